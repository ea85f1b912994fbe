-- Partitions are made ahead and dropped when they are past retention. Each function is one bounded step, to be repeated
-- until there is nothing left to do, every step in a transaction of its own. They take the time from their caller.
--
-- What each DDL locks was read from pg_locks (15 and 18). Attaching a table that was detached before takes ACCESS
-- EXCLUSIVE on user_sessions for its foreign key's sake, detaching takes it on event_logs; dropping an attached partition
-- touches event_logs alone, dropping a detached one user_sessions too. Whoever asks for ACCESS EXCLUSIVE and has to wait
-- makes everybody behind wait with it: so these functions give up after 100 ms (55P03), to be called again later.

-- The time in an id (RFC 9562, 5.7), to the millisecond.
CREATE FUNCTION event_id_time(id uuid) RETURNS timestamptz
LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT to_timestamp(('x' || lpad(left(replace(id::text, '-', ''), 12), 16, '0'))::bit(64)::bigint / 1000.0)
$$;

-- What the catalog says of the partitions: early has no lower bound and late no upper one.
CREATE VIEW event_log_partitions AS
    SELECT partition.oid AS partition_oid, partition.relname::text AS partition_name,
           substring(bounds FROM $re$FROM \('([0-9a-f-]{36})'\)$re$)::uuid AS lower_bound,
           substring(bounds FROM $re$TO \('([0-9a-f-]{36})'\)$re$)::uuid AS upper_bound
    FROM pg_inherits
        JOIN pg_class AS partition ON partition.oid = inhrelid
        CROSS JOIN LATERAL pg_get_expr(relpartbound, partition.oid) AS bounds
    WHERE inhparent = 'event_logs'::regclass;

-- Edges hold rows of any age by their ids: what is too old is found by when it was received.
CREATE INDEX event_logs_early_created_at ON event_logs_early (created_at);
CREATE INDEX event_logs_late_created_at ON event_logs_late (created_at);

-- Says again what the partition's bound says, so that moving the bound up need not scan the table under its locks.
DO $$
BEGIN
    EXECUTE format('ALTER TABLE event_logs_early ADD CONSTRAINT event_logs_early_bound CHECK (event_id < %L)',
                   (SELECT upper_bound FROM event_log_partitions WHERE partition_name = 'event_logs_early'));
END
$$;

-- In the order in which ingest takes its locks, all before anything is changed: who has one of them never waits here for
-- somebody who waits for the other.
CREATE FUNCTION event_logs_lock() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE ONLY user_sessions IN ACCESS EXCLUSIVE MODE;
    LOCK TABLE ONLY event_logs IN ACCESS EXCLUSIVE MODE;
END
$$;

-- Makes the next week, if the weeks do not reach up to a moment yet; tells whether it did. The late edge itself becomes
-- the week, rows and all, and a new edge is made for the rows beyond, which are few: no row moves but theirs. Only after
-- weeks of neglect is it full of rows, and then one partition takes in the whole time up to the end of the present week.
CREATE FUNCTION event_logs_extend(until timestamptz, present timestamptz) RETURNS boolean
LANGUAGE plpgsql SET lock_timeout = '100ms' AS $$
DECLARE
    week       CONSTANT interval := '168 hours'; -- seven days may have 167 where clocks are changed
    many_bytes CONSTANT bigint := 4 * 1024 * 1024;
    lower_id   uuid;
    upper_id   uuid;
    begins     timestamptz;
    ends       timestamptz;
    made       text;
BEGIN
    FOR look IN 1..2 LOOP
        lower_id := (SELECT lower_bound FROM event_log_partitions WHERE partition_name = 'event_logs_late');
        IF lower_id >= event_id_floor(until) THEN
            RETURN false;
        END IF;
        -- And look again: another node may have been here.
        PERFORM event_logs_lock();
    END LOOP;

    begins := event_id_time(lower_id);
    ends := date_trunc('week', begins, 'UTC') + week;
    IF pg_relation_size('event_logs_late') > many_bytes THEN
        ends := greatest(ends, date_trunc('week', present, 'UTC') + week);
    END IF;
    upper_id := event_id_floor(ends);
    made := 'event_logs_' || to_char(begins AT TIME ZONE 'UTC', 'YYYYMMDD');

    ALTER TABLE event_logs DETACH PARTITION event_logs_late;
    DROP INDEX event_logs_late_created_at;
    EXECUTE format('ALTER TABLE event_logs_late RENAME TO %I', made);
    EXECUTE format('ALTER INDEX event_logs_late_pkey RENAME TO %I', made || '_pkey');
    EXECUTE format('CREATE TABLE event_logs_late PARTITION OF event_logs FOR VALUES FROM (%L) TO (MAXVALUE)', upper_id);
    CREATE INDEX event_logs_late_created_at ON event_logs_late (created_at);
    EXECUTE format($move$
        WITH beyond AS (DELETE FROM %I WHERE event_id >= %L RETURNING *)
        INSERT INTO event_logs_late
            (session_id, event_id, client_event_id, "timestamp", created_at, event_type, payload)
        SELECT session_id, event_id, client_event_id, "timestamp", created_at, event_type, payload
        FROM beyond$move$, made, upper_id);
    EXECUTE format('ALTER TABLE event_logs ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', made, lower_id, upper_id);
    RETURN true;
END
$$;

-- The oldest partition between the edges, if it ended before the cutoff.
CREATE FUNCTION event_logs_expired(cutoff timestamptz)
RETURNS TABLE (partition_oid oid, partition_name text, upper_bound uuid)
LANGUAGE sql STABLE AS $$
    SELECT partition_oid, partition_name, upper_bound
    FROM event_log_partitions
    WHERE lower_bound IS NOT NULL AND upper_bound <= event_id_floor(cutoff)
    ORDER BY lower_bound
    LIMIT 1
$$;

-- Forgets the claimed ids of the events on some pages of the oldest expired partition, which is to be dropped next. Tells
-- the page to go on with; null when there is none. A ledger row lives as long as its event: forgotten sooner, a repeated
-- event would be stored beside the first; later, it would find neither.
CREATE FUNCTION event_ids_forget(cutoff timestamptz, first_page bigint, pages integer) RETURNS bigint
-- The pages are few and the ledger is long: each of its rows is to be found by its key.
LANGUAGE plpgsql SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    expired record;
BEGIN
    SELECT * INTO expired FROM event_logs_expired(cutoff);
    IF NOT FOUND
        OR first_page * current_setting('block_size')::bigint >= coalesce(pg_relation_size(expired.partition_oid), 0) THEN
        RETURN NULL;
    END IF;
    EXECUTE format($forget$
        DELETE FROM event_ids AS ids USING %I AS logs
        WHERE logs.ctid >= '(%s,0)' AND logs.ctid < '(%s,0)' AND logs.client_event_id IS NOT NULL
            AND ids.session_id = logs.session_id AND ids.client_event_id = logs.client_event_id$forget$,
        expired.partition_name, first_page, first_page + pages);
    RETURN first_page + pages;
EXCEPTION
    -- Another node was here and has dropped it.
    WHEN undefined_table THEN
        RETURN NULL;
END
$$;

-- Drops the oldest partition, if it ended before the cutoff; tells whether it did. The early edge takes its range over,
-- so that an id from there still finds a place.
CREATE FUNCTION event_logs_expire(cutoff timestamptz) RETURNS boolean
LANGUAGE plpgsql SET lock_timeout = '100ms' AS $$
DECLARE
    expired record;
BEGIN
    FOR look IN 1..2 LOOP
        SELECT * INTO expired FROM event_logs_expired(cutoff);
        IF NOT FOUND THEN
            RETURN false;
        END IF;
        -- And look again: another node may have been here.
        PERFORM event_logs_lock();
    END LOOP;

    EXECUTE format('DROP TABLE %I', expired.partition_name);
    ALTER TABLE event_logs DETACH PARTITION event_logs_early;
    EXECUTE format('ALTER TABLE event_logs ATTACH PARTITION event_logs_early FOR VALUES FROM (MINVALUE) TO (%L)',
                   expired.upper_bound);
    -- Not scanned here: event_logs_early_bound is to be validated in a transaction that holds no other lock.
    EXECUTE format('ALTER TABLE event_logs_early DROP CONSTRAINT event_logs_early_bound,
                    ADD CONSTRAINT event_logs_early_bound CHECK (event_id < %L) NOT VALID', expired.upper_bound);
    RETURN true;
END
$$;

-- Removes rows of the edges that were received before the cutoff, a number at most; tells how many it were.
CREATE FUNCTION event_logs_trim(cutoff timestamptz, at_most integer) RETURNS integer
LANGUAGE sql AS $$
    WITH early AS (
        DELETE FROM event_logs_early WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM event_logs_early WHERE created_at < cutoff ORDER BY created_at LIMIT at_most))
        RETURNING session_id, client_event_id
    ), late AS (
        DELETE FROM event_logs_late WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM event_logs_late WHERE created_at < cutoff ORDER BY created_at LIMIT at_most))
        RETURNING session_id, client_event_id
    ), trimmed AS (
        SELECT * FROM early UNION ALL SELECT * FROM late
    ), forgotten AS (
        DELETE FROM event_ids AS ids USING trimmed
        WHERE ids.session_id = trimmed.session_id AND ids.client_event_id = trimmed.client_event_id
    )
    SELECT count(*)::integer FROM trimmed
$$;
