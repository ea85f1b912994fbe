package dev.sojourn.gateway;

import dev.sojourn.contract.Proof;
import java.time.Duration;
import java.util.Objects;

/**
 * @param proof  what it takes to read or change a session
 * @param expiry how long a browser keeps the cookie that proves it
 */
public record ProofSettings(Proof proof, Duration expiry) {

    public ProofSettings {
        Objects.requireNonNull(proof);
        Objects.requireNonNull(expiry);
    }

    boolean asksForTokens() {
        return proof == Proof.TOKEN;
    }
}
