-- What visitors decided, each decision a row that nobody changes: the proof that there was a consent, and of when it ended.
-- The latest one is in user_sessions too, where the insert of an event looks.
CREATE TABLE session_consents (
    consent_id     bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    session_id     uuid        NOT NULL REFERENCES user_sessions (session_id),
    analytics      boolean     NOT NULL,
    profiling      boolean     NOT NULL,
    policy_version text        CHECK (char_length(policy_version) <= 64),
    chosen_at      timestamptz NOT NULL
);

CREATE INDEX session_consents_session ON session_consents (session_id, consent_id);

CREATE FUNCTION session_consents_refuse() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('sojourn.erasing_consents', true) = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'session_consents is append-only' USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER session_consents_append_only BEFORE UPDATE OR DELETE ON session_consents
FOR EACH ROW EXECUTE FUNCTION session_consents_refuse();

-- The one way in which decisions go: with their session, when it is erased or purged. Answers how many went. To be called
-- with the sessions' rows locked.
CREATE FUNCTION session_erase_consents(gone_sessions uuid[]) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    gone bigint;
BEGIN
    -- Not as a clause of the function: only a superuser may give one a parameter that the server does not know.
    PERFORM set_config('sojourn.erasing_consents', 'on', true);
    DELETE FROM session_consents WHERE session_id = ANY (gone_sessions);
    GET DIAGNOSTICS gone = ROW_COUNT;
    PERFORM set_config('sojourn.erasing_consents', 'off', true);
    RETURN gone;
END
$$;
