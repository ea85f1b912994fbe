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
    /** The request needs the operator's key. */
    UNAUTHORIZED,
    /** The page's origin is not on the allow-list. */
    ORIGIN_NOT_ALLOWED,
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
    /** The body is larger than the limit. */
    PAYLOAD_TOO_LARGE,
    /** The body is not of the media type that the operation takes. */
    UNSUPPORTED_MEDIA_TYPE,
    /** Part of the service can't be reached, or did not answer in time. The request may be repeated. */
    UNAVAILABLE,
    /** Something nobody expected. The log has it under the request id. */
    INTERNAL
}
