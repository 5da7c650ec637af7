-- $1: JSON array.
-- Affects fewer rows than given when one of them is there already: another node was first.
INSERT INTO conversions (click_id, goal_id, txid, conversion_id, status, events, recorded_at, changed_at, offer_id,
                         affiliate_id, advertiser_id, amount, amount_currency, payout, payout_currency, revenue,
                         revenue_currency, adv1, adv2, adv3, adv4, adv5)
SELECT click_id, goal_id, txid, conversion_id, status, events, recorded_at, changed_at, offer_id,
       affiliate_id, advertiser_id, amount, amount_currency, payout, payout_currency, revenue,
       revenue_currency, adv1, adv2, adv3, adv4, adv5
  FROM json_to_recordset($1::json)
    AS r(click_id uuid, goal_id bigint, txid text, conversion_id uuid, status text, events integer,
         recorded_at timestamptz, changed_at timestamptz, offer_id bigint, affiliate_id bigint, advertiser_id bigint,
         amount numeric, amount_currency text, payout numeric, payout_currency text, revenue numeric,
         revenue_currency text, adv1 text, adv2 text, adv3 text, adv4 text, adv5 text)
 ORDER BY click_id, goal_id, txid
    ON CONFLICT (click_id, goal_id, txid) DO NOTHING
