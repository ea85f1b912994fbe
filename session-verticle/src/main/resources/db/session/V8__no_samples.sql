-- An ANALYZE keeps samples of a column's values, and they outlive the rows. Nothing is looked for by these.
ALTER TABLE user_sessions
    ALTER COLUMN metadata SET STATISTICS 0,
    ALTER COLUMN first_referrer SET STATISTICS 0;

ALTER TABLE session_links ALTER COLUMN reason SET STATISTICS 0;

ALTER TABLE session_consents ALTER COLUMN policy_version SET STATISTICS 0;
