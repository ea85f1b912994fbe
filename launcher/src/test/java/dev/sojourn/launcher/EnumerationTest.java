package dev.sojourn.launcher;

import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Whether an email or a user is known tells nobody but the signup's 409, and whoever has a key. */
@ExtendWith(TestDatabase.class)
class EnumerationTest {

    private static final String SERVER_KEY = "server-0123456789-abcdef-0123456789";
    private static final String TOKEN = "X-Session-Token";

    /** By what proves a session. */
    private static Map<String, TestService> services;
    private static TestService keyless;

    @BeforeAll
    static void start(DatabaseUrl database) {
        services = Map.of("id", start(database, "id"), "token", start(database, "token"));
        keyless = TestService.start(database);
    }

    private static TestService start(DatabaseUrl database, String proof) {
        return TestService.start(database,
                Map.of("SESSIONS_PROOF", proof, "ADMIN_API_KEY", Operator.KEY, "SERVER_API_KEY", SERVER_KEY));
    }

    @AfterAll
    static void stop() {
        services.values().forEach(TestService::close);
        keyless.close();
    }

    private static String[] bearer(String key) {
        return new String[] {"Authorization", "Bearer " + key};
    }

    private static String newEmail() {
        return UUID.randomUUID() + "@example.org";
    }

    /** A session with the token that proves it. */
    private record Own(String id, String token) {

        static Own of(Answer answer) {
            return new Own(answer.sessionId(), answer.session().getString("token"));
        }
    }

    private static Own open(TestService service) {
        return Own.of(service.openSession(null, new JsonObject()));
    }

    /** Somebody who signed up, with consent to be remembered by name. */
    private record Person(String email, String user, Own session) {

        static Person signUp(TestService service) {
            Own session = open(service);
            String email = newEmail();
            Answer answer = service.call("POST", "/api/users/signup", session.id(), new JsonObject().put("email", email)
                    .put("firstName", "Ada"), TOKEN, session.token());
            return new Person(email, answer.user().getString("userId"), Own.of(answer));
        }
    }

    /** All that a client sees of it, but for what differs each time, and for what the client said itself. */
    private static Map<String, String> seen(Answer answer, String said) {
        Map<String, String> seen = new TreeMap<>();
        answer.headers().map().forEach((name, values) -> seen.put(name, values.toString()
                .replaceAll("=[A-Za-z0-9_-]{43};", "=token;").replaceAll("Expires=[^;]*", "Expires")));
        seen.remove("x-request-id");
        seen.remove("content-length");
        seen.put("status", Integer.toString(answer.status()));
        seen.put("body", answer.text().replace(said, "…").replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "id")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "time"));
        return seen;
    }

    /** The same answers, one by one, to whoever says what is known and what is not. */
    private static void assertAlike(String known, String unknown, Function<String, List<Answer>> conversation) {
        List<Answer> ofKnown = conversation.apply(known);
        List<Answer> ofUnknown = conversation.apply(unknown);
        for (int n = 0; n < ofKnown.size(); n++) {
            assertEquals(seen(ofUnknown.get(n), unknown), seen(ofKnown.get(n), known), "answer " + n);
            assertTrue(ofKnown.get(n).status() < 500, ofKnown.get(n).text());
        }
        assertEquals(ofKnown.size(), ofUnknown.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "token"})
    void noFormTellsWhetherAnEmailIsKnown(String proof) {
        TestService service = services.get(proof);
        Person person = Person.signUp(service);
        for (String known : List.of(person.email(), person.email().toUpperCase())) {
            assertAlike(known, newEmail().concat(known.equals(person.email()) ? "" : "X"), email -> {
                Own own = open(service);
                String session = "/api/sessions/" + own.id();
                String[] token = {TOKEN, own.token()};
                JsonObject attributes = new JsonObject().put("email", email).put("firstName", "Eve");
                JsonObject told = new JsonObject().put("attributes", attributes);
                JsonObject signup = new JsonObject().put("eventType", "SIGNUP_COMPLETED").put("payload", attributes);
                JsonObject visit = new JsonObject().put("metadata", attributes);
                return List.of(
                        service.call("PUT", session + "/consent", null,
                                new JsonObject().put("analytics", true).put("profiling", true), token),
                        service.call("PATCH", session + "/profile", null, told, token),
                        service.call("GET", session + "/next-fields?form=signup&max=20", null, null, token),
                        service.call("GET", session + "/user", null, null, token),
                        service.call("POST", "/api/events", own.id(), new JsonObject().put("eventType", "FORM_PROGRESS")
                                .put("payload", new JsonObject().put("fields", attributes).put("email", email)), token),
                        service.call("POST", "/api/events", own.id(), signup, token),
                        service.call("GET", session + "/events", null, null, token),
                        service.call("GET", session + "/export", null, null, token),
                        service.call("POST", "/api/sessions", own.id(), visit, token));
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "token"})
    void aSignupTellsByItsConflictAlone(String proof) {
        TestService service = services.get(proof);
        Person person = Person.signUp(service);
        String other = newEmail();
        // What is refused for another reason is refused alike.
        assertAlike(person.email(), other, email -> {
            JsonObject form = new JsonObject().put("email", email);
            Own own = open(service);
            Person linked = Person.signUp(service);
            List<Answer> refused = new ArrayList<>(List.of(
                    service.signUp(null, form),
                    signUp(service, own, form.copy().put("age", 7)),
                    signUp(service, own, form.copy().put("unknown", "x")),
                    signUp(service, own, form, "Idempotency-Key", "a b"),
                    signUp(service, linked.session(), form)));
            if (proof.equals("token")) {
                refused.add(service.signUp(own.id(), form));
                refused.add(service.signUp(TestService.randomId(), form));
            }
            return refused;
        });

        Own own = open(service);
        Map<String, String> before = seen(user(service, own), "-");
        Answer conflict = service.call("POST", "/api/users/signup", own.id(),
                new JsonObject().put("email", person.email().toUpperCase()), TOKEN, own.token());
        assertEquals("EMAIL_TAKEN", conflict.code());
        assertEquals(Map.of("success", false, "code", "EMAIL_TAKEN", "status", 409, "title", "The email is taken",
                "detail", "A user with this email exists.", "requestId", conflict.body().getString("requestId")),
                conflict.body().getMap());
        assertEquals(seen(service.call("GET", "/api/nowhere", null, null), "-").keySet(), seen(conflict, "-").keySet(),
                "headers as any refusal has");
        assertEquals(before, seen(user(service, own), "-"), "and it leaves nothing");
        assertEquals(201, service.call("POST", "/api/users/signup", own.id(), new JsonObject().put("email", other),
                TOKEN, own.token()).status());
    }

    private static Answer signUp(TestService service, Own session, JsonObject form, String... headers) {
        return service.call("POST", "/api/users/signup", session.id(), form, Stream.concat(
                Stream.of(TOKEN, session.token()), Stream.of(headers)).toArray(String[]::new));
    }

    private static Answer user(TestService service, Own session) {
        return service.call("GET", "/api/sessions/" + session.id() + "/user", null, null, TOKEN, session.token());
    }

    /** A random one of version 7, as the ids of users are. */
    private static String newUserId() {
        return new StringBuilder(UUID.randomUUID().toString()).replace(14, 15, "7").toString();
    }

    /** A user's id is no session's, and proves nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"id", "token"})
    void noLookupTellsWhetherAUserIsKnown(String proof) {
        TestService service = services.get(proof);
        Person person = Person.signUp(service);
        assertAlike(person.user(), newUserId(), user -> {
            Own own = open(service);
            String link = "/api/sessions/" + own.id() + "/link";
            List<Answer> answers = new ArrayList<>();
            for (String path : List.of("", "/user", "/events", "/export", "/consent", "/next-fields?form=signup")) {
                answers.add(service.call(path.isEmpty() ? "DELETE" : "GET", "/api/sessions/" + user + path, null, null,
                        TOKEN, own.token()));
            }
            answers.add(service.openSession(user, new JsonObject()));
            JsonObject body = new JsonObject().put("userId", user);
            for (String[] key : new String[][] {{}, bearer(Operator.KEY), bearer("x"), {TOKEN, own.token()}}) {
                answers.add(service.call("POST", link, null, body, key));
                answers.add(keyless.call("POST", link, null, body, key));
            }
            for (String[] key : new String[][] {{}, bearer(SERVER_KEY), bearer("x")}) {
                answers.add(service.call("GET", "/api/admin/export?userId=" + user, null, null, key));
                answers.add(service.call("DELETE", "/api/admin/users/" + user, null, null, key));
                answers.add(keyless.call("GET", "/api/admin/export?userId=" + user, null, null, key));
            }
            answers.add(service.call("GET", "/api/events/" + user + "/status", own.id(), null, TOKEN, own.token()));
            return answers;
        });
        assertEquals(person.user(), user(service, person.session()).session().getString("userId"), "still there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "token"})
    void onlyTheOperatorFindsAUserByEmail(String proof) {
        TestService service = services.get(proof);
        Person person = Person.signUp(service);
        assertAlike(person.email(), newEmail(), email -> {
            List<Answer> answers = new ArrayList<>();
            for (String[] key : new String[][] {{}, bearer(SERVER_KEY), bearer("x"),
                {"Authorization", "Basic " + Operator.KEY}, {TOKEN, person.session().token()}}) {
                answers.add(service.call("GET", "/api/admin/export?email=" + email, null, null, key));
                answers.add(keyless.call("GET", "/api/admin/export?email=" + email, null, null, key));
            }
            return answers;
        });
        String[] key = bearer(Operator.KEY);
        assertEquals(200, service.call("GET", "/api/admin/export?email=" + person.email(), null, null, key).status());
        assertEquals(404, service.call("GET", "/api/admin/export?email=" + newEmail(), null, null, key).status());
    }
}
