-- $1: a token's hash, hexadecimal. Returns: the token, while it is good.
SELECT id, name, role
  FROM api_tokens
 WHERE token_hash = decode($1, 'hex') AND revoked_at IS NULL
