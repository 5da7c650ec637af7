-- Returns: every postback URL; goals and statuses joined by blanks.
SELECT id, ref, affiliate_id, offer_id, state, array_to_string(goals, ' ') AS goals,
       array_to_string(statuses, ' ') AS statuses, share, method, url, body, body_type
  FROM postback_urls
 ORDER BY id
