-- $1: a set. $2: its day. $3: its dimension.
-- Its sums are those of its day's clicks.
-- Requires: the session that report_session makes.
-- Returns: a sentence, if they are not.
WITH
-- include value_sums_of_a_day
, kept AS (
    SELECT by_value, by_offer FROM value_sums WHERE sums_id = $1::bigint
), counted AS (
    SELECT false AS by_offer, value, NULL::bigint AS offer_id, NULL::bigint AS affiliate_id, kind, clicks
      FROM by_value WHERE (SELECT kept.by_value FROM kept)
    UNION ALL
    SELECT true, value, offer_id, affiliate_id, kind, clicks FROM by_offer WHERE (SELECT kept.by_offer FROM kept)
), added_up AS (
    SELECT by_offer, value, offer_id, affiliate_id, kind, clicks FROM click_value_sums WHERE sums_id = $1::bigint
)
SELECT format('%s: its sums of clicks by %s are not those of its clicks', $2::date, $3::text)
 WHERE EXISTS (TABLE counted EXCEPT ALL TABLE added_up) OR EXISTS (TABLE added_up EXCEPT ALL TABLE counted)
