-- $1: its offer's ref. $2: ref. $3: its ID when it is new, null to count. $4: whether it is the default.
-- $5, $6: payout, and whether that is a percentage. $7, $8: likewise the revenue. $9: currency. $10: state.
INSERT INTO goals (id, offer_id, ref, is_default, payout, payout_percent, revenue, revenue_percent, currency, state)
SELECT coalesce(present.id, $3::bigint, nextval(pg_get_serial_sequence('goals', 'id'))), offers.id, $2, $4::boolean,
       $5::numeric, $6::boolean, $7::numeric, $8::boolean, $9, $10
  FROM offers
  LEFT JOIN goals AS present ON present.offer_id = offers.id AND present.ref = $2
 WHERE offers.ref = $1
ON CONFLICT (offer_id, ref) DO UPDATE
   SET is_default = excluded.is_default, payout = excluded.payout, payout_percent = excluded.payout_percent,
       revenue = excluded.revenue, revenue_percent = excluded.revenue_percent, currency = excluded.currency,
       state = excluded.state
