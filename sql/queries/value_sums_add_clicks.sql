-- $1: the set, as value_sums_begin has named it. $2: its day. $3: its dimension.
-- Requires: the session that report_session makes, so that $3 is known when the statement is planned.
-- Returns: which of its sums are there now; the others would be too many.
WITH
-- include value_sums_of_a_day
, added AS (
    INSERT INTO click_value_sums (sums_id, by_offer, value, offer_id, affiliate_id, kind, clicks)
    SELECT $1::bigint, false, value, NULL, NULL, kind, clicks FROM by_value WHERE (SELECT worth.by_value FROM worth)
    UNION ALL
    SELECT $1::bigint, true, value, offer_id, affiliate_id, kind, clicks FROM by_offer WHERE (SELECT worth.by_offer FROM worth)
)
SELECT by_value, by_offer FROM worth
