-- $1: JSON array.
INSERT INTO payout_entries (click_id, conversion_id, sequence, affiliate_id, kind, amount, currency, at)
SELECT click_id, conversion_id, sequence, affiliate_id, CASE WHEN amount < 0 THEN 'reversal' ELSE 'accrual' END,
       amount, currency, at
  FROM json_to_recordset($1::json)
    AS r(click_id uuid, conversion_id uuid, sequence integer, affiliate_id bigint, amount numeric, currency text,
         at timestamptz)
