package dev.sojourn.launcher;

import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

/** What is stored of personal data in what visitors send. */
@ExtendWith(TestDatabase.class)
class PersonalDataTest {

    private static final String CANARY = "canary@example.org";

    /** By what becomes of personal fields; all on one database. */
    private static Map<String, TestService> services;
    private static TestService stripping;
    private static TestService refusing;

    @BeforeAll
    static void start(DatabaseUrl database) {
        services = Map.of("strip", start(database, "strip"), "refuse", start(database, "refuse"),
                "allow", start(database, "allow"));
        stripping = services.get("strip");
        refusing = services.get("refuse");
    }

    private static TestService start(DatabaseUrl database, String mode) {
        return TestService.start(database, Map.of("PRIVACY_PII_IN_EVENTS", mode, "ADMIN_API_KEY", Operator.KEY));
    }

    @AfterAll
    static void stop() {
        services.values().forEach(TestService::close);
    }

    private static Answer track(TestService at, String session, String text) {
        return at.exchange(at.builder("POST", "/api/events", BodyPublishers.ofString(text))
                .header("Content-Type", "application/json").header("X-Session-ID", session).build());
    }

    private static String payload(String session) {
        return stripping.queryDatabase("SELECT payload::text FROM event_logs WHERE session_id = '" + session + "'");
    }

    private static String quarantined(String session) {
        return stripping.queryDatabase("SELECT event::text FROM event_quarantine WHERE session_id = '" + session + "'");
    }

    private static void agreeToProfile(TestService at, String session, boolean agreed) {
        assertEquals(200, at.exchange(at.request("PUT", "/api/sessions/" + session + "/consent", null,
                new JsonObject().put("analytics", true).put("profiling", agreed))).status());
    }

    @Test
    void stripsPersonalFieldsAndNothingElse() {
        String session = stripping.newSession();
        Answer answer = track(stripping, session, """
                {"eventType":"SIGNUP_ATTEMPTED","payload":{ "a": 1.0E+2 ,"\\u0065mail":"%1$s", "b" :[{"firstName":"%1$s"},\
                {"x":{"email":{"y":"%1$s"},"z":-0.0}}], "Email":null }}""".formatted(CANARY));
        assertEquals(201, answer.status());
        assertEquals(new JsonArray(List.of("/payload/email", "/payload/b/0/firstName", "/payload/b/1/x/email")),
                answer.event().getJsonArray("stripped"));
        assertEquals("{ \"a\": 1.0E+2, \"b\" :[{},{\"x\":{\"z\":-0.0}}], \"Email\":null }", payload(session));
    }

    @Test
    void saysNothingOfStrippingWhereNothingWasStripped() {
        String session = stripping.newSession();
        assertNull(stripping.track(session, "A", new JsonObject().put("mail", "x").putNull("email")).event()
                .getValue("stripped"));
        assertEquals("{\"mail\":\"x\",\"email\":null}", payload(session));
    }

    @Test
    void namesWhatItStripsOfEachEventOfABatchAndOfARepetition() {
        String session = stripping.newSession();
        JsonObject personal = new JsonObject().put("eventType", "A").put("eventId", TestService.randomId())
                .put("payload", new JsonObject().put("email", CANARY));
        JsonArray results = stripping.trackAll(session, new JsonObject().put("events", new JsonArray(List.of(personal,
                new JsonObject().put("eventType", "B"), personal)))).body().getJsonArray("results");
        assertEquals(new JsonArray(List.of("/payload/email")), results.getJsonObject(0).getJsonArray("stripped"));
        assertNull(results.getJsonObject(1).getValue("stripped"));
        assertEquals("duplicate", results.getJsonObject(2).getString("status"));
        Answer again = stripping.track(session, personal);
        assertEquals(200, again.status());
        assertEquals(new JsonArray(List.of("/payload/email")), again.event().getJsonArray("stripped"));
        assertEquals("0", stripping.queryDatabase("SELECT count(*) FROM event_logs WHERE payload::text LIKE '%canary%'"
                + " AND session_id = '" + session + "'"));
    }

    @Test
    void refusesPersonalFieldsAndKeepsTheEventWithoutThem() {
        String session = refusing.newSession();
        String id = TestService.randomId();
        Answer answer = track(refusing, session, """
                {"eventType":"A","eventId":"%s","payload":{"n":1.0,"email":"%s"}}""".formatted(id, CANARY));
        assertEquals(400, answer.status());
        assertEquals("PII_IN_EVENT", answer.code());
        assertEquals("/payload/email", answer.pointers());
        assertEquals("quarantined", refusing.eventStatus(session, id).body().getString("status"));
        assertEquals("{\"eventType\":\"A\",\"eventId\":\"%s\",\"payload\":{\"n\":1.0}}".formatted(id),
                quarantined(session));
        assertEquals(1, new Operator(refusing).replay(new JsonObject().put("eventType", "A")).getInteger("stored"));
        assertEquals("{\"n\":1.0}", payload(session));

        JsonObject batch = refusing.trackAll(session, new JsonObject().put("events", new JsonArray(List.of(
                new JsonObject().put("eventType", "B").put("payload", new JsonObject().put("firstName", CANARY)),
                new JsonObject().put("eventType", "B"))))).body();
        assertEquals(1, batch.getInteger("accepted"));
        assertEquals("rejected", batch.getJsonArray("results").getJsonObject(0).getString("status"));
        assertEquals("/payload/firstName", batch.getJsonArray("results").getJsonObject(0).getJsonArray("errors")
                .getJsonObject(0).getString("pointer"));
        assertEquals("PII_IN_EVENT", refusing.openSession(null, new JsonObject().put("metadata",
                new JsonObject().put("email", CANARY))).code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"strip", "refuse"})
    void storesThemOnceTheVisitorHasAgreedToAProfile(String mode) {
        TestService at = services.get(mode);
        String session = at.newSession();
        String event = "{\"eventType\":\"A\",\"payload\":{\"email\":\"x\", \"page\":\"/a?b\"}}";
        agreeToProfile(at, session, true);
        assertEquals(201, track(at, session, event).status());
        assertEquals("{\"email\":\"x\", \"page\":\"/a\"}", payload(session));
        agreeToProfile(at, session, false);
        assertEquals(mode.equals("strip") ? 201 : 400, track(at, session, event).status());
        assertEquals("1", at.queryDatabase("SELECT count(*) FROM event_logs WHERE payload::text LIKE '%email%'"
                + " AND session_id = '" + session + "'"));
    }

    @Test
    void storesThemWhereTheOperatorAllowsIt() {
        TestService allowing = services.get("allow");
        String session = allowing.newSession();
        Answer answer = allowing.track(session, "A", new JsonObject().put("email", "x").put("page", "/a?b#c"));
        assertNull(answer.event().getValue("stripped"));
        assertEquals("{\"email\":\"x\",\"page\":\"/a\"}", payload(session));
        assertEquals("x", allowing.openSession(session, new JsonObject().put("metadata",
                new JsonObject().put("email", "x"))).session().getJsonObject("metadata").getString("email"));
    }

    @Test
    void leavesTheAnswersOfFormsToTheProfile() {
        String session = stripping.newSession();
        JsonObject payload = new JsonObject().put("fields", new JsonObject().put("email", "x")).put("firstName", "y");
        Answer answer = stripping.track(session, "FORM_PROGRESS", payload);
        assertEquals(new JsonArray(List.of("/payload/firstName")), answer.event().getJsonArray("stripped"));
        assertEquals(new JsonArray(List.of("/payload/fields/email", "/payload/firstName")),
                stripping.track(session, "OTHER", payload).event().getJsonArray("stripped"));
    }

    @Test
    void aRefusedEventIsKeptWithoutThem() {
        String session = stripping.newSession();
        String id = TestService.randomId();
        assertEquals(400, track(stripping, session, """
                {"eventType":"FORM_PROGRESS","email":"%1$s","eventId":"%2$s","payload":{"page":"/a?email=%1$s",\
                "fields":{"email":"%1$s","city":"Utrecht"},"answersCount":-1.0}}""".formatted(CANARY, id)).status());
        assertEquals("quarantined", stripping.eventStatus(session, id).body().getString("status"));
        assertEquals("{\"eventType\":\"FORM_PROGRESS\",\"eventId\":\"%s\",\"payload\":{\"page\":\"/a\",".formatted(id)
                + "\"fields\":{\"city\":\"Utrecht\"},\"answersCount\":-1.0}}", quarantined(session));
    }

    @Test
    void stripsTheMetadataOfASession() {
        JsonObject metadata = new JsonObject().put("campaign", "autumn").put("email", CANARY)
                .put("referrer", "https://a.example/x?email=" + CANARY + "&utm_source=n#" + CANARY);
        Answer opened = stripping.openSession(null, new JsonObject().put("metadata", metadata));
        assertEquals(201, opened.status());
        assertEquals(new JsonArray(List.of("/metadata/email")), opened.session().getJsonArray("stripped"));
        JsonObject kept = opened.session().getJsonObject("metadata");
        assertEquals(null, kept.getValue("email"));
        assertEquals("autumn", kept.getString("campaign"));
        assertEquals("https://a.example/x?utm_source=n", kept.getString("referrer"));
        assertEquals("https://a.example/x?utm_source=n", opened.session().getString("firstReferrer"));
        assertNull(stripping.openSession(opened.sessionId(), new JsonObject()).session().getValue("stripped"));
        assertEquals("0", stripping.queryDatabase(
                "SELECT count(*) FROM user_sessions s WHERE s::text LIKE '%canary%'"));
        agreeToProfile(stripping, opened.sessionId(), true);
        assertEquals(CANARY, stripping.openSession(opened.sessionId(), new JsonObject().put("metadata", metadata))
                .session().getJsonObject("metadata").getString("email"));
        stripping.delete(opened.sessionId());
    }

    @ParameterizedTest
    @CsvSource({"/quiz?email=x, /quiz", "https://a.example/q?a=1&utm_id=2#f, https://a.example/q?utm_id=2",
        "What now? I see, What now? I see"})
    void shortensTheAddressOfAPage(String given, String kept) {
        String session = stripping.newSession();
        stripping.track(session, "PAGE_VIEW", new JsonObject().put("page", given).put("referrer", given));
        assertEquals(new JsonObject().put("page", kept).put("referrer", kept), new JsonObject(payload(session)));
    }
}
