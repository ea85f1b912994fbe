-- A session with a million events is erased piece by piece, with a rest after each that is longer than the piece took: in one
-- go the deletion takes a processor and the log's disk to itself, and everybody's events wait behind it. It stays one
-- transaction. Of very much the rest is left out after a while, so that the erasure ends within its own timeout.
CREATE FUNCTION event_erase_paced(erased_session uuid, erased_table text, id_column text) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    piece   CONSTANT integer          := 500;
    rest    CONSTANT double precision := 9;
    patient CONSTANT timestamptz      := clock_timestamp() + interval '40 seconds';
    began   timestamptz;
    lower_id uuid := '00000000-0000-0000-0000-000000000000';
    upper_id uuid;
    gone    bigint;
    total   bigint := 0;
BEGIN
    LOOP
        began := clock_timestamp();
        -- From id to id, since each look at the rows that are gone already would cost as much as their deletion.
        EXECUTE format('SELECT id FROM (SELECT %1$I AS id FROM %2$I WHERE session_id = $1 AND %1$I > $2
                                        ORDER BY %1$I LIMIT $3) AS next ORDER BY id DESC LIMIT 1',
                       id_column, erased_table)
            INTO upper_id USING erased_session, lower_id, piece;
        EXIT WHEN upper_id IS NULL;
        EXECUTE format('DELETE FROM %2$I WHERE session_id = $1 AND %1$I > $2 AND %1$I <= $3', id_column, erased_table)
            USING erased_session, lower_id, upper_id;
        GET DIAGNOSTICS gone = ROW_COUNT;
        total := total + gone;
        lower_id := upper_id;
        IF gone >= piece AND clock_timestamp() < patient THEN
            PERFORM pg_sleep(rest * extract(epoch FROM clock_timestamp() - began));
        END IF;
    END LOOP;
    RETURN total;
END
$$;

CREATE OR REPLACE FUNCTION event_erase_session(erased_session uuid)
RETURNS TABLE (erased_table text, erased_rows bigint)
LANGUAGE sql AS $$
    INSERT INTO event_quarantine_erasures (session_hash) VALUES (event_session_hash(erased_session))
    ON CONFLICT (session_hash) DO UPDATE SET erased_at = excluded.erased_at;

    WITH doomed AS (SELECT id FROM event_quarantine WHERE session_id = erased_session ORDER BY id FOR UPDATE),
         quarantine AS (DELETE FROM event_quarantine WHERE id IN (SELECT id FROM doomed) RETURNING 1)
    SELECT 'event_logs', event_erase_paced(erased_session, 'event_logs', 'event_id')
    UNION ALL
    SELECT 'event_ids', event_erase_paced(erased_session, 'event_ids', 'client_event_id')
    UNION ALL
    SELECT 'event_quarantine', (SELECT count(*) FROM quarantine)
$$;
