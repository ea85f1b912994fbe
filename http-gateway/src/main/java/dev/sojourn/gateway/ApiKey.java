package dev.sojourn.gateway;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A key that opens a part of the API, of which only a hash is kept. */
public final class ApiKey {

    private final byte[] hash;

    public ApiKey(byte[] key) {
        this.hash = sha256(key);
    }

    /** Takes as long for one key as for another: hashes are of one length, and their comparison does not stop early. */
    boolean is(String presented) {
        return MessageDigest.isEqual(hash, sha256(presented.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] sha256(byte[] text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
