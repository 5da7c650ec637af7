-- $1: JSON array of new statuses.
-- Affects fewer rows than given when one is not as it was read: another node was first. The rows are locked in the
-- order of their key, so that two nodes wait for each other and never in a circle.
WITH wanted AS MATERIALIZED (
    SELECT *
      FROM json_to_recordset($1::json)
        AS r(click_id uuid, goal_id bigint, txid text, status text, changed_at timestamptz, events integer,
             events_before integer)
), locked AS MATERIALIZED (
    SELECT click_id, goal_id, txid
      FROM wanted
      JOIN conversions AS old USING (click_id, goal_id, txid)
     ORDER BY click_id, goal_id, txid
       FOR UPDATE OF old
)
UPDATE conversions AS old
   SET status = wanted.status, changed_at = wanted.changed_at, events = wanted.events
  FROM wanted
  JOIN locked USING (click_id, goal_id, txid)
 WHERE old.click_id = wanted.click_id AND old.goal_id = wanted.goal_id AND old.txid = wanted.txid
   AND old.events = wanted.events_before
