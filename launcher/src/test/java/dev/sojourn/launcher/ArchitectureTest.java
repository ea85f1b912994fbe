package dev.sojourn.launcher;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.sojourn.bus.ServiceBus;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.http.HttpClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import java.net.URL;
import java.net.URLConnection;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

/** The house: what the poms can't hold. */
class ArchitectureTest {

    private static JavaClasses product;

    @BeforeAll
    static void read() {
        product = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.sojourn");
    }

    @Test
    void everyFloorRestsOnThoseBelow() {
        layeredArchitecture().consideringOnlyDependenciesInLayers()
                .layer("contract").definedBy("dev.sojourn.contract..")
                .layer("bus").definedBy("dev.sojourn.bus..")
                .layer("postgres").definedBy("dev.sojourn.postgres..")
                .layer("user").definedBy("dev.sojourn.user..")
                .layer("session").definedBy("dev.sojourn.session..")
                .layer("event").definedBy("dev.sojourn.event..")
                .layer("gateway").definedBy("dev.sojourn.gateway..")
                .layer("launcher").definedBy("dev.sojourn.launcher..")
                .whereLayer("launcher").mayNotBeAccessedByAnyLayer()
                .whereLayer("gateway").mayOnlyBeAccessedByLayers("launcher")
                .whereLayer("user").mayOnlyBeAccessedByLayers("launcher")
                .whereLayer("session").mayOnlyBeAccessedByLayers("launcher")
                .whereLayer("event").mayOnlyBeAccessedByLayers("launcher")
                .whereLayer("postgres").mayOnlyBeAccessedByLayers("user", "session", "event", "launcher")
                .whereLayer("bus").mayOnlyBeAccessedByLayers("user", "session", "event", "gateway", "launcher")
                .whereLayer("contract").mayOnlyBeAccessedByLayers("bus", "postgres", "user", "session", "event",
                        "gateway", "launcher")
                .check(product);
    }

    @Test
    void theContractDependsOnNothing() {
        classes().that().resideInAPackage("dev.sojourn.contract..")
                .should().onlyDependOnClassesThat().resideInAnyPackage("dev.sojourn.contract..", "java..")
                .check(product);
    }

    @Test
    void onlyTheServiceBusTouchesTheEventBus() {
        noClasses().that().resideOutsideOfPackage(ServiceBus.class.getPackageName())
                .should().dependOnClassesThat().areAssignableTo(EventBus.class)
                .check(product);
    }

    @Test
    void onlyThePostgresModuleKnowsJdbcAndFlyway() {
        noClasses().that().resideOutsideOfPackage("dev.sojourn.postgres..")
                .should().dependOnClassesThat().resideInAnyPackage("java.sql..", "javax.sql..", "org.flywaydb..",
                        "io.zonky..", "org.postgresql..")
                .check(product);
    }

    @Test
    void onlyRepositoriesSpeakSql() {
        noClasses().that().resideInAnyPackage("dev.sojourn.user..", "dev.sojourn.session..", "dev.sojourn.event..")
                .and().haveSimpleNameNotEndingWith("Repository")
                .should().dependOnClassesThat().resideInAPackage("io.vertx.sqlclient..")
                .check(product);
    }

    @Test
    void treesOfJsonStopAtTheGateway() {
        noClasses().that().resideInAnyPackage("dev.sojourn.contract..", "dev.sojourn.bus..", "dev.sojourn.session..",
                        "dev.sojourn.event..")
                .should().dependOnClassesThat().belongToAnyOf(JsonObject.class, JsonArray.class)
                .check(product);
    }

    @Test
    void nothingIsNamedAfterNothing() {
        noClasses().should().haveNameMatching(".*(Utils?|Helper|Common|Manager|Const(ants)?|Impl)$").check(product);
    }

    @Test
    void nothingStaticCanChange() {
        fields().that().areStatic().should().beFinal().check(product);
    }

    /** Whatever address a client gives stays text. */
    @Test
    void nobodyIsCalled() {
        noClasses().should().dependOnClassesThat().resideInAPackage("java.net.http..")
                .orShould().dependOnClassesThat().belongToAnyOf(HttpClient.class, NetClient.class, URLConnection.class)
                .orShould().callMethod(URL.class, "openStream").orShould().callMethod(URL.class, "openConnection")
                .check(product);
    }

    @Test
    void nobodyPrints() {
        noClasses().should().accessField(System.class, "out").orShould().accessField(System.class, "err")
                .orShould().callMethod(Throwable.class, "printStackTrace")
                .check(product);
    }
}
