-- $1: conversion IDs, each once.
-- Returns: those that there are: ID, click, goal, txid, in the order asked for. A conversion's ID is made when its
-- postback comes in, moments before recorded_at: so the index on that finds it.
SELECT wanted.conversion_id, found.click_id, found.goal_id, found.txid
  FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted (conversion_id, nth)
 CROSS JOIN LATERAL (
    SELECT click_id, goal_id, txid
      FROM conversions
     WHERE recorded_at >= click_id_time(wanted.conversion_id) - interval '1 second'
       AND recorded_at < click_id_time(wanted.conversion_id) + interval '10 seconds'
       AND conversions.conversion_id = wanted.conversion_id
     LIMIT 1
 ) AS found
 ORDER BY nth
