-- $1: the link's hash, hexadecimal. $2: now. $3: name. $4: the password's hash. $5: who does it. $6: from which address.
-- Affects no row where the link is not good, or there is an admin, or the name is taken.
WITH link AS (
    DELETE FROM setup_link
     WHERE link_hash = decode($1, 'hex') AND until > $2::timestamptz
       AND NOT EXISTS (SELECT FROM users WHERE role = 'admin' AND active)
    RETURNING only_row
), added AS (
    INSERT INTO users (name, role, password_hash) SELECT $3, 'admin', $4 FROM link ON CONFLICT (name) DO NOTHING
    RETURNING name, role
)
INSERT INTO audit_log (by, address, action, subject, after)
SELECT $5, $6, 'user.create', 'user ' || name, jsonb_build_object('role', role) FROM added
