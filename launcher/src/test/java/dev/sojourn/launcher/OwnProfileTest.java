package dev.sojourn.launcher;

import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A folder with attributes of its own. The jar's openapi.yaml does not describe its answers, so they are read plainly. */
@ExtendWith(TestDatabase.class)
class OwnProfileTest {

    @TempDir
    private static Path directory;

    private static TestService service;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void start(DatabaseUrl database) throws IOException {
        Files.createDirectories(directory.resolve("conf/forms"));
        Files.writeString(directory.resolve("conf/profile.schema.json"), """
                {"properties": {
                   "email": {"title": "Email", "type": "string"},
                   "shoeSize": {"title": "Shoe size", "$ref": "#/$defs/size"},
                   "topics": {"title": "Topics", "type": "array", "items": {"enum": ["art", "maths"]}}},
                 "$defs": {"size": {"type": "number", "minimum": 1, "maximum": 60}}}""");
        Files.writeString(directory.resolve("conf/forms/shoes.yaml"), """
                title: Shoes
                fields: [shoeSize, topics]
                required: [shoeSize]
                """);
        service = TestService.start(database, Map.of(), directory);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static JsonObject json(HttpResponse<String> answer) {
        return new JsonObject(answer.body());
    }

    @Test
    void isWhatTheApiTakesAndShows() throws IOException, InterruptedException {
        String session = service.newSession();
        String profile = "/api/sessions/" + session + "/profile";
        JsonObject attributes = new JsonObject("{\"attributes\": {\"shoeSize\": 37.50}}");
        HttpResponse<String> patched = send(service.request("PATCH", profile, null, attributes));
        assertEquals(200, patched.statusCode(), patched.body());
        assertTrue(patched.body().contains("\"attributes\":{\"email\":null,\"shoeSize\":37.5,\"topics\":null},"
                + "\"completion\":0.33"), patched.body());

        JsonObject next = json(send(service.request("GET",
                "/api/sessions/" + session + "/next-fields?form=shoes")));
        assertEquals(37.5, next.getJsonObject("prefill").getDouble("shoeSize"));
        assertEquals("topics", next.getJsonArray("ask").getJsonObject(0).getString("name"));
        assertEquals(0.5, next.getDouble("completion"));

        HttpResponse<String> mistaken = send(service.request("PATCH", profile, null,
                new JsonObject("{\"attributes\": {\"topics\": [\"art\", \"golf\"], \"city\": \"Bath\"}}")));
        assertEquals(400, mistaken.statusCode());
        assertEquals(List.of("/attributes/city", "/attributes/topics/1"), json(mistaken).getJsonArray("errors").stream()
                .map(error -> ((JsonObject) error).getString("pointer")).sorted().toList());

        HttpResponse<String> signedUp = send(service.request("POST", "/api/users/signup", session,
                new JsonObject("{\"email\": \"shoes@example.org\", \"topics\": [\"maths\"]}")));
        assertEquals(201, signedUp.statusCode(), signedUp.body());
        assertEquals(new JsonObject("{\"email\": \"shoes@example.org\", \"shoeSize\": 37.5, \"topics\": [\"maths\"]}"),
                json(signedUp).getJsonObject("session").getJsonObject("userData"));
        assertEquals(400, send(service.request("POST", "/api/users/signup", service.newSession(),
                new JsonObject("{\"email\": \"other@example.org\", \"firstName\": \"Ada\"}"))).statusCode());
    }

    @Test
    void isInTheDescriptionOfTheApi() throws IOException, InterruptedException {
        JsonObject schemas = json(send(service.request("GET", "/openapi.json"))).getJsonObject("components")
                .getJsonObject("schemas");
        assertEquals(List.of("email", "shoeSize", "topics", "ctaVariant"),
                List.copyOf(schemas.getJsonObject("SignUp").getJsonObject("properties").fieldNames()));
        assertEquals("#/components/schemas/Profile/properties/shoeSize", schemas.getJsonObject("SignUp")
                .getJsonObject("properties").getJsonObject("shoeSize").getString("$ref"));
        assertEquals("#/components/schemas/Profile/$defs/size", schemas.getJsonObject("Profile")
                .getJsonObject("properties").getJsonObject("shoeSize").getString("$ref"));
    }
}
