-- $1: the key, 16 bytes in hexadecimal. $2: who does it.
-- Takes the lowest free version. The first key is active at once; a later one in a minute, so that every server has
-- loaded it before an ID is signed with it. Under catalog_lock.
-- Returns: the version; no row when all four are in use.
WITH added AS (
    INSERT INTO click_id_keys (version, key, active_from)
    SELECT free.version, decode($1, 'hex'),
           CASE WHEN EXISTS (SELECT FROM click_id_keys) THEN now() + interval '1 minute' ELSE now() END
      FROM generate_series(0, 3) AS free (version)
     WHERE NOT EXISTS (SELECT FROM click_id_keys AS taken WHERE taken.version = free.version)
     ORDER BY free.version
     LIMIT 1
    RETURNING version, active_from
), logged AS (
    INSERT INTO audit_log (by, address, action, subject, after)
    SELECT $2, '', 'key.create', 'click ID key ' || version,
           jsonb_build_object('active_from', to_char(active_from AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
      FROM added
)
SELECT version FROM added
