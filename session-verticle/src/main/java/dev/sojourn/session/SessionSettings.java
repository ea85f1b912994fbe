package dev.sojourn.session;

import dev.sojourn.contract.ConsentMode;
import dev.sojourn.contract.Proof;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * @param expiry  how long after its latest activity a session expires
 * @param proof   what it takes to read or change one
 * @param secrets keys of the hashes of tokens: the first signs, all verify
 * @param consent of whose sessions more is kept than that they are there
 */
public record SessionSettings(Duration expiry, Proof proof, List<byte[]> secrets, ConsentMode consent) {

    public SessionSettings {
        Objects.requireNonNull(expiry);
        Objects.requireNonNull(proof);
        Objects.requireNonNull(consent);
        secrets = List.copyOf(secrets);
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("a secret is needed");
        }
    }

    boolean asksForTokens() {
        return proof == Proof.TOKEN;
    }

    /** What is kept of the address that a session comes from whose visitor has not chosen yet. */
    String keptOf(String address) {
        return consent.tracks(null, false) ? address : null;
    }
}
