package dev.sojourn.session;

import dev.sojourn.contract.ConsentMode;
import dev.sojourn.contract.LinkSession;
import dev.sojourn.contract.Proof;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.Session;
import dev.sojourn.contract.SessionToken;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Tokens for tests, and settings that ask for them or don't. */
final class Tokens {

    static final TokenHashes HASHES = hashes("secret-a");

    private Tokens() {
    }

    /** The first signs, all verify. */
    static TokenHashes hashes(String... secrets) {
        return new TokenHashes(bytes(secrets), new SecureRandom());
    }

    private static List<byte[]> bytes(String... secrets) {
        return Stream.of(secrets).map(secret -> secret.getBytes(StandardCharsets.UTF_8)).toList();
    }

    static SessionSettings settings(Proof proof, Duration expiry) {
        return new SessionSettings(expiry, proof, bytes("secret-a"), ConsentMode.OPT_OUT);
    }

    /** Of a request that came without one, where none is asked for. */
    static OpeningTokens none(UUID sessionId) {
        SessionToken fresh = HASHES.newToken();
        return new OpeningTokens(null, null, fresh, HASHES.of(sessionId, fresh), false);
    }

    /** Links as a signup does; empty when there is no such session, or it belongs to another user. */
    static Future<Optional<Session>> link(LinkRepository links, UUID sessionId, UUID userId, Instant now) {
        return links.link(LinkSession.bySignup(sessionId, userId, false), null, now, Instant.EPOCH).map(Optional::of)
                .recover(failure -> failure instanceof ServiceException known && known.code().name().startsWith("SESSION_")
                        ? Future.succeededFuture(Optional.empty()) : Future.failedFuture(failure));
    }
}
