package dev.sojourn.launcher;

import dev.sojourn.launcher.process.Ports;
import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.OwnServer;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

@ExtendWith(TestDatabase.class)
class AdminApiTest {

    private static final ApiOperation COUNT = ApiOperation.named("countQuarantine");

    private static Answer call(TestService service, ApiOperation operation, String... authorizations) {
        return operation.callWithoutKey(service, TestService.randomId(), Stream.of(authorizations)
                .flatMap(authorization -> Stream.of("Authorization", authorization)).toArray(String[]::new));
    }

    @Test
    void opensToItsKeyAlone(DatabaseUrl database) {
        try (TestService service = TestService.start(database, Map.of("ADMIN_API_KEY", Operator.KEY))) {
            for (ApiOperation operation : ApiOperation.ofOperator()) {
                for (String wrong : List.of("", "Bearer", "Bearer ", "Bearer x", "Basic " + Operator.KEY, Operator.KEY,
                        "Bearer " + Operator.KEY + "x", "Bearer " + Operator.KEY.substring(1),
                        "Bearer " + Operator.KEY.toUpperCase(), "Bearer " + Operator.KEY + ", x")) {
                    assertRefused(call(service, operation, wrong));
                }
                assertRefused(call(service, operation));
                assertRefused(call(service, operation, "Bearer " + Operator.KEY, "Bearer " + Operator.KEY));
                for (String right : List.of("Bearer " + Operator.KEY, "bearer  " + Operator.KEY)) {
                    assertNotEquals(401, call(service, operation, right).status(), operation.id());
                }
            }
            assertEquals(200, call(service, COUNT, "Bearer " + Operator.KEY).status());
            String metrics = service.management("/metrics").text();
            assertFalse(metrics.contains(Operator.KEY));
        }
    }

    private static void assertRefused(Answer answer) {
        assertEquals(401, answer.status());
        assertEquals("UNAUTHORIZED", answer.code());
        assertEquals("Bearer", answer.header("WWW-Authenticate"));
    }

    @Test
    void isNotThereWithoutAKeyOutsideOfDev(@TempDir Path directory) {
        Map<String, String> prod = Map.of("SOJOURN_ENV", "prod", "LOG_FORMAT", "text",
                "SESSION_SECRET", ConfigurationFolder.SESSION_SECRET,
                "HTTP_REQUIRE_HTTPS", "true", "HTTP_TRUSTED_PROXIES", "1");
        // prod takes only a server that writes what it says it has written.
        try (OwnServer server = OwnServer.start(directory, Ports.free());
                TestService service = TestService.start(server.url(), prod, directory)) {
            for (ApiOperation operation : ApiOperation.ofOperator()) {
                Answer answer = call(service, operation, "Bearer " + Operator.KEY);
                assertEquals(404, answer.status());
                assertEquals("NOT_FOUND", answer.code());
            }
            assertEquals(404, service.exchange(service.request("PUT", "/api/admin/quarantine")).status());
            assertFalse(Files.exists(directory.resolve("data")));
        }
    }

    @Test
    void devMakesAKeyOnceForItsOwnersEyesOnly(DatabaseUrl database, @TempDir Path directory) throws IOException {
        Path file = directory.resolve("data/admin-api-key");
        Map<String, String> dev = Map.of("SOJOURN_ENV", "dev");
        String key;
        try (TestService service = TestService.start(database, dev, directory)) {
            key = Files.readString(file).strip();
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            assertEquals(43, key.length());
            assertEquals(200, call(service, COUNT, "Bearer " + key).status());
        }
        try (TestService service = TestService.start(database, dev, directory)) {
            assertEquals(key, Files.readString(file).strip());
            assertRefused(call(service, COUNT, "Bearer " + Operator.KEY));
        }
        Files.writeString(file, "short");
        try (TestService service = TestService.start(database, dev, directory)) {
            assertEquals(404, call(service, COUNT, "Bearer short").status());
        }
    }

    @Test
    void saysWhatIsWrongWithARequest(DatabaseUrl database) {
        try (TestService service = TestService.start(database, Map.of("ADMIN_API_KEY", Operator.KEY))) {
            Operator operator = new Operator(service);
            Map.of("?limit=0", "query/limit", "?limit=101", "query/limit", "?type=no", "query/type",
                            "?reason=other", "query/reason", "?cursor=x", "query/cursor")
                    .forEach((query, pointer) -> assertEquals(pointer, operator.list(query).pointers()));
            Map.of("", "query", "?all=false", "query/all", "?ids=x", "query/ids", "?all=true&type=A", "query",
                            "?type=a", "query/type")
                    .forEach((query, pointer) -> assertEquals(pointer, operator.drop(query).pointers(), query));
            for (String body : List.of("{}", "{\"all\":true,\"eventType\":\"A\"}")) {
                assertEquals(400, service.exchange(operator.replayRequest(new JsonObject(body))).status());
            }
            Map.of("{\"all\":false}", "/all", "{\"ids\":[]}", "/ids", "{\"ids\":[\"x\"]}", "/ids/0",
                            "{\"eventType\":\"a\"}", "/eventType", "{\"all\":true,\"limit\":1001}", "/limit",
                            "{\"all\":true,\"cursor\":\"x\"}", "/cursor", "{\"all\":true,\"x\":1}", "/x")
                    .forEach((body, pointer) -> assertEquals(pointer,
                            service.exchange(operator.replayRequest(new JsonObject(body))).pointers(), body));
            assertEquals(405, service.exchange(operator.request("PUT", "/api/admin/quarantine/count", null)).status());
        }
    }
}
