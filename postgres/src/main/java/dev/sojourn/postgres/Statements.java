package dev.sojourn.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;

/** Where statements run: on the pool, or in a transaction. */
public interface Statements {

    /**
     * Runs the query, prepared. Fails with a {@link dev.sojourn.contract.ServiceException} of code
     * {@link dev.sojourn.contract.ErrorCode#UNAVAILABLE} when the database can't be reached or has no room, and with
     * a {@link StatementRefusedException} for anything else that the server objects to, to be told apart by its
     * SQLState.
     */
    Future<RowSet<Row>> run(Query query, Tuple arguments);
}
