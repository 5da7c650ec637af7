-- $1: ID. $2: role, $3: active, $4: the password's hash: null stays as it is. $5: who does it. $6: from which address.
-- $7: the hash of the password that the user still has to have, and be active; null: whatever it has.
-- Writes no line of the audit log where all stays as it is. Returns: a row; none where there is no such user.
WITH before AS (
    SELECT * FROM users WHERE id = $1 AND ($7::text IS NULL OR (active AND password_hash = $7)) FOR UPDATE
), after AS (
    UPDATE users
       SET role = coalesce($2, users.role), active = coalesce($3::boolean, users.active),
           password_hash = coalesce($4, users.password_hash)
      FROM before
     WHERE users.id = before.id
    RETURNING users.*
), logged AS (
    INSERT INTO audit_log (by, address, action, subject, before, after)
    SELECT $5, $6, 'user.change', 'user ' || after.name,
           jsonb_build_object('role', before.role, 'active', before.active),
           jsonb_strip_nulls(jsonb_build_object('role', after.role, 'active', after.active,
                                                'password', CASE WHEN $4 IS NOT NULL THEN 'changed' END))
      FROM before, after
     WHERE $4 IS NOT NULL OR (before.role, before.active) <> (after.role, after.active)
)
SELECT id FROM after
