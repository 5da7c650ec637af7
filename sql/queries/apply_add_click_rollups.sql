-- $1: the node. $2: JSON array of what to add.
INSERT INTO click_rollup AS old (hour, offer_id, affiliate_id, kind, node, clicks)
SELECT hour, offer_id, affiliate_id, kind, $1::smallint, clicks
  FROM json_to_recordset($2::json)
    AS r(hour timestamptz, offer_id bigint, affiliate_id bigint, kind text, clicks bigint)
    ON CONFLICT (hour, offer_id, affiliate_id, kind, node) DO UPDATE SET clicks = old.clicks + excluded.clicks
