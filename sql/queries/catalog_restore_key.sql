-- $1: the version. $2: the key, 16 bytes in hexadecimal. $3: active from, Unix milliseconds.
-- Under catalog_lock. Affects no row when there is a key of that version.
INSERT INTO click_id_keys (version, key, active_from)
VALUES ($1::smallint, decode($2, 'hex'), to_timestamp($3::bigint / 1000.0))
    ON CONFLICT (version) DO NOTHING
