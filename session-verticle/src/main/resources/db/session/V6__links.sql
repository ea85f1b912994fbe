-- Who was linked to which session, by whom and why, and when that ended. Only ever added to while its session is there:
-- a session's user is what its latest row says. The user's id has no foreign key: a user who goes may leave sessions behind.
CREATE TABLE session_links (
    link_id    bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    session_id uuid        NOT NULL REFERENCES user_sessions (session_id),
    -- Whom the session was linked to, or unlinked from; null when a visitor left a session that had no user.
    user_id    uuid,
    action     text        NOT NULL CHECK (action IN ('link', 'unlink')),
    actor      text        NOT NULL CHECK (actor IN ('signup', 'server', 'operator', 'visitor')),
    reason     text        CHECK (char_length(reason) <= 200),
    at         timestamptz NOT NULL
);

CREATE INDEX session_links_session ON session_links (session_id);
CREATE INDEX session_links_user ON session_links (user_id) WHERE user_id IS NOT NULL;
