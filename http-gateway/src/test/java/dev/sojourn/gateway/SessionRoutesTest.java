package dev.sojourn.gateway;

import dev.sojourn.contract.Draft;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.FindDraft;
import dev.sojourn.contract.ProveSession;
import dev.sojourn.contract.FindUser;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.OpenSession;
import dev.sojourn.contract.OpenedSession;
import dev.sojourn.contract.ServiceException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.sojourn.gateway.Samples.SESSION;
import static dev.sojourn.gateway.Samples.SESSION_ID;
import static dev.sojourn.gateway.Samples.USER;
import static dev.sojourn.gateway.Samples.USER_ID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SessionRoutesTest {

    private static final String ADA = "{\"email\":\"ada@example.com\",\"firstName\":\"Ada\",\"age\":null,"
            + "\"gender\":null,\"profession\":null,\"country\":\"UK\",\"city\":null,\"household\":null}";

    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start();
    }

    @AfterEach
    void reset() {
        gateway.reset();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static List<OpenSession> serveOpen(boolean created) {
        return gateway.reply(Endpoints.SESSION_OPEN, new OpenedSession(Samples.anonymous(), created));
    }

    @Test
    void opensANewSession() {
        List<OpenSession> calls = serveOpen(true);
        Answer answer = gateway.post("/api/sessions", "{}");

        assertEquals(201, answer.status());
        assertEquals(List.of(new OpenSession(null, JsonText.EMPTY_OBJECT, "127.0.0.0", null)), calls);
        assertEquals("{\"success\":true,\"session\":{\"sessionId\":\"" + SESSION + "\",\"userId\":null,"
                + "\"userData\":null,\"lastSeen\":\"2026-11-23T18:04:05.678Z\","
                + "\"metadata\":{\"a\": 1.0, \"ip\":\"127.0.0.0\"},\"createdAt\":\"2026-11-22T00:00:00.000Z\","
                + "\"firstReferrer\":\"https://search.example/?q=quiz\",\"returning\":false,\"visitCount\":1}}",
                answer.text());
    }

    @Test
    void refreshesTheSessionOfTheHeader() {
        gateway.reply(Endpoints.PROFILE_FIND_DRAFT, new Draft(null));
        List<OpenSession> calls = serveOpen(false);
        Answer answer = gateway.post("/api/sessions", "{}", "X-Session-ID", SESSION.toUpperCase());
        assertEquals(200, answer.status());
        assertEquals(SESSION_ID, calls.get(0).sessionId());
    }

    @Test
    void passesMetadataOnAsItCame() {
        List<OpenSession> calls = serveOpen(true);
        String metadata = "{ \"referrer\" : \"https:\\/\\/a.example\\u002f\",\t\"ip\": \"6.6.6.6\", \"n\": 1.50E+2,"
                + "\n\"x\": null, \"ü\": \"€😀\" }";
        gateway.post("/api/sessions", "{\"metadata\" :" + metadata + "}");
        assertEquals(List.of(new OpenSession(null, new JsonText(metadata), "127.0.0.0", "https://a.example/")), calls);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"metadata\":{}}", "{\"metadata\":{\"referrer\":null}}"})
    void knowsNoReferrerWhereNoneIsGiven(String body) {
        List<OpenSession> calls = serveOpen(true);
        assertEquals(201, gateway.post("/api/sessions", body).status());
        assertEquals(null, calls.get(0).referrer());
    }

    @Test
    void needsNoBody() {
        List<OpenSession> calls = serveOpen(true);
        assertEquals(201, gateway.send("POST", "/api/sessions", BodyPublishers.noBody()).status());
        assertEquals(JsonText.EMPTY_OBJECT, calls.get(0).metadata());
    }

    @Test
    void boundsMetadataInBytes() {
        List<OpenSession> calls = serveOpen(true);
        String most = "{\"a\":\"" + "ü".repeat(4092) + "\"}";
        assertEquals(201, gateway.post("/api/sessions", "{\"metadata\":" + most + "}").status());
        Answer answer = gateway.post("/api/sessions", "{\"metadata\":" + most.replace(":", ": ") + "}");
        assertEquals(400, answer.status());
        assertEquals("/metadata", answer.pointers());
        assertEquals(1, calls.size());
    }

    @Test
    void fillsInTheUserOfALinkedSession() {
        gateway.reply(Endpoints.SESSION_OPEN, new OpenedSession(Samples.session(USER_ID, 2), false));
        List<FindUser> users = gateway.reply(Endpoints.USER_FIND, USER);
        JsonObject session = gateway.post("/api/sessions", "{}", "X-Session-ID", SESSION).body()
                .getJsonObject("session");
        assertEquals(List.of(new FindUser(USER_ID)), users);
        assertEquals(USER_ID.toString(), session.getString("userId"));
        assertEquals(new JsonObject(ADA), session.getJsonObject("userData"));
        assertEquals(true, session.getBoolean("returning"));
        assertEquals(2, session.getInteger("visitCount"));
    }

    @Test
    void tellsWhoIsBehindASession() {
        List<ProveSession> sessions = gateway.reply(Endpoints.SESSION_PROVE, Samples.session(USER_ID, 1));
        List<FindUser> users = gateway.reply(Endpoints.USER_FIND, USER);
        Answer answer = gateway.get("/api/sessions/" + SESSION + "/user");
        assertEquals(200, answer.status());
        assertEquals(List.of(new ProveSession(SESSION_ID, null)), sessions);
        assertEquals(List.of(new FindUser(USER_ID)), users);
        assertEquals("{\"success\":true,\"session\":{\"sessionId\":\"" + SESSION + "\",\"userId\":\"" + USER_ID
                + "\",\"userData\":" + ADA + ",\"lastSeen\":\"2026-11-23T18:04:05.678Z\"}}", answer.text());
    }

    @Test
    void asksForNoUserOfAnAnonymousSession() {
        gateway.reply(Endpoints.SESSION_PROVE, Samples.anonymous());
        gateway.reply(Endpoints.PROFILE_FIND_DRAFT, new Draft(null));
        List<FindUser> users = gateway.reply(Endpoints.USER_FIND, USER);
        JsonObject session = gateway.get("/api/sessions/" + SESSION + "/user").body().getJsonObject("session");
        assertEquals(null, session.getValue("userId"));
        assertEquals(null, session.getValue("userData"));
        assertEquals(4, session.size());
        assertEquals(List.of(), users);
    }

    @Test
    void showsTheDraftOfAnAnonymousSession() {
        gateway.reply(Endpoints.SESSION_PROVE, Samples.anonymous());
        List<FindDraft> drafts = gateway.reply(Endpoints.PROFILE_FIND_DRAFT, new Draft(Samples.ADA));
        Answer answer = gateway.get("/api/sessions/" + SESSION + "/user");
        assertTrue(answer.text().contains("\"userId\":null,\"userData\":" + ADA), answer.text());
        assertEquals(List.of(new FindDraft(SESSION_ID)), drafts);
    }

    @Test
    void knowsNothingOfAUserThatWasRemovedMeanwhile() {
        gateway.reply(Endpoints.SESSION_PROVE, Samples.session(USER_ID, 1));
        gateway.serve(Endpoints.USER_FIND,
                request -> Future.failedFuture(new ServiceException(ErrorCode.NOT_FOUND)));
        Answer answer = gateway.get("/api/sessions/" + SESSION + "/user");
        assertEquals(200, answer.status());
        assertEquals(null, answer.body().getJsonObject("session").getValue("userData"));
    }

    @Test
    void doesNotAnswerHalfAUserWhenUsersAreUnavailable() {
        gateway.reply(Endpoints.SESSION_PROVE, Samples.session(USER_ID, 1));
        assertEquals(503, gateway.get("/api/sessions/" + SESSION + "/user").status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1-1-4-8-1", "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff", "01a5b0c3-9f2e-7d41-8b6a-3c5e7f901234",
        "0b9fb8a4-6a5e-4a0e-1a3c-2f6f4d1c7e55", "{0b9fb8a4-6a5e-4a0e-9a3c-2f6f4d1c7e55}",
        "0b9fb8a46a5e4a0e9a3c2f6f4d1c7e55", ""})
    void takesNoOtherSessionIds(String id) {
        List<ProveSession> finds = gateway.reply(Endpoints.SESSION_PROVE, Samples.anonymous());
        List<OpenSession> opens = serveOpen(true);

        Answer header = gateway.post("/api/sessions", "{}", "X-Session-ID", id);
        assertEquals(400, header.status());
        assertEquals("INVALID_REQUEST", header.code());
        assertEquals("header/X-Session-ID", header.pointers());
        if (!id.isEmpty()) {
            Answer path = gateway.get("/api/sessions/" + id.replace("{", "%7B").replace("}", "%7D") + "/user");
            assertEquals(400, path.status());
            assertEquals("path/sessionId", path.pointers());
        }
        assertEquals(List.of(), finds);
        assertEquals(List.of(), opens);
    }

    @Test
    void takesOneSessionIdAndNoMore() {
        List<OpenSession> opens = serveOpen(true);
        Answer answer = gateway.post("/api/sessions", "{}", "X-Session-ID", SESSION, "X-Session-ID", SESSION);
        assertEquals(400, answer.status());
        assertEquals("header/X-Session-ID", answer.pointers());
        assertEquals(List.of(), opens);
    }
}
