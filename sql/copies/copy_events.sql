-- The columns in the order in which store/postback_copy.cpp writes them.
COPY conversion_events (click_id, conversion_id, sequence, at, from_status, to_status, postback_id, by, reason)
FROM STDIN (FORMAT binary)
