-- The columns in the order in which store/postback_copy.cpp writes them.
COPY conversions (click_id, goal_id, txid, conversion_id, status, events, recorded_at, changed_at, offer_id,
                  affiliate_id, advertiser_id, amount, amount_currency, payout, payout_currency, revenue,
                  revenue_currency, adv1, adv2, adv3, adv4, adv5)
FROM STDIN (FORMAT binary)
