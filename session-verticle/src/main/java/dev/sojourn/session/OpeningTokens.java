package dev.sojourn.session;

import dev.sojourn.contract.SessionToken;

/**
 * The tokens of a request to open a session.
 *
 * @param proven    the kept hash of the token that came with it; null when none came that is the session's
 * @param renewed   the same token's hash under the first secret; null when there is none
 * @param fresh     the token to issue where none proves the session
 * @param freshHash its hash
 * @param required  whether a session that has tokens opens to them alone
 */
record OpeningTokens(byte[] proven, byte[] renewed, SessionToken fresh, byte[] freshHash, boolean required) {
}
