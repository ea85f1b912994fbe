package dev.sojourn.gateway;

import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.SignUp;
import dev.sojourn.contract.SignedUp;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static dev.sojourn.gateway.Samples.SESSION;
import static dev.sojourn.gateway.Samples.SESSION_ID;
import static dev.sojourn.gateway.Samples.USER;
import static dev.sojourn.gateway.Samples.USER_ID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class UserRoutesTest {

    private static final String PATH = "/api/users/signup";

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

    private static List<SignUp> serve(boolean created) {
        return gateway.reply(Endpoints.USER_SIGN_UP, new SignedUp(USER, Samples.session(USER_ID, 1), created));
    }

    @Test
    void signsUpWithAllThatTheFormHas() {
        List<SignUp> calls = serve(true);
        Answer answer = gateway.post(PATH, """
                {"email": "Ada@Example.com", "firstName": "1", "age": "2", "gender": "3", "profession": "4",
                 "country": "5", "city": "6", "household": "7", "ctaVariant": "hero-b"}""", "X-Session-ID", SESSION);
        assertEquals(201, answer.status());
        assertEquals(List.of(new SignUp(SESSION_ID, "127.0.0.0",
                Samples.userData("email", "Ada@Example.com", "firstName", "1", "age", "2", "gender", "3", "profession",
                        "4", "country", "5", "city", "6", "household", "7"), "hero-b")), calls);
        String userData = "\"email\":\"ada@example.com\",\"firstName\":\"Ada\",\"age\":null,\"gender\":null,"
                + "\"profession\":null,\"country\":\"UK\",\"city\":null,\"household\":null";
        assertTrue(answer.text().startsWith("{\"success\":true,\"user\":{\"userId\":\"" + USER_ID + "\"," + userData
                + ",\"createdAt\":\"2026-11-23T18:04:05.678Z\"},\"session\":{\"sessionId\":\"" + SESSION
                + "\",\"userId\":\"" + USER_ID + "\",\"userData\":{" + userData + "},"), answer.text());
    }

    @Test
    void signsUpWithNothingButAnEmail() {
        List<SignUp> calls = serve(true);
        assertEquals(201, gateway.post(PATH, "{\"email\":\"a@b.example\"}", "X-Session-ID", SESSION).status());
        assertEquals(List.of(new SignUp(SESSION_ID, "127.0.0.0",
                Samples.userData("email", "a@b.example"), null)), calls);
    }

    @Test
    void answersARepetitionWith200() {
        serve(false);
        assertEquals(200, gateway.post(PATH, "{\"email\":\"a@b.example\"}", "X-Session-ID", SESSION).status());
    }

    @Test
    void needsASessionAndAnEmail() {
        List<SignUp> calls = serve(true);
        assertEquals("SESSION_REQUIRED", gateway.post(PATH, "{\"email\":\"a@b.example\"}").code());
        assertEquals("/email", gateway.post(PATH, "{}", "X-Session-ID", SESSION).pointers());
        assertEquals("/role", gateway.post(PATH, "{\"email\":\"a@b.example\",\"role\":\"admin\"}",
                "X-Session-ID", SESSION).pointers());
        assertEquals(List.of(), calls);
    }
}
