-- $1: rows: the click that each sale gets if it has none yet.
INSERT INTO code_clicks (promo_code_id, txid, click_id)
SELECT promo_code_id, txid, click_id
  FROM json_to_recordset($1::json) AS given (promo_code_id bigint, txid text, click_id uuid)
 ORDER BY promo_code_id, txid
ON CONFLICT DO NOTHING
