package dev.sojourn.gateway;

import dev.sojourn.contract.ErrorCode;
import java.io.Serial;
import java.util.List;

/** A request that is not what the API asks for, with all that is wrong with it. */
public final class InvalidRequestException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient List<FieldError> errors;

    public InvalidRequestException(List<FieldError> errors) {
        this(ErrorCode.INVALID_REQUEST, errors);
    }

    InvalidRequestException(ErrorCode code, List<FieldError> errors) {
        super("invalid request", null, false, false);
        this.code = code;
        this.errors = List.copyOf(errors);
    }

    public InvalidRequestException(String pointer, String message) {
        this(List.of(new FieldError(pointer, message)));
    }

    ErrorCode code() {
        return code;
    }

    public List<FieldError> errors() {
        return errors;
    }
}
