-- $1: name. $2: role. $3: the password's hash. $4: who does it. $5: from which address.
-- Returns: the user; no row where the name is taken.
WITH added AS (
    INSERT INTO users (name, role, password_hash) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING RETURNING *
), logged AS (
    INSERT INTO audit_log (by, address, action, subject, after)
    SELECT $4, $5, 'user.create', 'user ' || name, jsonb_build_object('role', role) FROM added
)
SELECT id, name, role, active, (extract(epoch FROM created_at) * 1000)::bigint AS created_at FROM added
