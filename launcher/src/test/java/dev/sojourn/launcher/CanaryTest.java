package dev.sojourn.launcher;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import dev.sojourn.contract.Eventually;
import dev.sojourn.gateway.openapi.ApiContract.Operation;
import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Whatever the API takes is told to it, a text of its own in each place. After the erasure none of them is in the
 * database; in a log or a metric none is ever.
 */
@ExtendWith(TestDatabase.class)
class CanaryTest {

    private static final String SERVER_KEY = "server-0123456789-abcdef-0123456789";

    /** What is told and never kept. */
    private static final Set<String> NEVER_KEPT =
            Set.of("openSession /metadata/ip", "unlinkSession /metadata/ip", "replayQuarantine /cursor",
                    "replayQuarantine /eventType", "replayQuarantine /ids/*");

    /** The one thing that a client says which the log repeats, as it is for. */
    private static final String REQUEST_ID = "X-Request-ID";

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Map<String, String> ids = new HashMap<>();
    private final ApiInputs inputs = new ApiInputs(ids);
    private final Map<String, Operation> operations = ApiInputs.operations().stream()
            .collect(Collectors.toMap(Operation::operationId, operation -> operation));
    private Appender<ILoggingEvent> console;
    private DatabaseUrl database;
    private TestService service;

    @BeforeEach
    void start(DatabaseUrl url) {
        database = url;
        service = TestService.start(url, Map.of("ADMIN_API_KEY", Operator.KEY, "SERVER_API_KEY", SERVER_KEY,
                "PRIVACY_PII_IN_EVENTS", "allow", "LOG_LEVEL", "trace"));
        console = root.getAppender(Logging.CONSOLE);
        root.detachAppender(console);
        root.addAppender(log);
        log.start();
    }

    @AfterEach
    void stop() {
        root.detachAppender(log);
        root.addAppender(console);
        service.close();
    }

    private JsonObject body(String operationId) {
        return inputs.body(operations.get(operationId));
    }

    /** With the operation's body as it is generated, as far as it has one. */
    private Answer call(String operationId, String session, JsonObject body, String... headers) {
        Operation operation = operations.get(operationId);
        String path = operation.path().replace("{sessionId}", session).replace("{userId}", session)
                .replace("{eventId}", session);
        return service.call(operation.method().name(), path, session, body, headers);
    }

    private void does(int status, Answer answer) {
        assertEquals(status, answer.status(), answer.text());
    }

    private static String[] key(String key) {
        return new String[] {"Authorization", "Bearer " + key};
    }

    /** A person with two devices, one of them left; on somebody else's the person was taken for its visitor. */
    private List<String> tellEverything() {
        String phone = service.openSession(null, body("openSession")).sessionId();
        tellAnonymously(phone);
        Answer signedUp = service.call("POST", "/api/users/signup", phone, body("signUp"),
                "Idempotency-Key", inputs.text("signUp Idempotency-Key"));
        does(201, signedUp);
        String user = signedUp.user().getString("userId");
        does(200, call("updateProfile", phone, changed(body("updateProfile"), "email")));

        String laptop = service.newSession();
        tellAnonymously(laptop);
        String others = service.newSession();
        ids.put("linkSession /userId", user);
        for (String session : List.of(laptop, others)) {
            does(200, call("linkSession", session, body("linkSession"), key(SERVER_KEY)));
            does(200, call("updateProfile", session, changed(body("updateProfile"), "email")));
        }
        does(200, call("undoLink", others, body("undoLink"), key(Operator.KEY)));
        Answer left = call("unlinkSession", laptop, body("unlinkSession"));
        does(201, left);
        inputs.planted().putAll(Map.of("the phone", phone, "the laptop", laptop,
                "the session after it", left.sessionId(), "the user", user));
        return List.of(phone, left.sessionId());
    }

    private void tellAnonymously(String session) {
        JsonObject consent = body("putSessionConsent");
        does(200, call("putSessionConsent", session, consent));
        JsonObject attributes = body("updateProfile");
        does(200, call("updateProfile", session, attributes));
        JsonObject event = body("createEvent");
        does(201, call("createEvent", session, event, "X-Request-ID", inputs.text(REQUEST_ID)));
        event.remove("eventId");
        event.put("eventType", "FORM_PROGRESS").getJsonObject("payload")
                .put("fields", attributes.getJsonObject("attributes"));
        does(201, call("createEvent", session, event));
        ids.put("createEvents /sessionId", session);
        ids.put("createEvents /events/*/sessionId", session);
        JsonObject batch = body("createEvents");
        batch.getJsonArray("events").add(event).add(new JsonObject().put("eventType", "A").put("payload", "no object")
                .put(inputs.text("an unknown member"), inputs.text("an unknown member")));
        does(200, call("createEvents", session, batch));
        refused(session);
    }

    /** By a schema, and by the database alone. */
    private void refused(String session) {
        JsonObject event = body("createEvent");
        event.remove("eventId");
        event.getJsonObject("payload").put("page", 1);
        does(400, call("createEvent", session, event));
        event.put("eventType", inputs.text("a type that is none") + " ");
        does(400, call("createEvent", session, event));
        service.executeInDatabase("ALTER TABLE event_logs ADD CONSTRAINT no_poison CHECK (event_type <> 'POISON')");
        event = body("createEvent").put("eventType", "POISON");
        event.remove("eventId");
        does(400, call("createEvent", session, event));
        service.executeInDatabase("ALTER TABLE event_logs DROP CONSTRAINT no_poison");
        Eventually.holds(() -> service.queryDatabase(
                "SELECT count(*) FROM event_quarantine WHERE session_id = '" + session + "'").equals("4"));
    }

    private static JsonObject changed(JsonObject update, String without) {
        update.getJsonObject("attributes").remove(without);
        return update;
    }

    /** In each parameter, in headers and paths that are not even declared, in bodies that are none; mostly refused. */
    private void tellElsewhere() {
        for (Operation operation : operations.values()) {
            // Some of them end it.
            String session = service.newSession();
            List<String> headers = new ArrayList<>(List.of(key(operation.operationId().equals("linkSession")
                    ? SERVER_KEY : Operator.KEY)));
            inputs.parameters(operation, "header").forEach((name, text) -> headers.addAll(List.of(name, text)));
            String query = inputs.parameters(operation, "query").entrySet().stream()
                    .map(each -> each.getKey() + "=" + each.getValue()).collect(Collectors.joining("&", "?", ""));
            String path = operation.path().replaceAll("\\{[^}]+}", session) + query;
            service.call(operation.method().name(), path, session, null, headers.toArray(String[]::new));
        }
        String text = inputs.text("where nothing is declared");
        for (String name : List.of("User-Agent", "Referer", "Cookie", "From", "Forwarded", "X-Forwarded-For",
                "X-Real-IP", "Accept-Language", "Origin", "Authorization", "X-Session-ID", "X-Unknown")) {
            service.call("POST", "/api/sessions?" + text + "=" + text, null, new JsonObject(), name, text);
        }
        for (String body : List.of("{\"" + text, "{\"" + text + "\":1,\"" + text + "\":2}", text,
                "{\"metadata\":{\"" + text + "\":1e999}}", "{\"" + text + "\":\"" + text + "\"}")) {
            for (String path : List.of("/api/sessions", "/api/events", "/api/events/batch", "/api/users/signup")) {
                service.exchange(HttpRequest.newBuilder(service.builder("POST", path, BodyPublishers.ofString(body))
                        .header("Content-Type", "application/json").build(), (name, value) -> true).build());
            }
        }
        String encoded = URLEncoder.encode(text + "é", StandardCharsets.UTF_8);
        for (String path : List.of("/" + text, "/api/" + encoded, "/api/sessions/" + text + "/user", "/docs/" + text)) {
            service.exchange(service.request("GET", path));
            service.exchange(service.request("TRACE", path));
        }
    }

    /** Failures that nobody expected are logged with all that is known of them. */
    private void tellWhileTheDatabaseFails(String session) {
        service.executeInDatabase("""
                CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''cut here''; END';
                CREATE TRIGGER cut BEFORE INSERT ON event_logs FOR EACH ROW EXECUTE FUNCTION cut();
                CREATE TRIGGER cut BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION cut();
                CREATE TRIGGER cut BEFORE INSERT OR UPDATE ON session_profiles FOR EACH ROW EXECUTE FUNCTION cut();
                CREATE TRIGGER cut BEFORE UPDATE ON user_sessions FOR EACH ROW EXECUTE FUNCTION cut()""");
        JsonObject event = body("createEvent");
        event.remove("eventId");
        does(500, call("createEvent", session, event));
        does(500, call("updateProfile", session, changed(body("updateProfile"), "email")));
        does(500, call("openSession", session, body("openSession")));
        does(500, call("putSessionConsent", session, body("putSessionConsent")));
        does(500, service.signUp(service.newSession(), body("signUp").put("email", inputs.text("a failed signup")
                + "@example.org")));
        service.executeInDatabase("DROP FUNCTION cut CASCADE");
    }

    private List<String> exported(List<String> sessions) {
        Answer ofUser = service.call("GET", "/api/admin/export?userId=" + inputs.planted().get("the user"), null, null,
                key(Operator.KEY));
        return Stream.concat(sessions.stream().map(session -> call("exportSession", session, null)), Stream.of(ofUser))
                .map(Answer::text).toList();
    }

    private Map<String, List<String>> found() {
        DatabaseDump dump = DatabaseDump.of(database);
        Map<String, List<String>> found = new TreeMap<>();
        inputs.planted().forEach((place, text) -> {
            List<String> places = dump.placesOf(text);
            if (!places.isEmpty()) {
                found.put(place, places);
            }
        });
        return found;
    }

    @Test
    void afterAnErasureNothingThatWasToldIsLeft() {
        List<String> mine = tellEverything();
        tellElsewhere();
        tellWhileTheDatabaseFails(mine.get(0));
        service.executeInDatabase("ANALYZE");
        Map<String, List<String>> before = found();
        assertEquals(inputs.planted().keySet().stream().filter(CanaryTest::isKept).toList(),
                List.copyOf(before.keySet()), "what could be left");

        List<String> exported = exported(mine);
        assertEquals(List.copyOf(before.keySet()), inputs.planted().keySet().stream()
                .filter(place -> exported.stream().anyMatch(document -> document.contains(inputs.planted().get(place))))
                .filter(before::containsKey).toList(), "what is kept is what is exported");

        mine.forEach(session ->
                does(200, service.call("DELETE", "/api/sessions/" + session + "?scope=user", null, null)));

        assertEquals(Map.of(), found());
        String lines = log.list.stream().map(CanaryTest::whole).collect(Collectors.joining("\n"))
                .toLowerCase(Locale.ROOT);
        assertTrue(lines.contains("call failed unexpectedly") && lines.contains("request refused"),
                "all that a setting can bring to light was logged");
        String metrics = service.management("/metrics").text().toLowerCase(Locale.ROOT);
        inputs.planted().remove(REQUEST_ID);
        inputs.planted().forEach((place, text) -> {
            String told = text.toLowerCase(Locale.ROOT);
            assertEquals(List.of(), lines.lines().filter(line -> line.contains(told)).toList(), place);
            assertFalse(metrics.contains(told), place);
        });
    }

    /** Of bodies and of the ids of what is there; of parameters nothing is. */
    private static boolean isKept(String place) {
        return place.contains(" /") && !NEVER_KEPT.contains(place)
                || Stream.of("the ", "an unknown member", "a type that is none").anyMatch(place::startsWith);
    }

    private static String whole(ILoggingEvent line) {
        String thrown = line.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(line.getThrowableProxy());
        return line.getLoggerName() + " " + line.getFormattedMessage() + " " + line.getKeyValuePairs() + " "
                + line.getMDCPropertyMap() + " " + thrown;
    }
}
