-- $1: name. $2: role. $3: the password's hash. $4: who does it. $5: from which address.
-- Affects no row where the name is taken.
WITH added AS (
    INSERT INTO users (name, role, password_hash) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING RETURNING name, role
)
INSERT INTO audit_log (by, address, action, subject, after)
SELECT $4, $5, 'user.create', 'user ' || name, jsonb_build_object('role', role) FROM added
