package dev.sojourn.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What would give a secret away is found, or no test of secrecy could fail. */
class SecrecyTest {

    private static final String TOKEN = "mJ9d0Yk3hJ0b4oQyqf5o3yVbq0m6kqk3d8yT6w1q2Zs";

    private final Secrecy secrecy = new Secrecy();
    private final LoggerContext context = new LoggerContext();

    @BeforeEach
    void listen() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.getLogger("dev.sojourn").setLevel(Level.ERROR);
        secrecy.listen(context);
        secrecy.opened();
    }

    private static HttpRequest.Builder request(String query) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1/api" + query));
    }

    private static Arguments kept(String secret, Consumer<Secrecy> how) {
        return Arguments.of(secret, how);
    }

    static Stream<Arguments> confidences() {
        String key = "0123456789-abcdef";
        String email = "Ada.Lovelace+x@example.org";
        return Stream.of(
                kept(TOKEN, each -> each.answered(201, "{\"session\":{\"token\":\"" + TOKEN + "\"}}")),
                kept(TOKEN, each -> each.sent(request("").header("X-Session-Token", TOKEN).build())),
                kept(TOKEN, each -> each.sent(
                        request("").header("Cookie", "a=b; sojourn_session_token=" + TOKEN).build())),
                kept(key, each -> each.sent(request("").header("Authorization", "Bearer " + key).build())),
                kept(key, each -> each.sent(request("").header("Idempotency-Key", key).build())),
                kept(email, each -> each.sent(request("?email=Ada.Lovelace%2Bx%40example.org").build())),
                kept(email, each -> each.sent(request("").POST(BodyPublishers.ofString(
                        "{\"deep\":[\"<" + email + ">\"]}")).build())),
                kept(email.toUpperCase(), each -> each.sent(request("").POST(BodyPublishers.ofString(email)).build())),
                kept(key, each -> each.configured(Map.of("SESSION_SECRET", "another-secret-of-old," + key))),
                kept(key, each -> each.configured(Map.of("ADMIN_API_KEY", key))),
                kept(key, each -> each.configured(Map.of("SERVER_API_KEY", key))),
                kept("p@ss word-of-db", each -> each.configured(
                        Map.of("DATABASE_URL", "postgresql://u:p%40ss%20word-of-db@127.0.0.1:5432/d"))));
    }

    @ParameterizedTest
    @MethodSource("confidences")
    void whatIsToldInConfidenceIsFound(String secret, Consumer<Secrecy> how) {
        how.accept(secrecy);
        context.getLogger("dev.sojourn.x.Y").trace("it is {}.", secret);
        AssertionError found = assertThrows(AssertionError.class, secrecy::closed);
        assertTrue(found.getMessage().contains("dev.sojourn.x.Y"), found.getMessage());
    }

    static Stream<Consumer<Logger>> lines() {
        return Stream.of(
                log -> log.trace("x" + TOKEN + "x"),
                log -> log.debug("{}", (Object) new String[] {TOKEN}),
                log -> log.atDebug().addKeyValue("token", TOKEN).log("x"),
                log -> log.error("x", new IllegalStateException(TOKEN)),
                log -> log.error("x", new IllegalStateException("x", new IllegalStateException(TOKEN))),
                log -> log.error("x", suppressing(new IllegalStateException(TOKEN))));
    }

    private static Exception suppressing(Exception suppressed) {
        Exception failure = new Exception("x");
        failure.addSuppressed(suppressed);
        return failure;
    }

    @ParameterizedTest
    @MethodSource("lines")
    void itIsFoundWhereverItStandsInALine(Consumer<Logger> line) {
        line.accept(context.getLogger("dev.sojourn.x.Y"));
        // Known only after it was told.
        secrecy.keep(TOKEN);
        assertThrows(AssertionError.class, secrecy::closed);
    }

    @Test
    void itIsFoundInTheContextOfALine() {
        context.getMDCAdapter().put("token", TOKEN);
        context.getLogger("dev.sojourn").info("x");
        secrecy.keep(TOKEN);
        assertThrows(AssertionError.class, secrecy::closed);
    }

    @Test
    void itIsFoundInAProblemAndInWhatIsTold() {
        secrecy.keep(TOKEN);
        secrecy.answered(400, "{\"detail\":\"not " + TOKEN + "\"}");
        assertThrows(AssertionError.class, secrecy::closed);
        Secrecy other = new Secrecy();
        other.keep(TOKEN);
        other.told("sojourn_x{a=\"" + TOKEN + "\"} 1");
        assertThrows(AssertionError.class, other::closed);
    }

    @Test
    void whatIsNotConfidentialMayBeTold() {
        secrecy.keep(TOKEN);
        context.getLogger("dev.sojourn").info("all is well with {}", TOKEN.substring(1));
        secrecy.answered(201, "{\"token\":\"" + TOKEN + "\"}");
        secrecy.sent(request("?form=signup").header("Idempotency-Key", "x").build());
        context.getLogger("dev.sojourn").info("x");
        assertDoesNotThrow(secrecy::closed);
    }
}
