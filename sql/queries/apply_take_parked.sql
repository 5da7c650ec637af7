-- $1: those parked before are taken in any case. $2: how many at most.
-- Takes postbacks whose click is there now. Rows that another node is at are skipped. Oldest click first, and a click's
-- postbacks in the order in which they came. LIMIT 1: see apply_load_facts.
WITH due AS MATERIALIZED (
    SELECT parked.click_id, parked.postback_id
      FROM unmatched_postbacks AS parked
      LEFT JOIN LATERAL (
         SELECT true AS arrived FROM clicks WHERE clicks.click_id = parked.click_id LIMIT 1
      ) AS click ON true
     WHERE arrived OR parked_at < $1::timestamptz
     ORDER BY parked.click_id, parked.postback_id
     LIMIT $2::bigint
       FOR UPDATE OF parked SKIP LOCKED
), taken AS (
    DELETE FROM unmatched_postbacks AS parked
     USING due
     WHERE parked.click_id = due.click_id AND parked.postback_id = due.postback_id
    RETURNING parked.click_id, parked.postback_id, encode(record, 'hex') AS record
)
SELECT record FROM taken ORDER BY click_id, postback_id
