-- $1: an affiliate's ID. $2: from. $3: to. $4: a currency; null: each. $5: how many lines are passed over. $6: how many are wanted.
-- Returns: the lines in the order of time, each with the balance of its currency behind it.
WITH lines AS (
    SELECT at, kind, amount, currency, click_id, conversion_id, sequence, NULL::uuid AS payment_id, '' AS note
      FROM payout_entries
     WHERE affiliate_id = $1
    UNION ALL
    SELECT paid_at, 'payment', -amount, currency, NULL, NULL, NULL, id, note FROM payments WHERE affiliate_id = $1
), running AS (
    SELECT *, sum(amount) OVER (PARTITION BY currency ORDER BY at, payment_id NULLS FIRST, click_id, conversion_id, sequence) AS balance
      FROM lines
     WHERE at < $3::timestamptz AND ($4::text IS NULL OR currency = $4)
)
SELECT (extract(epoch FROM at) * 1000)::bigint AS at, kind, trim_scale(amount)::text AS amount, currency,
       trim_scale(balance)::text AS balance, click_id, conversion_id, payment_id, note
  FROM running
 WHERE at >= $2::timestamptz
 ORDER BY at, payment_id NULLS FIRST, click_id, conversion_id, sequence, currency
OFFSET $5::bigint LIMIT $6::bigint
