package dev.sojourn.session;

import dev.sojourn.contract.Session;
import java.time.Instant;
import java.util.List;

/**
 * A session with what only its owner may know of it.
 *
 * @param alive        whether it has neither expired nor ended
 * @param erasing      whether it is being erased
 * @param tokenHashes  of the tokens that prove it
 * @param endedToken   the hash of the token that may repeat the signup it was ended by, or null
 * @param endedKey     the hash of what has to come with it, or null
 * @param endedTokenAt since when, or null
 */
record KnownSession(Session session, boolean alive, boolean erasing, List<byte[]> tokenHashes, byte[] endedToken,
                    byte[] endedKey, Instant endedTokenAt) {
}
