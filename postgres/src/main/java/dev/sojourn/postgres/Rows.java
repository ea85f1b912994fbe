package dev.sojourn.postgres;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What a statement answers with, by how many rows its SQL can have. */
public final class Rows {

    private Rows() {
    }

    /** The row of a statement that always has one. */
    public static Row only(RowSet<Row> rows) {
        return rows.iterator().next();
    }

    /** The row of a statement that may have none. */
    public static Optional<Row> first(RowSet<Row> rows) {
        return rows.size() == 0 ? Optional.empty() : Optional.of(only(rows));
    }

    public static Stream<Row> stream(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false);
    }

    /** The key of the last row, where the next page begins; null when there can be none, the page not being full. */
    public static Long next(RowSet<Row> page, int limit, String key) {
        return page.size() < limit ? null : stream(page).reduce((row, later) -> later).orElseThrow().getLong(key);
    }
}
