-- $1: a payment's ID.
-- Returns: the payment; its amount in millionths.
SELECT id, affiliate_id, (amount * 1000000)::bigint AS millionths, currency, (extract(epoch FROM paid_at) * 1000)::bigint AS paid_at, note,
       recorded_by, (extract(epoch FROM recorded_at) * 1000)::bigint AS recorded_at
  FROM payments
 WHERE id = $1::uuid
