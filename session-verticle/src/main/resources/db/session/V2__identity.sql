-- What proves a session, what its visitor has consented to, and how it ended. None of it stands in an index, so that the
-- update of last_seen stays on its page.
ALTER TABLE user_sessions
    -- Keyed hashes of the tokens that prove it, the newest last.
    ADD COLUMN token_hashes      bytea[]     NOT NULL DEFAULT '{}',
    -- The token that a signup ended, and the keyed hash of that signup's Idempotency-Key: together they may repeat it for
    -- a while, since its answer may have been lost.
    ADD COLUMN ended_token_hash  bytea,
    ADD COLUMN ended_key_hash    bytea,
    ADD COLUMN ended_token_at    timestamptz,
    -- Null: the visitor has not chosen.
    ADD COLUMN consent_analytics boolean,
    ADD COLUMN consent_profiling boolean,
    -- The browser was detached from it. It counts as expired from then on; its history stays.
    ADD COLUMN ended_at          timestamptz,
    -- It is being erased: nothing more is stored for it, and nobody may read it.
    ADD COLUMN erasing_since     timestamptz;
