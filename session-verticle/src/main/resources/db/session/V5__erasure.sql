-- Erasing goes in two transactions. The first marks the sessions and writes their tombstones: from then on nothing is
-- stored for them and nothing of them is read. The second removes the rows of every owner. Between them the erasure is
-- pending, and whoever comes next completes it.

-- What the erased ids are hashed with. It is no secret of the configuration, which may change; an id can't be guessed.
CREATE TABLE tombstone_key (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    key    bytea   NOT NULL
);

INSERT INTO tombstone_key (key) VALUES (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));

CREATE FUNCTION tombstone_hash(erased uuid) RETURNS bytea
LANGUAGE sql STABLE STRICT AS $$ SELECT sha256((SELECT key FROM tombstone_key) || uuid_send(erased)) $$;

CREATE TABLE erasures (
    receipt_id   uuid        PRIMARY KEY,
    -- Of the session or of the user that it was asked for.
    subject_hash bytea       NOT NULL,
    scope        text        NOT NULL CHECK (scope IN ('session', 'user')),
    requested_at timestamptz NOT NULL,
    -- What is to be erased, as long as it is not: nothing of whom was erased stays.
    user_id      uuid,
    session_ids  uuid[],
    erased_at    timestamptz,
    -- How many rows of which table.
    tables       text[],
    rows         bigint[],
    CONSTRAINT erasures_forget CHECK (erased_at IS NULL OR (user_id IS NULL AND session_ids IS NULL)),
    CONSTRAINT erasures_count CHECK ((erased_at IS NULL) = (tables IS NULL) AND (erased_at IS NULL) = (rows IS NULL))
);

CREATE INDEX erasures_pending ON erasures (requested_at) WHERE erased_at IS NULL;
CREATE INDEX erasures_subject ON erasures (subject_hash);

CREATE TABLE session_tombstones (
    session_hash bytea       PRIMARY KEY,
    receipt_id   uuid        NOT NULL REFERENCES erasures (receipt_id),
    erased_at    timestamptz NOT NULL
);

CREATE INDEX session_tombstones_erased_at ON session_tombstones (erased_at);
CREATE INDEX session_tombstones_receipt ON session_tombstones (receipt_id);

-- No session comes back to life. After the insert, and so with a snapshot of its own: who finds the erased row gone can
-- only have come after its tombstone was committed, however long the statement has been under way.
CREATE FUNCTION user_sessions_refuse_erased() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM created
                   JOIN session_tombstones ON session_hash = tombstone_hash(created.session_id)) THEN
        RAISE EXCEPTION USING ERRCODE = 'SJ410', MESSAGE = 'a session of this id was erased';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER user_sessions_refuse_erased AFTER INSERT ON user_sessions
REFERENCING NEW TABLE AS created FOR EACH STATEMENT EXECUTE FUNCTION user_sessions_refuse_erased();
