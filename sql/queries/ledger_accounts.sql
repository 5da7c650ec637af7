-- $1: an affiliate's ID. $2: from. $3: to. $4: a currency; null: each.
-- Returns: of each currency the balance at the begin, what was added to it and taken from it until the end, and the balance there; what of
-- that came into the ledger only when the period was over, and in how many entries; and how many lines its statement has.
WITH lines AS (
    SELECT at, kind, amount, currency, booked_at FROM payout_entries WHERE affiliate_id = $1
    UNION ALL
    SELECT paid_at, 'payment', -amount, currency, recorded_at FROM payments WHERE affiliate_id = $1
)
SELECT currency,
       trim_scale(coalesce(sum(amount) FILTER (WHERE at < $2::timestamptz), 0))::text AS opening,
       trim_scale(coalesce(sum(amount) FILTER (WHERE at >= $2::timestamptz AND kind = 'accrual'), 0))::text AS accrued,
       trim_scale(coalesce(sum(amount) FILTER (WHERE at >= $2::timestamptz AND kind = 'reversal'), 0))::text AS reversed,
       trim_scale(coalesce(-sum(amount) FILTER (WHERE at >= $2::timestamptz AND kind = 'payment'), 0))::text AS paid,
       trim_scale(sum(amount))::text AS closing,
       trim_scale(coalesce(sum(amount) FILTER (WHERE booked_at >= $3::timestamptz), 0))::text AS booked_later,
       count(*) FILTER (WHERE booked_at >= $3::timestamptz) AS booked_later_entries,
       count(*) FILTER (WHERE at >= $2::timestamptz) AS lines
  FROM lines
 WHERE at < $3::timestamptz AND ($4::text IS NULL OR currency = $4)
 GROUP BY currency
 ORDER BY currency COLLATE "C"
