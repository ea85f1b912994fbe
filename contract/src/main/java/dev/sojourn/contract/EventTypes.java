package dev.sojourn.contract;

import java.util.Set;

/** Names of event types that the API publishes; all others are free. */
public final class EventTypes {

    /** A visitor became a user. The server writes it, once a signup, with the user's {@code ctaVariant}. */
    public static final String SIGNUP_COMPLETED = "SIGNUP_COMPLETED";

    /** All that the API names. */
    public static final Set<String> KNOWN = Set.of("PAGE_VIEW", "QUIZ_STARTED", "QUIZ_COMPLETED", "FORM_STARTED",
            "FORM_PROGRESS", "SIGNUP_ATTEMPTED", SIGNUP_COMPLETED, "CONTENT_CLICK", "ERROR_OCCURRED");

    private EventTypes() {
    }
}
