-- The columns in the order in which store/postback_copy.cpp writes them.
COPY postbacks (click_id, postback_id, received_at, node, code, message, conversion_id, method, ip, params, by, reason)
FROM STDIN (FORMAT binary)
