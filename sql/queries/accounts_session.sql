-- $1: a session's hash, hexadecimal. $2: now. Returns: its user, while it is good and the user active, and until when.
SELECT users.id, name, role, (extract(epoch FROM until) * 1000)::bigint AS until
  FROM sessions
  JOIN users ON users.id = user_id
 WHERE session_hash = decode($1, 'hex') AND until > $2::timestamptz AND active
