package dev.sojourn.contract;

/** Names of event types that the service itself knows the meaning of; all others are free. */
public final class EventTypes {

    /** A visitor became a user. The server writes it, once a signup, with the user's {@code ctaVariant}. */
    public static final String SIGNUP_COMPLETED = "SIGNUP_COMPLETED";

    private EventTypes() {
    }
}
