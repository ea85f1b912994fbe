package dev.sojourn.bench.sql;

/** The tables of the published API that this service speaks, as its authors wrote them down, beside the service's. */
public final class PublishedTables implements AutoCloseable {

    private static final String SCHEMA = "published";

    private static final String COLUMNS = """
            session_id uuid NOT NULL REFERENCES public.user_sessions (session_id),
            event_type varchar(64) NOT NULL,
            payload jsonb,
            "timestamp" timestamptz NOT NULL,
            created_at timestamptz NOT NULL""";

    private final Tables tables;

    public PublishedTables(Tables tables) {
        this.tables = tables;
        close();
        tables.run("CREATE SCHEMA " + SCHEMA);
    }

    /** As published, with the index that lists need; filled with the service's events in the order they came. */
    public Size withSurrogateId() {
        return filled("with_id", "id bigserial PRIMARY KEY, event_id uuid UNIQUE NOT NULL");
    }

    /** The same with the event's own id for a key. */
    public Size withoutSurrogateId() {
        return filled("without_id", "event_id uuid PRIMARY KEY");
    }

    private Size filled(String table, String key) {
        String name = SCHEMA + "." + table;
        tables.run("CREATE TABLE " + name + " (" + key + ", " + COLUMNS + ")");
        tables.run("CREATE INDEX ON " + name + " (session_id, \"timestamp\" DESC)");
        tables.run("INSERT INTO " + name + " (event_id, session_id, event_type, payload, \"timestamp\", created_at) "
                + "SELECT event_id, session_id, event_type, payload::jsonb, \"timestamp\", created_at "
                + "FROM event_logs ORDER BY created_at, event_id");
        tables.run("VACUUM ANALYZE " + name);
        return Size.of(tables, "'" + name + "'::regclass");
    }

    @Override
    public void close() {
        tables.run("DROP SCHEMA IF EXISTS " + SCHEMA + " CASCADE");
    }
}
