-- Returns: every user, by name.
SELECT id, name, role, active, (extract(epoch FROM created_at) * 1000)::bigint AS created_at
  FROM users
 ORDER BY name
