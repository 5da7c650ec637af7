-- $1: name. $2: role. $3: the token's hash, hexadecimal. $4: who does it. $5: from which address.
-- Returns: the token; no row where a good one has the name.
WITH added AS (
    INSERT INTO api_tokens (name, role, token_hash) VALUES ($1, $2, decode($3, 'hex'))
    ON CONFLICT (name) WHERE revoked_at IS NULL DO NOTHING
    RETURNING *
), logged AS (
    INSERT INTO audit_log (by, address, action, subject, after)
    SELECT $4, $5, 'token.create', 'token ' || name, jsonb_build_object('role', role) FROM added
)
SELECT id, name, role, (extract(epoch FROM created_at) * 1000)::bigint AS created_at,
       (extract(epoch FROM revoked_at) * 1000)::bigint AS revoked_at
  FROM added
