package dev.sojourn.contract;

import java.io.Serial;

/**
 * A failure with a code: the only kind that crosses a module's border by intention. It carries no sentence, because
 * nobody may parse one, and no stack trace unless something caused it.
 */
public final class ServiceException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public ServiceException(ErrorCode code) {
        super(code.name(), null, false, false);
        this.code = code;
    }

    public ServiceException(ErrorCode code, Throwable cause) {
        super(code.name(), cause);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }
}
