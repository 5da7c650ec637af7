-- $1: an index with a filter for each range of pages. $2, $3: from this page on, and before this one. $4: pages of a range.
-- Returns: how many filters were made; a range that has one keeps it.
SELECT coalesce(sum(brin_summarize_range($1::bigint::oid::regclass, page)), 0)
  FROM generate_series($2::bigint, $3::bigint - 1, $4::bigint) AS page
