-- Returns: every goal; rates as text, a percentage with its sign.
SELECT id, offer_id, ref, is_default, currency, state,
       payout::text || CASE WHEN payout_percent THEN '%' ELSE '' END AS payout,
       revenue::text || CASE WHEN revenue_percent THEN '%' ELSE '' END AS revenue
  FROM goals
 ORDER BY id
