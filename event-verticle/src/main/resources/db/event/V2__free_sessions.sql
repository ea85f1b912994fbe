-- Which of the sessions hold no events. Whoever was last seen at a moment mostly has an event of about then, so that is
-- where to look first: in one partition or two in place of them all.
CREATE FUNCTION event_free_sessions(sessions uuid[], last_seen timestamptz[]) RETURNS SETOF uuid
LANGUAGE sql STABLE AS $$
    SELECT session
    FROM unnest(sessions, last_seen) AS asked(session, seen)
    WHERE CASE WHEN EXISTS (
                   SELECT FROM event_logs
                   WHERE session_id = session AND event_id >= event_id_floor(seen - interval '24 hours')
                       AND event_id < event_id_floor(seen + interval '24 hours')
                   OFFSET 0)
               THEN false
               ELSE NOT EXISTS (SELECT FROM event_logs WHERE session_id = session OFFSET 0)
          END
$$;
