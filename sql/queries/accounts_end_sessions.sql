-- $1: a user's ID.
DELETE FROM sessions WHERE user_id = $1
