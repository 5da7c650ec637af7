-- $1: the session's hash, hexadecimal. $2: its user's ID. $3: the hash of the password that was right. $4: until when.
-- $5: who. $6: from which address. Those that are over go.
-- Affects no row where the user is not active any more, or has another password: who changes either waits for this, and then
-- ends the session, or this waits, and looks again.
WITH over AS (
    DELETE FROM sessions WHERE until < now()
), owner AS (
    SELECT id FROM users WHERE id = $2 AND active AND password_hash = $3 FOR SHARE
), opened AS (
    INSERT INTO sessions (session_hash, user_id, until) SELECT decode($1, 'hex'), id, $4::timestamptz FROM owner
    RETURNING user_id
)
INSERT INTO audit_log (by, address, action, subject) SELECT $5, $6, 'session.open', $5 FROM opened
