package dev.sojourn.launcher.model;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A person who signed up. */
final class ModelUser {

    final String id;
    /** As it was written at signup. */
    final String email;
    final String cta;
    final Instant createdAt;
    final ModelProfile profile = new ModelProfile();
    /** Those linked to it, be they left or expired. */
    final List<ModelSession> sessions = new ArrayList<>();
    /** Of the erasure; null while there is none. */
    JsonObject receipt;

    ModelUser(String id, String email, String cta, Instant createdAt) {
        this.id = id;
        this.email = email;
        this.cta = cta;
        this.createdAt = createdAt;
    }

    boolean isErased() {
        return receipt != null;
    }

    /** Emails are compared without case. */
    boolean has(String someEmail) {
        return email.equalsIgnoreCase(someEmail);
    }

    @Override
    public String toString() {
        return id;
    }
}
