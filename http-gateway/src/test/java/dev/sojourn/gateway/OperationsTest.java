package dev.sojourn.gateway;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.Proof;
import dev.sojourn.gateway.json.EventSchemas;
import dev.sojourn.gateway.limits.RateLimits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class OperationsTest {

    private static Vertx vertx;
    private static Api api;

    @BeforeAll
    static void load() {
        vertx = Vertx.vertx();
        Optional<ApiKey> key = Optional.of(new ApiKey("key".getBytes(StandardCharsets.UTF_8)));
        api = new Api(TestGateway.SETTINGS, new ProofSettings(Proof.ID, Duration.ofDays(30)),
                new OperatorSettings(EventSchemas.NONE, true, ProfileSettings.DEFAULT, key, key), TestGateway.PRIVACY,
                new ServiceBus(vertx, Duration.ofSeconds(1), new SimpleMeterRegistry()), RateLimits.NONE,
                new SimpleMeterRegistry(), InstantSource.system());
    }

    @AfterAll
    static void close() {
        TestGateway.await(vertx.close());
    }

    @Test
    void areThoseOfTheDescription() {
        Set<String> described = Conformance.API.operations().stream()
                .map(each -> each.operationId() + " " + each.method() + " " + each.path())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> served = api.operations().stream()
                .map(each -> each.id() + " " + each.method() + " " + inBraces(each.path()))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(described, served);
        assertEquals(described.size(), api.operations().size());
    }

    @Test
    void areAllThatIsRoutedUnderApi() {
        Router router = api.router(vertx);
        Set<String> paths = router.getRoutes().stream().filter(route -> route.getName() != null)
                .map(route -> inBraces(route.getName())).filter(path -> path.startsWith("/api"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(Conformance.API.document().getJsonObject("paths").fieldNames()), paths);
    }

    @Test
    void showTheirProblemsAsTheyAreAnswered() {
        JsonObject examples = Conformance.API.document().getJsonObject("components").getJsonObject("examples");
        Set<ErrorCode> shown = EnumSet.noneOf(ErrorCode.class);
        for (String name : examples.fieldNames()) {
            JsonObject value = examples.getJsonObject(name).getJsonObject("value");
            if (value.containsKey("code")) {
                ErrorCode code = ErrorCode.valueOf(value.getString("code"));
                Problem problem = Problem.of(code, "", List.of());
                assertEquals(List.of(problem.title(), problem.status(), problem.detail()),
                        List.of(value.getString("title"), value.getInteger("status"), value.getString("detail")), name);
                shown.add(code);
            }
        }
        // A wrong method is no method of the description's.
        assertEquals(EnumSet.complementOf(EnumSet.of(ErrorCode.METHOD_NOT_ALLOWED)), shown);
    }

    private static String inBraces(String path) {
        return path.replaceAll(":(\\w+)", "{$1}");
    }
}
