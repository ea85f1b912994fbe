-- Whether events of a session were refused and are kept. It may have no others, and then it is not there itself.
CREATE FUNCTION event_holds_refused(asked_session uuid) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM event_quarantine WHERE session_id = asked_session)
$$;
