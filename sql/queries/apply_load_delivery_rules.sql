-- $1: affiliate IDs.
-- Returns: their postback URLs that are in force.
SELECT id, affiliate_id, offer_id, array_to_string(goals, ',') AS goals, array_to_string(statuses, ',') AS statuses, share
  FROM postback_urls
 WHERE affiliate_id = ANY ($1::bigint[]) AND state = 'active'
 ORDER BY id
