package dev.sojourn.contract;

import java.util.UUID;

/** @param eventId the id of the session's SIGNUP_COMPLETED, or null when nobody signed up from it */
public record SignupEvent(UUID eventId) {
}
