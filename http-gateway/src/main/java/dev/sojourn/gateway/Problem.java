package dev.sojourn.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.sojourn.contract.ErrorCode;
import java.util.List;

/** What a client is told about a failure (RFC 9457, with the members every answer of this API has). */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({"title", "status", "detail", "success", "code", "requestId", "errors"})
record Problem(String title, int status, String detail, boolean success, ErrorCode code, String requestId,
               List<FieldError> errors) {

    static Problem of(ErrorCode code, String requestId, List<FieldError> errors) {
        return new Problem(title(code), status(code), detail(code), false, code, requestId, errors);
    }

    /** The one place that maps codes to statuses. */
    static int status(ErrorCode code) {
        return switch (code) {
            case INVALID_REQUEST, SESSION_REQUIRED, METADATA_TOO_LARGE, PROFILE_TOO_LARGE, PII_IN_EVENT -> 400;
            case UNAUTHORIZED, SESSION_PROOF_REQUIRED -> 401;
            case ORIGIN_NOT_ALLOWED, CROSS_SITE_COOKIE, HTTPS_REQUIRED -> 403;
            case NOT_FOUND, SESSION_NOT_FOUND -> 404;
            case METHOD_NOT_ALLOWED -> 405;
            case EMAIL_TAKEN, SESSION_LINKED -> 409;
            case SESSION_ERASED -> 410;
            case PAYLOAD_TOO_LARGE -> 413;
            case UNSUPPORTED_MEDIA_TYPE -> 415;
            case RATE_LIMITED -> 429;
            case INTERNAL -> 500;
            case UNAVAILABLE -> 503;
        };
    }

    private static String title(ErrorCode code) {
        return switch (code) {
            case INVALID_REQUEST -> "The request is not valid";
            case SESSION_REQUIRED -> "A session is required";
            case METADATA_TOO_LARGE -> "The session's metadata would be too large";
            case PROFILE_TOO_LARGE -> "The profile would be too large";
            case PII_IN_EVENT -> "The event holds personal data without consent";
            case UNAUTHORIZED -> "A key is required";
            case SESSION_PROOF_REQUIRED -> "The session's token is required";
            case ORIGIN_NOT_ALLOWED -> "The page's origin is not allowed";
            case CROSS_SITE_COOKIE -> "The cookie does not count for a request of another site";
            case HTTPS_REQUIRED -> "HTTPS is required";
            case NOT_FOUND -> "Nothing is here";
            case SESSION_NOT_FOUND -> "There is no such session";
            case METHOD_NOT_ALLOWED -> "The method is not allowed";
            case EMAIL_TAKEN -> "The email is taken";
            case SESSION_LINKED -> "The session belongs to another user";
            case SESSION_ERASED -> "The session was erased";
            case PAYLOAD_TOO_LARGE -> "The body is too large";
            case UNSUPPORTED_MEDIA_TYPE -> "The media type is not supported";
            case RATE_LIMITED -> "Too many requests";
            case INTERNAL -> "Something went wrong";
            case UNAVAILABLE -> "The service is not available at the moment";
        };
    }

    private static String detail(ErrorCode code) {
        return switch (code) {
            case INVALID_REQUEST -> "See errors, where the places are named that could be told.";
            case SESSION_REQUIRED -> "Send the header X-Session-ID with a UUID of version 4.";
            case METADATA_TOO_LARGE, PROFILE_TOO_LARGE -> "Remove members by sending null for them, or send less.";
            case PII_IN_EVENT -> "Leave the fields out that errors names, or ask the visitor for consent first.";
            case UNAUTHORIZED -> "Send the header Authorization: Bearer and the key that the operator has set.";
            case SESSION_PROOF_REQUIRED -> "Send the header X-Session-Token; POST /api/sessions begins a new session.";
            case ORIGIN_NOT_ALLOWED -> "The operator lists allowed origins in http.cors.origins (HTTP_CORS_ORIGINS).";
            case CROSS_SITE_COOKIE -> "Send the token in the header X-Session-Token.";
            case HTTPS_REQUIRED -> "Call the same address with https.";
            case NOT_FOUND -> "The API is described at /docs.";
            case SESSION_NOT_FOUND -> "It is unknown or has expired; POST /api/sessions begins a new one.";
            case METHOD_NOT_ALLOWED -> "The header Allow lists the methods there are.";
            case EMAIL_TAKEN -> "A user with this email exists.";
            case SESSION_LINKED -> "Somebody else signed up from this session, or logged in.";
            case SESSION_ERASED -> "POST /api/sessions without its id begins a new one.";
            case PAYLOAD_TOO_LARGE -> "The operator sets the limit in http.bodyLimit (HTTP_BODY_LIMIT).";
            case UNSUPPORTED_MEDIA_TYPE -> "Send JSON with the header Content-Type: application/json.";
            case RATE_LIMITED -> "Repeat the request after the time in Retry-After.";
            case INTERNAL -> "The server's log has it under the request id.";
            case UNAVAILABLE -> "Repeat the request after the time in Retry-After.";
        };
    }
}
