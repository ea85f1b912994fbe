-- A link can be undone exactly: the draft of before it is kept while the session is linked, and of what the session has
-- told its user's profile meanwhile, what had stood there.
ALTER TABLE users
    -- By attribute, the session that told what stands there; none where the signup's form did, or the session has gone.
    ADD COLUMN told_by jsonb NOT NULL DEFAULT '{}';

ALTER TABLE session_profiles
    -- To whose profile it has told something; no foreign key, as users may be discarded.
    ADD COLUMN user_id  uuid,
    -- By attribute, what that had been before, with the session that had told it.
    ADD COLUMN replaced jsonb NOT NULL DEFAULT '{}',
    ADD CONSTRAINT session_profiles_replaced_size CHECK (octet_length(replaced::text) <= 16384);

CREATE INDEX session_profiles_user ON session_profiles (user_id) WHERE user_id IS NOT NULL;

-- An ANALYZE keeps samples of a column's values, and they outlive the rows. Nothing is looked for by these but by keys.
ALTER TABLE users
    ALTER COLUMN email SET STATISTICS 0,
    ALTER COLUMN email_key SET STATISTICS 0,
    ALTER COLUMN cta_variant SET STATISTICS 0,
    ALTER COLUMN attributes SET STATISTICS 0,
    ALTER COLUMN told_by SET STATISTICS 0;

ALTER TABLE session_profiles
    ALTER COLUMN attributes SET STATISTICS 0,
    ALTER COLUMN replaced SET STATISTICS 0;

-- Some of the attributes, by name.
CREATE FUNCTION profile_only(attributes jsonb, names text[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(jsonb_object_agg(name, attribute), '{}') FROM jsonb_each(attributes) AS each (name, attribute)
    WHERE name = ANY (names)
$$;

-- What there is room for: without it, an undo leaves unknown what had stood there.
CREATE FUNCTION profile_with_room(wanted jsonb, otherwise jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN octet_length(wanted::text) <= 16384 THEN wanted ELSE otherwise END
$$;

-- Takes what a session has told of some attributes, or of all, out of what other sessions of its user would come back
-- to: they come back to what it would have come back to.
CREATE FUNCTION profile_pass_over(of_user uuid, passed_session uuid, names text[] DEFAULT NULL) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    was jsonb := (SELECT replaced FROM session_profiles WHERE session_id = passed_session);
BEGIN
    UPDATE session_profiles AS other SET replaced = profile_with_room(passed.still || passed.instead, passed.still)
    FROM (
        SELECT session_id,
               coalesce(jsonb_object_agg(name, attribute) FILTER (WHERE NOT told), '{}') AS still,
               coalesce(jsonb_object_agg(name, was -> name) FILTER (WHERE told AND was ? name), '{}') AS instead
        FROM session_profiles
            CROSS JOIN LATERAL jsonb_each(replaced) AS each (name, attribute)
            CROSS JOIN LATERAL coalesce(attribute ->> 'session' = passed_session::text
                                        AND (names IS NULL OR name = ANY (names)), false) AS told
        WHERE user_id = of_user AND session_id <> passed_session
        GROUP BY session_id
        HAVING bool_or(told)
    ) AS passed
    WHERE other.session_id = passed.session_id;
END
$$;

-- Merges what a session tells into its user's profile; null when there is no such user. To be called with the session's
-- row locked. What is removed is gone for good: from all drafts of the user's sessions, and from what an undo would
-- bring back.
CREATE FUNCTION profile_tell_user(told_user uuid, told_session uuid, told jsonb, told_at timestamptz) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
    known       users%ROWTYPE;
    merged      jsonb;
    changed     text[];
    removed     text[];
    was         jsonb;
BEGIN
    SELECT * INTO known FROM users WHERE user_id = told_user FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    merged := profile_merged(known.attributes, told);
    changed := ARRAY(SELECT name FROM jsonb_object_keys(told) AS name
                     WHERE merged -> name IS DISTINCT FROM known.attributes -> name);
    IF cardinality(changed) = 0 THEN
        RETURN merged;
    END IF;
    removed := ARRAY(SELECT name FROM unnest(changed) AS name WHERE merged -> name -> 'value' = 'null');
    UPDATE users SET
        attributes = merged,
        told_by = told_by || (SELECT jsonb_object_agg(name, told_session) FROM unnest(changed) AS name),
        updated_at = told_at
    WHERE user_id = told_user;

    -- Its own word, told before, is nothing to come back to.
    changed := ARRAY(SELECT name FROM unnest(changed) AS name
                     WHERE known.told_by ->> name IS DISTINCT FROM told_session::text);
    was := (SELECT coalesce(jsonb_object_agg(name, CASE WHEN known.told_by ? name
                   THEN (known.attributes -> name) || jsonb_build_object('session', known.told_by -> name)
                   ELSE known.attributes -> name END), '{}')
            FROM unnest(changed) AS name
            WHERE known.attributes -> name -> 'value' <> 'null');
    PERFORM profile_pass_over(told_user, told_session, changed);
    INSERT INTO session_profiles AS s (session_id, attributes, updated_at, user_id, replaced)
    VALUES (told_session, '{}', told_at, told_user, profile_with_room(was, '{}'))
    ON CONFLICT (session_id) DO UPDATE SET
        user_id = excluded.user_id,
        replaced = profile_with_room(s.replaced - changed || was, s.replaced - changed);

    IF cardinality(removed) > 0 THEN
        UPDATE session_profiles SET attributes = attributes - removed, replaced = replaced - removed
        WHERE session_id = told_session
            OR session_id IN (SELECT s.session_id FROM user_sessions AS s WHERE s.user_id = told_user);
    END IF;
    RETURN merged;
END
$$;

-- This owner's part of undoing a link, be it a signup's: nothing that the session told stands in the user's profile any
-- more, what had stood there does again, and the session may sign up anew. To be called with the session's row locked.
CREATE FUNCTION user_undo_link(undone_session uuid, undone_user uuid) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    known    users%ROWTYPE;
    own      text[];
    was      jsonb;
    restored jsonb;
BEGIN
    SELECT * INTO known FROM users WHERE user_id = undone_user FOR NO KEY UPDATE;
    own := ARRAY(SELECT key FROM jsonb_each_text(known.told_by) WHERE value = undone_session::text);
    was := profile_only((SELECT replaced FROM session_profiles WHERE session_id = undone_session), own);
    restored := profile_with_room(
        known.attributes - own || (
            SELECT coalesce(jsonb_object_agg(name, attribute - 'session'), '{}')
            FROM jsonb_each(was) AS each (name, attribute)),
        known.attributes - own);
    UPDATE users SET
        attributes = restored,
        told_by = told_by - own || (
            SELECT coalesce(jsonb_object_agg(name, attribute -> 'session'), '{}')
            FROM jsonb_each(was) AS each (name, attribute) WHERE attribute ? 'session' AND restored ? name),
        signup_session_id = CASE WHEN signup_session_id = undone_session THEN NULL ELSE signup_session_id END
    WHERE user_id = undone_user;

    PERFORM profile_pass_over(undone_user, undone_session);
    UPDATE session_profiles SET user_id = NULL, replaced = '{}' WHERE session_id = undone_session;
END
$$;

-- Sessions that go leave no trace with their users. What they told, and still stands, is the user's.
CREATE FUNCTION profile_forget_tellers(gone_sessions uuid[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    tellers CONSTANT uuid[] := ARRAY(SELECT session_id FROM session_profiles
                                     WHERE session_id = ANY (gone_sessions) AND user_id IS NOT NULL);
BEGIN
    UPDATE users SET signup_session_id = NULL WHERE signup_session_id = ANY (gone_sessions);
    UPDATE users SET told_by = (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each_text(told_by)
                                WHERE value <> ALL (tellers::text[]))
    WHERE user_id IN (SELECT user_id FROM session_profiles WHERE session_id = ANY (tellers));
    PERFORM profile_pass_over(user_id, session_id) FROM session_profiles WHERE session_id = ANY (tellers);
END
$$;

CREATE OR REPLACE FUNCTION user_erase_session(erased_session uuid)
RETURNS TABLE (erased_table text, erased_rows bigint)
LANGUAGE sql AS $$
    SELECT profile_forget_tellers(ARRAY[erased_session]);
    WITH erased AS (DELETE FROM session_profiles WHERE session_id = erased_session RETURNING 1)
    SELECT 'session_profiles', count(*) FROM erased;
$$;

CREATE OR REPLACE FUNCTION user_forget_sessions(purged_sessions uuid[]) RETURNS void
LANGUAGE sql AS $$
    SELECT profile_forget_tellers(purged_sessions);
    DELETE FROM session_profiles WHERE session_id = ANY (purged_sessions);
$$;

CREATE OR REPLACE FUNCTION user_erase_user(erased_user uuid) RETURNS TABLE (erased_table text, erased_rows bigint)
LANGUAGE sql AS $$
    -- Of a session that was never linked, since the signup was cut short.
    UPDATE session_profiles SET user_id = NULL, replaced = '{}' WHERE user_id = erased_user;
    WITH gone AS (DELETE FROM users WHERE user_id = erased_user RETURNING 1)
    SELECT 'users', count(*) FROM gone;
$$;

-- Who signed up from a session, linked to it yet or not; null where nobody did.
CREATE FUNCTION user_signed_up_from(asked_session uuid) RETURNS uuid
LANGUAGE sql STABLE AS $$
    SELECT user_id FROM users WHERE signup_session_id = asked_session
$$;
