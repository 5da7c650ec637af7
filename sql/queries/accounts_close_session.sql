-- $1: a session's hash, hexadecimal.
DELETE FROM sessions WHERE session_hash = decode($1, 'hex')
