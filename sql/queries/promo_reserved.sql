-- $1: rows: sales.
-- Returns: the click of each that has one.
SELECT promo_code_id, txid, click_id
  FROM json_to_recordset($1::json) AS given (promo_code_id bigint, txid text)
  JOIN code_clicks USING (promo_code_id, txid)
