package dev.sojourn.user;

import dev.sojourn.contract.User;
import java.util.UUID;

/**
 * A user with what the row remembers of its signup.
 *
 * @param signupSessionId the session the signup came from; null once that was erased
 * @param signupEventId   the id of its SIGNUP_COMPLETED, written or yet to be written
 * @param gpc             whether the browser asked not to be tracked; null where nobody looked
 * @param completed       whether the link and the event are committed
 */
record Account(User user, UUID signupSessionId, UUID signupEventId, String ctaVariant, Boolean gpc,
               boolean completed) {
}
