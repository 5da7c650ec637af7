-- $1: an ext_id. $2, $3: click IDs from this one on, and below this one. $4: how many at most.
-- Returns: the clicks, the newest first. Reads all clicks of that time: OFFSET 0 keeps it from doing so by the index.
SELECT click_id
  FROM (SELECT click_id FROM clicks WHERE click_id >= $2::uuid AND click_id < $3::uuid AND ext_id = $1 OFFSET 0) AS found
 ORDER BY click_id DESC
 LIMIT $4::bigint
