-- $1: below which ID; null: from the newest. $2: how many at most.
-- Returns: lines of the audit log, the newest first.
SELECT id, (extract(epoch FROM at) * 1000)::bigint AS at, by, address, action, subject, before::text, after::text
  FROM audit_log
 WHERE id < coalesce($1::bigint, 9223372036854775807)
 ORDER BY id DESC
 LIMIT $2
