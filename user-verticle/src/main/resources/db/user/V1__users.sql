-- A person who signed up. The row also remembers its own signup (the session it came from, the id its event has or will
-- have, and whether link and event are committed), so that a signup cut short can be completed by whoever finds it.
CREATE TABLE users (
    user_id             uuid        PRIMARY KEY,
    created_at          timestamptz NOT NULL,
    updated_at          timestamptz NOT NULL,
    signup_completed_at timestamptz,
    signup_event_id     uuid        NOT NULL,
    -- Null once that session was erased. No foreign key: the session's row points here, and a circle could not be erased.
    signup_session_id   uuid,
    email               text        NOT NULL,
    -- The email in the form that is compared: normalised and lower-cased by the service, because what lower() does
    -- depends on the database's locale.
    email_key           text        NOT NULL,
    first_name          text,
    age                 text,
    gender              text,
    profession          text,
    country             text,
    city                text,
    household           text,
    cta_variant         text,
    CONSTRAINT users_email_key UNIQUE (email_key),
    CONSTRAINT users_signup_session UNIQUE (signup_session_id),
    CONSTRAINT users_signup_event UNIQUE (signup_event_id)
);

-- What the sweep looks for; empty nearly always.
CREATE INDEX users_signup_pending ON users (created_at) WHERE signup_completed_at IS NULL;

-- This owner's part of erasing a session: the user stays, the trace of the session goes.
CREATE FUNCTION user_erase_session(erased_session uuid) RETURNS TABLE (erased_table text, erased_rows bigint)
LANGUAGE sql AS $$
    UPDATE users SET signup_session_id = NULL WHERE signup_session_id = erased_session;
    SELECT NULL::text, NULL::bigint WHERE false;
$$;
