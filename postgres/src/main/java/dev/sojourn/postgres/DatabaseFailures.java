package dev.sojourn.postgres;

import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.ServiceException;
import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.TransactionRollbackException;
import java.io.Serial;
import java.util.regex.Pattern;

/** One place that tells a database out of reach from a statement that the server objects to. */
final class DatabaseFailures {

    /**
     * What may be different the next time. Classes 08 (connection), 40 (deadlock, serialization), 53 (out of resources),
     * 57 (the operator's doing: shutdown, crash, start-up; and a statement's timeout); 25006 (a server that has become a
     * standby), 55P03 (a lock not had in time); and what is answered to who tries to connect: 28 (not let in), 3D000 (no
     * such database), 55000 (it takes no connections).
     */
    private static final Pattern UNAVAILABLE = Pattern.compile("(08|28|40|53|57).*|25006|3D000|55000|55P03");

    private DatabaseFailures() {
    }

    /** @param statement the query's name */
    static <T> Future<T> translated(String statement, Throwable failure) {
        return Future.failedFuture(translate(statement, failure));
    }

    static Throwable translate(String statement, Throwable failure) {
        if (failure instanceof OfWork) {
            return failure.getCause();
        }
        if (failure instanceof ServiceException || failure instanceof StatementRefusedException
                || failure instanceof TransactionRollbackException) {
            return failure;
        }
        if (failure instanceof PgException refusal) {
            StatementRefusedException refused = new StatementRefusedException(statement, refusal);
            return meansUnavailable(refusal.getSqlState()) ? unavailable(refused) : refused;
        }
        if (isMistakeInArguments(failure)) {
            return new IllegalArgumentException(statement + " was given an argument of a type that it does not take");
        }
        // Not the server's word, so it was not reached: no connection made, none free, or lost with the answer. The
        // client has no common type for these.
        return unavailable(failure);
    }

    /** No fault of the database's; and the client's words quote the argument, which is nothing for the log. */
    private static boolean isMistakeInArguments(Throwable failure) {
        return failure.getClass() == VertxException.class && failure.getMessage().startsWith("Parameter at position");
    }

    private static ServiceException unavailable(Throwable cause) {
        return new ServiceException(ErrorCode.UNAVAILABLE, cause);
    }

    private static boolean meansUnavailable(String sqlState) {
        return sqlState != null && UNAVAILABLE.matcher(sqlState).matches();
    }

    /** Marks what the work inside a transaction failed with: it passes unchanged, whatever it is. */
    static final class OfWork extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        OfWork(Throwable cause) {
            super(null, cause, false, false);
        }
    }
}
