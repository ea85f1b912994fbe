package dev.sojourn.postgres;

import io.vertx.pgclient.PgException;
import java.io.Serial;
import java.util.StringJoiner;

/**
 * PostgreSQL refused a statement. It says which one, why, and about what of the schema, and none of the server's own
 * words: message, detail, hint and context may quote values, and what nobody expected is logged.
 */
public final class StatementRefusedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String sqlState;

    /** @param statement the query's name */
    StatementRefusedException(String statement, PgException refusal) {
        super(describe(statement, refusal));
        this.sqlState = refusal.getSqlState();
    }

    private static String describe(String statement, PgException refusal) {
        StringJoiner text = new StringJoiner(", ").add(statement + " was refused: SQLState " + refusal.getSqlState());
        add(text, "table", refusal.getTable());
        add(text, "column", refusal.getColumn());
        add(text, "constraint", refusal.getConstraint());
        add(text, "type", refusal.getDataType());
        if (refusal.getRoutine() != null) {
            add(text, "in", "%s (%s:%s)".formatted(refusal.getRoutine(), refusal.getFile(), refusal.getLine()));
        }
        return text.toString();
    }

    private static void add(StringJoiner text, String what, String name) {
        if (name != null) {
            text.add(what + " " + name);
        }
    }

    /** See PostgreSQL's manual, appendix A. */
    public String sqlState() {
        return sqlState;
    }
}
