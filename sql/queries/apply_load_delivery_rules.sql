-- $1: affiliate IDs.
-- Returns: their postback URLs; not the archived ones, which stand in place of no other.
SELECT id, affiliate_id, offer_id, array_to_string(goals, ',') AS goals, array_to_string(statuses, ',') AS statuses, share,
       state = 'paused' AS paused
  FROM postback_urls
 WHERE affiliate_id = ANY ($1::bigint[]) AND state <> 'archived'
 ORDER BY id
