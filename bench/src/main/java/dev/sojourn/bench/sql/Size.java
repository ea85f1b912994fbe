package dev.sojourn.bench.sql;

/** Bytes on disk. */
public record Size(long rows, long indexes) {

    /** What the service keeps for events: the partitions that hold any, and the ledger of ids. */
    public static Size ofService(Tables tables) {
        tables.run("VACUUM ANALYZE event_logs, event_ids");
        return of(tables, """
                ANY (ARRAY(SELECT partition_oid::regclass FROM event_log_partitions
                           WHERE pg_relation_size(partition_oid) > 0) || 'event_ids'::regclass)""");
    }

    /** @param which tables, as what follows {@code oid =} */
    static Size of(Tables tables, String which) {
        return new Size(
                tables.number("SELECT sum(pg_table_size(oid))::bigint FROM pg_class WHERE oid = " + which),
                tables.number("SELECT sum(pg_indexes_size(oid))::bigint FROM pg_class WHERE oid = " + which));
    }

    public long total() {
        return rows + indexes;
    }
}
