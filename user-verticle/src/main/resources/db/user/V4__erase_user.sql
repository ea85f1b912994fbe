-- This owner's part of erasing a user; sessions that point to the row are to be gone before. The lock keeps sessions from
-- being linked to it meanwhile.
CREATE FUNCTION user_lock(locked_user uuid) RETURNS boolean
LANGUAGE sql AS $$
    SELECT EXISTS (SELECT FROM (SELECT 1 FROM users WHERE user_id = locked_user FOR UPDATE) AS locked)
$$;

CREATE FUNCTION user_erase_user(erased_user uuid) RETURNS TABLE (erased_table text, erased_rows bigint)
LANGUAGE sql AS $$
    WITH gone AS (DELETE FROM users WHERE user_id = erased_user RETURNING 1)
    SELECT 'users', count(*) FROM gone
$$;
