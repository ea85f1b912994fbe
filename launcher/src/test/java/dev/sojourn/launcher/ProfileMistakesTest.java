package dev.sojourn.launcher;

import dev.sojourn.gateway.ProfileForm;
import dev.sojourn.gateway.json.ProfileSchemas;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(VertxExtension.class)
class ProfileMistakesTest {

    private static final String OWN = """
            {"properties": {"shoeSize": {"title": "Shoe size", "type": "integer"},
                            "email": {"title": "Email", "type": "string"}}}""";

    @TempDir
    private Path directory;
    private ConfigurationFolder folder;

    @BeforeEach
    void setUp(Vertx vertx) {
        folder = new ConfigurationFolder(vertx, directory);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            fields: [email | line 1: not valid YAML
            email | must hold fields, as a list of attributes
            fields: [] | fields must name at least one attribute
            fields: email | fields must be a list of attributes
            fields: [email, shoeSize] | fields: shoeSize is not declared in the profile
            fields: [email, email] | fields: email is twice
            {fields: [email], required: [age]} | required: age is not one of the form's fields
            {fields: [email], ask: 0} | ask must be a whole number from 1 to 20
            {fields: [email], ask: two} | ask must be a whole number from 1 to 20
            {fields: [email], title: [a]} | title must be one text
            {fields: [email], colour: red} | colour is not known here; known are: title, fields, required, ask
            """)
    void saysWhatIsWrongWithAForm(String form, String mistake) {
        assertEquals(List.of("conf/forms/quiz.yaml: " + mistake),
                folder.file("conf/forms/quiz.yaml", form).mistakes());
    }

    @ParameterizedTest
    @CsvSource({"1.yaml", "a b.yaml", "quiz.yml"})
    void refusesANameThatIsNoForms(String name) {
        assertTrue(folder.file("conf/forms/" + name, "fields: [email]").mistakes().get(0)
                .startsWith("conf/forms/" + name + ": must be named <form>.yaml"));
    }

    @Test
    void namesAllAtOnce() {
        assertEquals(List.of(
                "conf/profile.schema.json: /properties/age/title must be given: forms show it",
                "conf/profile.schema.json: /properties/email must be declared, with \"type\": \"string\": a signup goes"
                        + " by it",
                "conf/forms/quiz.yaml: fields: a is twice"),
                folder.file("conf/profile.schema.json", "{\"properties\": {\"age\": {}}}")
                        .file("conf/forms/quiz.yaml", "fields: [a, a]").mistakes());
    }

    @Test
    void theJarsProfileAndFormAreThere() throws ExecutionException, IOException {
        Configuration configuration = folder.variable("SOJOURN_ENV", "test").load();
        List<String> names = configuration.profile().schemas().declaration().names();
        assertEquals(List.of("email", "firstName", "age", "gender", "profession", "country", "city", "household"),
                names);
        assertEquals(new ProfileForm("signup", "Sign up", names, List.of("email"), 2),
                configuration.profile().forms().get("signup"));
        ProfileSchemas ofConf = folder.file("conf/profile.schema.json",
                Files.readString(Path.of("../conf/profile.schema.json"))).load().profile().schemas();
        assertEquals(ProfileSchemas.DEFAULT.files(), ofConf.files());
        assertEquals(ProfileSchemas.DEFAULT.declaration(), ofConf.declaration());
    }

    @Test
    void anOwnProfileReplacesTheJars() throws ExecutionException {
        Configuration configuration = folder.file("conf/profile.schema.json", OWN)
                .file("conf/forms/shoes.yaml", "fields: [shoeSize, email]").load();
        assertEquals(List.of("shoeSize", "email"), configuration.users().profile().names());
        assertEquals(List.of("email"), configuration.profile().forms().get("signup").fields());
        assertEquals(new ProfileForm("shoes", "shoes", List.of("shoeSize", "email"), List.of(), 1),
                configuration.profile().forms().get("shoes"));
    }
}
