-- $1: the link's hash, hexadecimal. $2: now. $3: name. $4: the password's hash. $5: who does it. $6: from which address.
-- Returns: whether the link was good, and there was no admin; whether the user is added: not where the name is taken, and the
-- caller rolls back then, so that the link stays good.
WITH link AS (
    DELETE FROM setup_link
     WHERE link_hash = decode($1, 'hex') AND until > $2::timestamptz
       AND NOT EXISTS (SELECT FROM users WHERE role = 'admin' AND active)
    RETURNING only_row
), added AS (
    INSERT INTO users (name, role, password_hash) SELECT $3, 'admin', $4 FROM link ON CONFLICT (name) DO NOTHING
    RETURNING name, role
), logged AS (
    INSERT INTO audit_log (by, address, action, subject, after)
    SELECT $5, $6, 'user.create', 'user ' || name, jsonb_build_object('role', role) FROM added
)
SELECT EXISTS (SELECT FROM link) AS link_is_good, EXISTS (SELECT FROM added) AS is_added
