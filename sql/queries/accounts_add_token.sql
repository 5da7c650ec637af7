-- $1: name. $2: role. $3: the token's hash, hexadecimal. $4: who does it. $5: from which address.
-- Affects no row where a good token has the name.
WITH added AS (
    INSERT INTO api_tokens (name, role, token_hash) VALUES ($1, $2, decode($3, 'hex'))
    ON CONFLICT (name) WHERE revoked_at IS NULL DO NOTHING
    RETURNING name, role
)
INSERT INTO audit_log (by, address, action, subject, after)
SELECT $4, $5, 'token.create', 'token ' || name, jsonb_build_object('role', role) FROM added
