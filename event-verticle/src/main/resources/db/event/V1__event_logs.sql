-- What happened. event_id is a UUID of version 7, so it carries its time: the primary key removes duplicates, lists a
-- session newest first and is the cursor, and the partitions are ranges of it. The foreign key has no CASCADE: a purge
-- that cascades would delete an event acknowledged a moment before.
CREATE TABLE event_logs (
    session_id      uuid        NOT NULL REFERENCES user_sessions (session_id),
    event_id        uuid        NOT NULL,
    -- The id the client gave, where it is not of version 7 and so could not be the key itself.
    client_event_id uuid,
    "timestamp"     timestamptz NOT NULL,
    created_at      timestamptz NOT NULL,
    event_type      text        NOT NULL,
    -- json and not jsonb: it is kept as it was received, every digit of every number.
    payload         json        NOT NULL,
    PRIMARY KEY (session_id, event_id)
) PARTITION BY RANGE (event_id);

-- Ids of other versions, each with the version 7 id that was minted for it once.
CREATE TABLE event_ids (
    session_id      uuid NOT NULL,
    client_event_id uuid NOT NULL,
    event_id        uuid NOT NULL,
    PRIMARY KEY (session_id, client_event_id)
);

-- The lowest event id of a moment.
CREATE FUNCTION event_id_floor(moment timestamptz) RETURNS uuid
LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT rpad(lpad(to_hex(floor(extract(epoch FROM moment) * 1000)::bigint), 12, '0'), 32, '0')::uuid
$$;

-- One partition a week, from the last one to eight weeks ahead, and an edge on either side for ids that claim to be
-- older or newer. There is no DEFAULT partition: with one the planner could not read the partitions in order.
DO $$
DECLARE
    first_week CONSTANT timestamptz := date_trunc('week', now(), 'UTC') - interval '168 hours';
    week timestamptz := first_week;
BEGIN
    EXECUTE format('CREATE TABLE event_logs_early PARTITION OF event_logs FOR VALUES FROM (MINVALUE) TO (%L)',
                   event_id_floor(week));
    FOR n IN 1..10 LOOP
        EXECUTE format('CREATE TABLE %I PARTITION OF event_logs FOR VALUES FROM (%L) TO (%L)',
                       'event_logs_' || to_char(week AT TIME ZONE 'UTC', 'YYYYMMDD'),
                       event_id_floor(week), event_id_floor(week + interval '168 hours'));
        week := week + interval '168 hours';
    END LOOP;
    EXECUTE format('CREATE TABLE event_logs_late PARTITION OF event_logs FOR VALUES FROM (%L) TO (MAXVALUE)',
                   event_id_floor(week));
END
$$;

-- This owner's part of erasing a session.
CREATE FUNCTION event_erase_session(erased_session uuid) RETURNS TABLE (erased_table text, erased_rows bigint)
LANGUAGE sql AS $$
    WITH logs AS (DELETE FROM event_logs WHERE session_id = erased_session RETURNING 1),
         ids AS (DELETE FROM event_ids WHERE session_id = erased_session RETURNING 1)
    SELECT 'event_logs', (SELECT count(*) FROM logs)
    UNION ALL
    SELECT 'event_ids', (SELECT count(*) FROM ids)
$$;
