package dev.sojourn.session;

import dev.sojourn.contract.SessionToken;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes tokens, and the keyed hashes that are kept in their place: whoever reads the database can make no token of them.
 * The first secret signs, all verify.
 */
final class TokenHashes {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int TOKEN_BYTES = 32;

    private final List<SecretKeySpec> tokenKeys;
    private final List<SecretKeySpec> repeatKeys;
    private final SecureRandom random;

    TokenHashes(List<byte[]> secrets, SecureRandom random) {
        this.tokenKeys = keys(secrets, "session-token");
        this.repeatKeys = keys(secrets, "signup-repeat");
        this.random = random;
    }

    /** A key of its own for each purpose, so that no hash of one is ever a hash of the other. */
    private static List<SecretKeySpec> keys(List<byte[]> secrets, String label) {
        byte[] purpose = label.getBytes(StandardCharsets.UTF_8);
        return secrets.stream().map(secret -> hmac(new SecretKeySpec(secret, ALGORITHM), purpose))
                .map(key -> new SecretKeySpec(key, ALGORITHM)).toList();
    }

    SessionToken newToken() {
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        return new SessionToken(Base64.getUrlEncoder().withoutPadding().encodeToString(token));
    }

    byte[] of(UUID sessionId, SessionToken token) {
        return hmac(tokenKeys.get(0), content(sessionId, token.value()));
    }

    /**
     * The kept hash that is this token's, under whichever key; null when there is none, or no token. Every hash is looked
     * at to its end, whatever is found, so that the time tells nothing.
     */
    byte[] match(UUID sessionId, SessionToken token, List<byte[]> kept) {
        return match(tokenKeys, content(sessionId, token == null ? "" : token.value()), token == null ? List.of() : kept);
    }

    /** Of what may repeat a signup: only the same client's same request for the same person does. */
    byte[] ofRepeat(UUID sessionId, String idempotencyKey, String email) {
        return hmac(repeatKeys.get(0), content(sessionId, idempotencyKey, email));
    }

    boolean matchesRepeat(UUID sessionId, String idempotencyKey, String email, byte[] kept) {
        return match(repeatKeys, content(sessionId, idempotencyKey, email), List.of(kept)) != null;
    }

    private static byte[] match(List<SecretKeySpec> keys, byte[] content, List<byte[]> kept) {
        byte[] found = null;
        for (SecretKeySpec key : keys) {
            byte[] hash = hmac(key, content);
            for (byte[] each : kept) {
                found = MessageDigest.isEqual(hash, each) ? each : found;
            }
        }
        return found;
    }

    /** Each text with its length before it, so that no two lists of texts are alike. */
    private static byte[] content(UUID sessionId, String... texts) {
        List<byte[]> parts = List.of(texts).stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
        int size = 2 * Long.BYTES + parts.stream().mapToInt(part -> Integer.BYTES + part.length).sum();
        ByteBuffer content = ByteBuffer.allocate(size)
                .putLong(sessionId.getMostSignificantBits()).putLong(sessionId.getLeastSignificantBits());
        parts.forEach(part -> content.putInt(part.length).put(part));
        return content.array();
    }

    private static byte[] hmac(SecretKeySpec key, byte[] content) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        }
    }
}
