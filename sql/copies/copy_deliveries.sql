-- The columns in the order in which store/postback_copy.cpp writes them.
COPY outbox (click_id, conversion_id, sequence, postback_url_id, affiliate_id, status, state, created_at, due_at, tried_since,
             settled_at)
FROM STDIN (FORMAT binary)
