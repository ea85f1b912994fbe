-- Everything known about a person but the email, by attribute: {"value": …, "source": "event" or "form", "at": …}. What was
-- removed keeps a null value, so that an event from before, told again, does not bring it back.
ALTER TABLE users ADD COLUMN attributes jsonb NOT NULL DEFAULT '{}';

UPDATE users SET attributes = (
    SELECT coalesce(jsonb_object_agg(name, jsonb_build_object('value', value, 'source', 'form', 'at',
               to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))), '{}')
    FROM (VALUES ('firstName', first_name), ('age', age), ('gender', gender), ('profession', profession),
                 ('country', country), ('city', city), ('household', household)) AS said (name, value)
    WHERE value IS NOT NULL
);

ALTER TABLE users
    DROP COLUMN first_name,
    DROP COLUMN age,
    DROP COLUMN gender,
    DROP COLUMN profession,
    DROP COLUMN country,
    DROP COLUMN city,
    DROP COLUMN household,
    ADD CONSTRAINT users_attributes_size CHECK (octet_length(attributes::text) <= 16384);

-- What the browser asked for when it signed up: whoever completes the signup records its event by that.
ALTER TABLE users ADD COLUMN signup_gpc boolean;

-- What is known about the visitor of a session from which nobody has signed up. No foreign key: sessions come later than
-- this owner's tables. Whoever writes here holds the session's row locked, and both of its ends take the draft along.
CREATE TABLE session_profiles (
    session_id uuid        PRIMARY KEY,
    attributes jsonb       NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT session_profiles_attributes_size CHECK (octet_length(attributes::text) <= 16384)
);

-- What is known once more was told. A form is somebody's latest word. An event replaces what was told no later than it
-- happened; one that is told again, only what was told before.
CREATE FUNCTION profile_merged(known jsonb, told jsonb) RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT known || coalesce(jsonb_object_agg(name, CASE
               WHEN (known -> name ->> 'at')::timestamptz > (new ->> 'at')::timestamptz
               THEN jsonb_set(new - 'repeated', '{at}', known -> name -> 'at')
               ELSE new - 'repeated' END), '{}')
    FROM jsonb_each(told) AS each (name, new)
    WHERE NOT known ? name
        OR new ->> 'source' = 'form'
        OR (known -> name ->> 'at')::timestamptz < (new ->> 'at')::timestamptz
        OR ((known -> name ->> 'at')::timestamptz = (new ->> 'at')::timestamptz
            AND known -> name ->> 'source' = 'event' AND NOT new ? 'repeated')
$$;

-- The values alone, each as the text of its JSON, so that nobody on the way rewrites a number.
CREATE FUNCTION profile_values(attributes jsonb) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(jsonb_object_agg(name, (attribute -> 'value')::text), '{}')::text
    FROM jsonb_each(attributes) AS each (name, attribute)
    WHERE attribute -> 'value' <> 'null'
$$;

CREATE OR REPLACE FUNCTION user_erase_session(erased_session uuid)
RETURNS TABLE (erased_table text, erased_rows bigint)
LANGUAGE sql AS $$
    UPDATE users SET signup_session_id = NULL WHERE signup_session_id = erased_session;
    WITH erased AS (DELETE FROM session_profiles WHERE session_id = erased_session RETURNING 1)
    SELECT 'session_profiles', count(*) FROM erased;
$$;

CREATE OR REPLACE FUNCTION user_forget_sessions(purged_sessions uuid[]) RETURNS void
LANGUAGE sql AS $$
    UPDATE users SET signup_session_id = NULL WHERE signup_session_id = ANY (purged_sessions);
    DELETE FROM session_profiles WHERE session_id = ANY (purged_sessions);
$$;
