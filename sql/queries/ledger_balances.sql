-- $1: affiliates' IDs; null: all. $2: how many rows are passed over. $3: how many are wanted.
-- Returns: of each affiliate and currency what it has earned, what it was paid, and the difference.
SELECT affiliate_id, ref, name, currency, trim_scale(sum(earned))::text AS earned, trim_scale(sum(paid))::text AS paid,
       trim_scale(sum(earned) - sum(paid))::text AS balance
  FROM (SELECT affiliate_id, currency, sum(amount) AS earned, 0 AS paid
          FROM payout_entries
         WHERE $1::bigint[] IS NULL OR affiliate_id = ANY ($1)
         GROUP BY affiliate_id, currency
        UNION ALL
        SELECT affiliate_id, currency, 0, sum(amount)
          FROM payments
         WHERE $1::bigint[] IS NULL OR affiliate_id = ANY ($1)
         GROUP BY affiliate_id, currency) AS sums
  JOIN affiliates ON affiliates.id = affiliate_id
 GROUP BY affiliate_id, ref, name, currency
 ORDER BY ref COLLATE "C", currency COLLATE "C"
OFFSET $2::bigint LIMIT $3::bigint
