package dev.sojourn.session;

import dev.sojourn.contract.Proof;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * @param expiry  how long after its latest activity a session expires
 * @param proof   what it takes to read or change one
 * @param secrets keys of the hashes of tokens: the first signs, all verify
 */
public record SessionSettings(Duration expiry, Proof proof, List<byte[]> secrets) {

    public SessionSettings {
        Objects.requireNonNull(expiry);
        Objects.requireNonNull(proof);
        secrets = List.copyOf(secrets);
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("a secret is needed");
        }
    }

    boolean asksForTokens() {
        return proof == Proof.TOKEN;
    }
}
