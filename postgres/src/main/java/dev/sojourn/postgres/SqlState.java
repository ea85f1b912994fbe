package dev.sojourn.postgres;


/** Why the server refused a statement, where that is part of how a query works. See PostgreSQL's manual, appendix A. */
public enum SqlState {

    FOREIGN_KEY_VIOLATION("23503"),
    CHECK_VIOLATION("23514"),
    DEADLOCK_DETECTED("40P01"),
    LOCK_NOT_AVAILABLE("55P03"),
    /** Ours: a row was to be made about somebody who was erased. */
    ERASED("SJ410");

    private final String code;

    SqlState(String code) {
        this.code = code;
    }

    /** Whether this is what a statement, or a transaction, failed with. */
    public boolean isOf(Throwable failure) {
        return failure instanceof StatementRefusedException refused && code.equals(refused.sqlState());
    }
}
