-- Returns: every token, the newest first.
SELECT id, name, role, (extract(epoch FROM created_at) * 1000)::bigint AS created_at,
       (extract(epoch FROM revoked_at) * 1000)::bigint AS revoked_at
  FROM api_tokens
 ORDER BY id DESC
