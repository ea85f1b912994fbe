-- This owner's part of purging sessions: each user stays, the trace of the session goes, and its id may sign up again.
CREATE FUNCTION user_forget_sessions(purged_sessions uuid[]) RETURNS void
LANGUAGE sql AS $$
    UPDATE users SET signup_session_id = NULL WHERE signup_session_id = ANY (purged_sessions)
$$;
