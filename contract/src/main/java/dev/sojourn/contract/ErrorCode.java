package dev.sojourn.contract;

/**
 * What went wrong, in a word that programs may rely on. The names are API: clients read them in the {@code code} of
 * every error, and they cross the event bus.
 */
public enum ErrorCode {

    /** The request is not what the API's schemas ask for; the error says where. */
    INVALID_REQUEST,
    /** The request needs the {@code X-Session-ID} header. */
    SESSION_REQUIRED,
    /** The session's metadata, with this merged into it, would be larger than is kept for one session. */
    METADATA_TOO_LARGE,
    /** The profile, with this merged into it, would be larger than is kept of one person. */
    PROFILE_TOO_LARGE,
    /** The event carries personal data that the session has not consented to, and the operator refuses such events. */
    PII_IN_EVENT,
    /** The request needs a key: the operator's, or the site's backend's. */
    UNAUTHORIZED,
    /** The request needs the session's token; whether there is such a session is not told. */
    SESSION_PROOF_REQUIRED,
    /** The page's origin is not on the allow-list. */
    ORIGIN_NOT_ALLOWED,
    /** The session's cookie came with a request that another site's page may have made. */
    CROSS_SITE_COOKIE,
    /** The API is to be called over HTTPS. */
    HTTPS_REQUIRED,
    /** No such path or thing. */
    NOT_FOUND,
    /** The session is unknown, or has expired. */
    SESSION_NOT_FOUND,
    /** The path exists, the method does not; {@code Allow} says which do. */
    METHOD_NOT_ALLOWED,
    /** Another signup has this email. */
    EMAIL_TAKEN,
    /** The session belongs to another user. */
    SESSION_LINKED,
    /** The session was erased; its id is spent. */
    SESSION_ERASED,
    /** The body is larger than the limit. */
    PAYLOAD_TOO_LARGE,
    /** The body is not of the media type that the operation takes. */
    UNSUPPORTED_MEDIA_TYPE,
    /** More requests than the limits allow; {@code Retry-After} says when there is room again. */
    RATE_LIMITED,
    /** Part of the service can't be reached, or did not answer in time. The request may be repeated. */
    UNAVAILABLE,
    /** Something nobody expected. The log has it under the request id. */
    INTERNAL
}
