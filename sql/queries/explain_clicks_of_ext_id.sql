-- $1: an ext_id. $2, $3: from this day (UTC) on, and before this one. $4: how many at most. $5: with lower IDs than this.
-- Requires: the session that explain_session makes.
-- Returns: the clicks of the latest day that has any, the newest first.
SELECT click_id
  FROM clicks_of_ext_id($1, $2::date, $3::date) AS found (click_id)
 WHERE click_id < $5::uuid
 ORDER BY click_id DESC
 LIMIT $4::bigint
