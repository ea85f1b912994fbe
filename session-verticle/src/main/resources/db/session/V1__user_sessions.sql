-- A browser's identity. last_seen moves about once a minute while it is active: it stands in no index and the pages keep
-- room, so that the update stays on its page (HOT) and touches no index.
CREATE TABLE user_sessions (
    session_id     uuid        PRIMARY KEY,
    user_id        uuid        REFERENCES users (user_id),
    last_seen      timestamptz NOT NULL,
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    visit_count    integer     NOT NULL DEFAULT 1,
    first_referrer text,
    metadata       jsonb       NOT NULL DEFAULT '{}',
    CONSTRAINT user_sessions_metadata_size CHECK (octet_length(metadata::text) <= 16384)
) WITH (fillfactor = 80);

CREATE INDEX user_sessions_user ON user_sessions (user_id) WHERE user_id IS NOT NULL;
