-- $1: ID. $2: who does it. $3: from which address. Affects no row where there is no such token, or it is revoked already.
WITH revoked AS (
    UPDATE api_tokens SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL RETURNING name, role
)
INSERT INTO audit_log (by, address, action, subject, before)
SELECT $2, $3, 'token.revoke', 'token ' || name, jsonb_build_object('role', role) FROM revoked
