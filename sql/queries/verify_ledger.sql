-- A conversion's payout entries sum to its payout while it is approved, and to zero otherwise.
-- Returns: each conversion or entry that breaks it, as a sentence.
WITH ledger AS (
    SELECT click_id, conversion_id, sum(amount) AS amount, min(currency) AS currency, count(DISTINCT currency) AS currencies,
           min(affiliate_id) AS affiliate_id, count(DISTINCT affiliate_id) AS affiliates
      FROM payout_entries
     GROUP BY 1, 2
)
SELECT format('conversion %s (%s, payout %s %s, affiliate %s): its entries sum to %s %s for affiliate %s', conversion_id, status, payout,
              payout_currency, conversions.affiliate_id, coalesce(ledger.amount, 0), ledger.currency, ledger.affiliate_id)
  FROM conversions FULL JOIN ledger USING (click_id, conversion_id)
 WHERE conversions.status IS NULL
    OR coalesce(ledger.amount, 0) <> CASE WHEN status = 'approved' THEN payout ELSE 0 END
    OR ledger.currencies > 1
    OR ledger.affiliates > 1
    OR ledger.currency <> payout_currency
    OR ledger.affiliate_id <> conversions.affiliate_id
 ORDER BY 1
 LIMIT 100
