package dev.sojourn.bench.sql;

import dev.sojourn.bench.load.Payload;
import dev.sojourn.bench.load.Sessions;

/** Events of the past, written by the server itself, as the service would have stored them. */
public final class History {

    private static final int DAYS = 90;

    /** What the retention job has made, week by week, by the time that it has run for 90 days. */
    private static final String WEEKS = """
            DO $$
            DECLARE
                week timestamptz := date_trunc('week', now() - interval '%d days', 'UTC');
                first_upper CONSTANT uuid :=
                    (SELECT upper_bound FROM event_log_partitions WHERE partition_name = 'event_logs_early');
            BEGIN
                IF first_upper <= event_id_floor(week) THEN
                    RETURN;
                END IF;
                ALTER TABLE event_logs DETACH PARTITION event_logs_early;
                EXECUTE format('ALTER TABLE event_logs_early DROP CONSTRAINT event_logs_early_bound,
                                ADD CONSTRAINT event_logs_early_bound CHECK (event_id < %%L)', event_id_floor(week));
                EXECUTE format('ALTER TABLE event_logs ATTACH PARTITION event_logs_early
                                FOR VALUES FROM (MINVALUE) TO (%%L)', event_id_floor(week));
                WHILE event_id_floor(week) < first_upper LOOP
                    EXECUTE format('CREATE TABLE %%I PARTITION OF event_logs FOR VALUES FROM (%%L) TO (%%L)',
                                   'event_logs_' || to_char(week AT TIME ZONE 'UTC', 'YYYYMMDD'),
                                   event_id_floor(week), event_id_floor(week + interval '168 hours'));
                    week := week + interval '168 hours';
                END LOOP;
            END
            $$""".formatted(DAYS);

    /** Foreign keys are not looked at: the sessions are there. */
    private static final String FILL = """
            BEGIN;
            SET LOCAL session_replication_role = replica;
            INSERT INTO event_logs (session_id, event_id, "timestamp", created_at, event_type, payload)
            SELECT ('%s' || %d + n * 7919 %% %d)::uuid, uuidv7(happened - clock_timestamp()), happened, happened,
                   '%s', '%s'
            FROM generate_series(%d::bigint, %d::bigint) AS n
                CROSS JOIN LATERAL (SELECT '%s'::timestamptz + n * interval '%s seconds' AS happened) AS moment;
            COMMIT""";

    private static final String THIS_WEEK =
            "SELECT 'event_logs_' || to_char(date_trunc('week', now(), 'UTC') AT TIME ZONE 'UTC', 'YYYYMMDD')";

    private final Tables tables;
    private final long size;
    private final long firstSession;
    private final int sessions;
    private final double days;
    private final String begin;

    private History(Tables tables, long size, long firstSession, int sessions, double days) {
        this.tables = tables;
        this.size = size;
        this.firstSession = firstSession;
        this.sessions = sessions;
        this.days = days;
        this.begin = tables.text("SELECT now() - interval '%s days'".formatted(days));
    }

    /** Sees to it that the partitions of the past are there. */
    static void makeWeeks(Tables tables) {
        tables.run(WEEKS);
    }

    /** So many events of so many sessions, evenly over the past 90 days, in place of all that there are. */
    public static History ofMonths(Tables tables, long size, int sessions) {
        return new History(tables, size, Sessions.FIRST, sessions, DAYS).write();
    }

    /** The same over the past hour. */
    public static History ofAnHour(Tables tables, long size, int sessions) {
        return new History(tables, size, Sessions.FIRST, sessions, 1 / 24.0).write();
    }

    /**
     * So many events of one session over the past 90 days, in place of all that there are.
     *
     * @param session its number; it is made where it is not there
     */
    public static void ofOne(Tables tables, long size, int session) {
        tables.empty();
        tables.session(session);
        History history = new History(tables, size, Sessions.FIRST + session, 1, DAYS);
        history.fill(0);
        history.settled();
    }

    private History write() {
        tables.empty();
        tables.sessions(sessions);
        fill(0);
        return settled();
    }

    private void fill(long from) {
        tables.run(FILL.formatted(Sessions.PREFIX, firstSession, sessions, Payload.TYPE, Payload.JSON, from, size - 1,
                begin, days * 86_400 / size));
    }

    private History settled() {
        tables.run("VACUUM (ANALYZE) event_logs");
        tables.run("CHECKPOINT");
        return this;
    }

    /** Takes back what was added since: the present week is written anew. */
    public void restore() {
        tables.run("TRUNCATE " + tables.text(THIS_WEEK));
        // They are numbered by time: those of the weeks before are the first ones.
        fill(tables.events());
        settled();
    }

    /** How many of the events are of the present week, whose partition takes the new ones. */
    public long ofThisWeek() {
        return tables.number("SELECT count(*) FROM " + tables.text(THIS_WEEK));
    }
}
