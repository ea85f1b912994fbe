-- Events that were refused, for the operator to look at, to release once the reason is gone, or to drop. No foreign
-- key: a refused event creates no session.
CREATE TABLE event_quarantine (
    -- Of version 7, minted when it came, so it carries that time.
    id              uuid        PRIMARY KEY,
    session_id      uuid        NOT NULL,
    -- The id and the type the client gave, where they are any.
    client_event_id uuid,
    event_type      text,
    reason          text        NOT NULL CHECK (reason IN ('SCHEMA', 'DATABASE')),
    -- json and not jsonb: it is kept as it was received.
    event           json        NOT NULL,
    errors          json        NOT NULL,
    schema_version  text,
    -- As how many rows it counts towards the bound: one for every 4 KiB begun.
    weight          integer     NOT NULL CHECK (weight > 0),
    received_at     timestamptz NOT NULL
) WITH (
    -- The oldest go as fast as new ones come: their room is wanted back soon, after a number of rows and not a share.
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
    toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 5000
);

CREATE INDEX event_quarantine_session ON event_quarantine (session_id, client_event_id);

-- How much there is. Whoever adds or removes rows holds this row's lock until the commit, so that the bound holds on
-- all nodes together. A transaction takes its locks in this order: sessions, events in quarantine by id, this one.
CREATE TABLE event_quarantine_size (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    events bigint  NOT NULL,
    weight bigint  NOT NULL
) WITH (fillfactor = 10);

INSERT INTO event_quarantine_size (events, weight) VALUES (0, 0);

CREATE FUNCTION event_quarantine_weigh() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    direction CONSTANT integer := CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END;
    changed_events bigint;
    changed_weight bigint;
BEGIN
    SELECT count(*), coalesce(sum(weight), 0) INTO changed_events, changed_weight FROM changed;
    -- Erasing a session without any neither reads the row nor waits for it.
    IF changed_events > 0 THEN
        UPDATE event_quarantine_size
        SET events = events + direction * changed_events, weight = weight + direction * changed_weight;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER event_quarantine_grows AFTER INSERT ON event_quarantine
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION event_quarantine_weigh();

CREATE TRIGGER event_quarantine_shrinks AFTER DELETE ON event_quarantine
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION event_quarantine_weigh();

-- Sessions erased within the last minutes: an event of one that was refused a moment before may still be on its way to
-- the quarantine. A hash, since nothing of an erased session stays.
CREATE TABLE event_quarantine_erasures (
    session_hash bytea       PRIMARY KEY,
    erased_at    timestamptz NOT NULL DEFAULT now()
);

CREATE FUNCTION event_session_hash(session uuid) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT AS $$ SELECT sha256(uuid_send(session)) $$;

-- This owner's part of erasing a session.
CREATE OR REPLACE FUNCTION event_erase_session(erased_session uuid)
RETURNS TABLE (erased_table text, erased_rows bigint)
LANGUAGE sql AS $$
    INSERT INTO event_quarantine_erasures (session_hash) VALUES (event_session_hash(erased_session))
    ON CONFLICT (session_hash) DO UPDATE SET erased_at = excluded.erased_at;

    WITH logs AS (DELETE FROM event_logs WHERE session_id = erased_session RETURNING 1),
         ids AS (DELETE FROM event_ids WHERE session_id = erased_session RETURNING 1),
         doomed AS (SELECT id FROM event_quarantine WHERE session_id = erased_session ORDER BY id FOR UPDATE),
         quarantine AS (DELETE FROM event_quarantine WHERE id IN (SELECT id FROM doomed) RETURNING 1)
    SELECT 'event_logs', (SELECT count(*) FROM logs)
    UNION ALL
    SELECT 'event_ids', (SELECT count(*) FROM ids)
    UNION ALL
    SELECT 'event_quarantine', (SELECT count(*) FROM quarantine)
$$;
