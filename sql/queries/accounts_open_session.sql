-- $1: the session's hash, hexadecimal. $2: its user's ID. $3: until when. $4: who. $5: from which address.
-- Those that are over go.
WITH over AS (
    DELETE FROM sessions WHERE until < now()
), opened AS (
    INSERT INTO sessions (session_hash, user_id, until) VALUES (decode($1, 'hex'), $2, $3::timestamptz)
)
INSERT INTO audit_log (by, address, action, subject) VALUES ($4, $5, 'session.open', $4)
