-- $1: an affiliate's ID. $2: from. $3: to. $4: a currency; null: each. $5: how many lines are passed over. $6: how many are wanted.
-- Requires: the session that report_session makes.
-- Returns: the lines in the order of time, each with the balance of its currency behind it, and with what its conversion was for; a
-- conversion is looked up for each line that is returned alone.
WITH lines AS (
    SELECT at, kind, amount, currency, click_id, conversion_id, sequence, NULL::uuid AS payment_id, '' AS note, booked_at
      FROM payout_entries
     WHERE affiliate_id = $1
    UNION ALL
    SELECT paid_at, 'payment', -amount, currency, NULL, NULL, NULL, id, note, recorded_at FROM payments WHERE affiliate_id = $1
), running AS (
    SELECT *, sum(amount) OVER (PARTITION BY currency ORDER BY at, payment_id NULLS FIRST, click_id, conversion_id, sequence) AS balance
      FROM lines
     WHERE at < $3::timestamptz AND ($4::text IS NULL OR currency = $4)
), wanted AS (
    SELECT *
      FROM running
     WHERE at >= $2::timestamptz
     ORDER BY at, payment_id NULLS FIRST, click_id, conversion_id, sequence, currency
    OFFSET $5::bigint LIMIT $6::bigint
)
SELECT (extract(epoch FROM at) * 1000)::bigint AS at, to_char(at, 'YYYY-MM-DD"T"HH24:MI:SS.MSTZH:TZM') AS local_at, kind,
       trim_scale(amount)::text AS amount, wanted.currency, trim_scale(balance)::text AS balance, click_id, conversion_id,
       offers.ref AS offer, goals.ref AS goal, conversion.txid, payment_id, note, (extract(epoch FROM booked_at) * 1000)::bigint AS booked_at,
       to_char(booked_at, 'YYYY-MM-DD"T"HH24:MI:SS.MSTZH:TZM') AS local_booked_at
  FROM wanted
  LEFT JOIN LATERAL (
    SELECT offer_id, goal_id, txid
      FROM conversions
     WHERE conversions.click_id = wanted.click_id AND conversions.conversion_id = wanted.conversion_id
     LIMIT 1
  ) AS conversion ON true
  LEFT JOIN offers ON offers.id = conversion.offer_id
  LEFT JOIN goals ON goals.id = conversion.goal_id
 ORDER BY wanted.at, payment_id NULLS FIRST, click_id, conversion_id, sequence, wanted.currency
