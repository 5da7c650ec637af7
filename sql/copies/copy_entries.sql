-- The columns in the order in which store/postback_copy.cpp writes them.
COPY payout_entries (click_id, conversion_id, sequence, affiliate_id, kind, amount, currency, at)
FROM STDIN (FORMAT binary)
