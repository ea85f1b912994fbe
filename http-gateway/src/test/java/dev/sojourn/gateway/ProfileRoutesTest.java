package dev.sojourn.gateway;

import dev.sojourn.contract.AppendEvents;
import dev.sojourn.contract.AppendedEvent;
import dev.sojourn.contract.AppendedEvents;
import dev.sojourn.contract.Consent;
import dev.sojourn.contract.Draft;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.MergeProfile;
import dev.sojourn.contract.MergedProfile;
import dev.sojourn.contract.NewEvent;
import dev.sojourn.contract.ProfilePatch;
import dev.sojourn.contract.ProfileRefusal;
import dev.sojourn.contract.ProfileSource;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.TouchedSessions;
import dev.sojourn.gateway.json.RequestSchemas;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.sojourn.gateway.Samples.EVENT_ID;
import static dev.sojourn.gateway.Samples.SESSION;
import static dev.sojourn.gateway.Samples.SESSION_ID;
import static dev.sojourn.gateway.Samples.TIME;
import static dev.sojourn.gateway.Samples.USER_ID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

class ProfileRoutesTest {

    private static final String PROFILE = "/api/sessions/" + SESSION + "/profile";
    private static final String NEXT = "/api/sessions/" + SESSION + "/next-fields";

    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @AfterEach
    void reset() {
        gateway.reset();
    }

    private static Answer patch(String json) {
        return gateway.send("PATCH", PROFILE, BodyPublishers.ofString(json), "Content-Type", "application/json");
    }

    private static List<MergeProfile> serveMerge(Map<String, ProfileRefusal> refused) {
        gateway.reply(Endpoints.SESSION_PROVE, Samples.anonymous());
        return gateway.reply(Endpoints.PROFILE_MERGE,
                new MergedProfile(Samples.userData("country", "UK", "age", "36"), List.of(refused)));
    }

    @Test
    void mergesWhatIsToldAndShowsWhatIsKnown() {
        List<MergeProfile> merges = serveMerge(Map.of("firstName", ProfileRefusal.PII_WITHOUT_CONSENT));
        Answer answer = patch("{\"attributes\": {\"country\": \"U\\u004b\", \"city\": null, \"firstName\": \"Ada\"}}");

        assertEquals(200, answer.status());
        Map<String, JsonText> told = new HashMap<>();
        told.put("country", new JsonText("\"UK\""));
        told.put("city", null);
        told.put("firstName", new JsonText("\"Ada\""));
        assertEquals(List.of(new MergeProfile(SESSION_ID, List.of(
                new ProfilePatch(told, ProfileSource.FORM, gateway.clock.instant(), false)))), merges);
        JsonObject profile = answer.body().getJsonObject("profile");
        assertEquals("UK", profile.getJsonObject("attributes").getString("country"));
        assertEquals(8, profile.getJsonObject("attributes").size());
        assertEquals(0.25, profile.getDouble("completion"));
        assertEquals(new JsonArray().add(new JsonObject().put("field", "firstName")
                .put("reason", "PII_WITHOUT_CONSENT")), profile.getJsonArray("refused"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"attributes": {"age": 36}}                     | /attributes/age
            {"attributes": {"age": "36", "shoeSize": "4"}}  | /attributes/shoeSize
            {"attributes": {"email": "nobody"}}             | /attributes/email
            {"attributes": {"shoeSize": null}}              | /attributes/shoeSize
            {"attributes": []}                              | /attributes
            {}                                              | /attributes
            {"attributes": {}, "own": 1}                    | /own
            """)
    void refusesAsAWholeWhatIsNotDeclared(String body, String pointer) {
        List<MergeProfile> merges = serveMerge(Map.of());
        Answer answer = patch(body);
        assertEquals(400, answer.status());
        assertEquals(pointer, answer.pointers());
        assertEquals(List.of(), merges);
    }

    @Test
    void refusesToChangeAUsersEmail() {
        serveMerge(Map.of("email", ProfileRefusal.EMAIL_FIXED));
        assertEquals("/attributes/email", patch("{\"attributes\": {\"email\": null}}").pointers());
    }

    @Test
    void looksForTheSessionBeforeItLooksAtTheBody() {
        gateway.serve(Endpoints.SESSION_PROVE,
                request -> Future.failedFuture(new ServiceException(ErrorCode.SESSION_NOT_FOUND)));
        assertEquals("SESSION_NOT_FOUND", patch("{}").code());
        assertEquals("SESSION_NOT_FOUND", gateway.get(NEXT + "?form=none").code());
    }

    @Test
    void asksForWhatIsNotKnownInTheDeclaredOrder() {
        gateway.reply(Endpoints.SESSION_PROVE, Samples.anonymous());
        gateway.reply(Endpoints.PROFILE_FIND_DRAFT, new Draft(Samples.userData("firstName", "Ada", "age", "36")));
        JsonObject answer = gateway.get(NEXT + "?form=signup&max=3").body();
        assertEquals(new JsonObject().put("firstName", "Ada").put("age", "36"), answer.getJsonObject("prefill"));
        assertEquals(List.of("email", "gender", "profession"), answer.getJsonArray("ask").stream()
                .map(asked -> ((JsonObject) asked).getString("name")).toList());
        assertEquals(true, answer.getJsonArray("ask").getJsonObject(0).getBoolean("required"));
        assertEquals("string",
                answer.getJsonArray("ask").getJsonObject(0).getJsonObject("schema").getString("type"));
        assertEquals(0.25, answer.getDouble("completion"));
        assertEquals(2, gateway.get(NEXT + "?form=signup").body().getJsonArray("ask").size());
    }

    @ParameterizedTest
    @CsvSource({"'', 400, query/form", "?form=signup&max=0, 400, query/max", "?form=signup&max=21, 400, query/max",
        "?form=signup&max=x, 400, query/max"})
    void saysWhatIsWrongWithAParameter(String query, int status, String pointer) {
        gateway.reply(Endpoints.SESSION_PROVE, Samples.anonymous());
        Answer answer = gateway.get(NEXT + query);
        assertEquals(status, answer.status());
        assertEquals(pointer, answer.pointers());
    }

    @Test
    void knowsNoOtherForm() {
        gateway.reply(Endpoints.SESSION_PROVE, Samples.anonymous());
        assertEquals("NOT_FOUND", gateway.get(NEXT + "?form=other").code());
    }

    // Events that tell.

    private static List<AppendEvents> serveEvents(Session session) {
        gateway.reply(Endpoints.SESSION_TOUCH, Samples.TOUCHED);
        if (session == null) {
            gateway.serve(Endpoints.SESSION_PROVE,
                    request -> Future.failedFuture(new ServiceException(ErrorCode.SESSION_NOT_FOUND)));
        } else {
            gateway.reply(Endpoints.SESSION_PROVE, session);
        }
        return gateway.serve(Endpoints.EVENT_APPEND, request -> Future.succeededFuture(new AppendedEvents(
                request.events().stream().map(event -> new AppendedEvent(AppendedEvent.Outcome.STORED, EVENT_ID,
                        event.eventType(), TIME)).toList())));
    }

    private static Session session(UUID userId, Consent consent) {
        return new Session(SESSION_ID, userId, TIME, JsonText.EMPTY_OBJECT, TIME, null, 1, consent);
    }

    private static Answer track(String payload) {
        return gateway.post("/api/events", "{\"eventType\": \"FORM_PROGRESS\", \"payload\": " + payload + "}",
                "X-Session-ID", SESSION);
    }

    private static String stored(List<AppendEvents> appends) {
        return appends.get(0).events().get(0).payload().value();
    }

    @Test
    void anEventTellsWithTheTimeItHappened() {
        List<AppendEvents> appends = serveEvents(Samples.anonymous());
        List<MergeProfile> merges = gateway.reply(Endpoints.PROFILE_MERGE,
                new MergedProfile(Samples.userData("age", "36"), List.of(Map.of())));
        String payload = "{\"fields\": {\"age\": \"36\"}, \"n\": 1e308}";

        Answer answer = track(payload);

        assertEquals(201, answer.status());
        assertEquals(new JsonObject("{\"merged\": [\"age\"], \"refused\": []}"),
                answer.body().getJsonObject("event").getJsonObject("profile"));
        assertEquals(payload, stored(appends));
        assertEquals(List.of(new ProfilePatch(Map.of("age", new JsonText("\"36\"")), ProfileSource.EVENT, TIME, false)),
                merges.get(0).patches());
    }

    @Test
    void anEventIsStoredWithoutWhatIsRefused() {
        List<AppendEvents> appends = serveEvents(Samples.anonymous());
        List<MergeProfile> merges = gateway.reply(Endpoints.PROFILE_MERGE,
                new MergedProfile(Samples.userData("city", "Bath"), List.of(Map.of())));

        Answer answer = track("{\"n\": 1.50, \"fields\": {\"firstName\": \"Ada\", \"age\": 36, \"shoe\": 1, "
                + "\"city\": \"Bath\"}}");

        assertEquals("{\"n\":1.50,\"fields\":{\"city\":\"Bath\"}}", stored(appends));
        assertEquals(1, merges.get(0).patches().get(0).attributes().size());
        assertEquals(new JsonObject("""
                {"merged": ["city"], "refused": [{"field": "firstName", "reason": "PII_WITHOUT_CONSENT"},
                 {"field": "age", "reason": "INVALID"}, {"field": "shoe", "reason": "NOT_DECLARED"}]}"""),
                answer.body().getJsonObject("event").getJsonObject("profile"));
    }

    @Test
    void anEventWithoutProofLosesAllItsFields() {
        List<AppendEvents> appends = serveEvents(null);
        Answer answer = track("{\"\\u0066ields\": {\"age\": \"36\"}, \"step\": 2}");
        assertEquals("{\"step\":2}", stored(appends));
        assertEquals(new JsonObject("""
                {"merged": [], "refused": [{"field": "age", "reason": "PROOF_REQUIRED"}]}"""),
                answer.body().getJsonObject("event").getJsonObject("profile"));
    }

    /** As the operator's replay stores it: there is nobody who could prove anything. */
    @Test
    void anEventThatIsReplayedTellsNothing() {
        ProfileSettings profile = ProfileSettings.DEFAULT;
        EventFields fields = new EventFields(profile.schemas().declaration(), RequestSchemas.load().profile());
        NewEvent event = new NewEvent(SESSION_ID, EVENT_ID, "FORM_PROGRESS",
                new JsonText("{\"fields\": {\"firstName\": \"Ada\"}, \"step\": 2}"), TIME);
        assertEquals("{\"step\":2}", fields.withoutFields(event).payload().value());
    }

    @Test
    void afterProfilingWasDeniedNothingIsKept() {
        List<AppendEvents> appends = serveEvents(session(USER_ID, new Consent(true, false)));
        track("{\"fields\": {\"age\": \"36\", \"firstName\": \"Ada\"}}");
        assertEquals("{}", stored(appends));
    }

    @Test
    void anEventThatTellsNothingIsNotLookedAt() {
        List<AppendEvents> appends = serveEvents(null);
        Answer answer = track("{\"fields\": [\"age\"]}");
        assertFalse(answer.body().getJsonObject("event").containsKey("profile"));
        assertEquals("{\"fields\": [\"age\"]}", stored(appends));
        assertEquals(201, gateway.post("/api/events", "{\"eventType\": \"OWN\", \"payload\": {\"fields\": {\"a\": 1}}}",
                "X-Session-ID", SESSION).status());
        assertEquals("{\"fields\": {\"a\": 1}}", appends.get(1).events().get(0).payload().value());
    }

    @Test
    void aFullProfileIsToldWithTheEvent() {
        serveEvents(Samples.anonymous());
        gateway.serve(Endpoints.PROFILE_MERGE,
                request -> Future.failedFuture(new ServiceException(ErrorCode.PROFILE_TOO_LARGE)));
        assertEquals("PROFILE_TOO_LARGE", track("{\"fields\": {\"age\": \"36\"}}").body().getJsonObject("event")
                .getJsonObject("profile").getJsonArray("refused").getJsonObject(0).getString("reason"));
    }

    @Test
    void eachEventOfABatchTells() {
        gateway.reply(Endpoints.SESSION_TOUCH, new TouchedSessions(List.of(TouchedSessions.State.ACTIVE)));
        serveEvents(Samples.anonymous());
        List<MergeProfile> merges = gateway.reply(Endpoints.PROFILE_MERGE,
                new MergedProfile(Samples.userData("age", "36"), List.of(Map.of(), Map.of())));
        JsonArray results = gateway.post("/api/events/batch", """
                {"events": [{"eventType": "FORM_PROGRESS", "payload": {"fields": {"age": "35"}}},
                            {"eventType": "PAGE_VIEW"},
                            {"eventType": "QUIZ_COMPLETED", "payload": {
                                "fields": {"age": "36", "email": "a@b.example"}}}]}
                """, "X-Session-ID", SESSION).body().getJsonArray("results");
        assertEquals(1, merges.size());
        assertEquals(2, merges.get(0).patches().size());
        assertFalse(results.getJsonObject(1).containsKey("profile"));
        assertEquals(new JsonObject("""
                {"merged": ["age"], "refused": [{"field": "email", "reason": "PII_WITHOUT_CONSENT"}]}"""),
                results.getJsonObject(2).getJsonObject("profile"));
    }
}
