-- $1: a name. Returns: the user, while active, with the password's hash.
SELECT id, name, role, active, (extract(epoch FROM created_at) * 1000)::bigint AS created_at, password_hash
  FROM users
 WHERE name = $1 AND active
