-- $1: a txid. $2: how many at most.
-- Returns: the clicks with a conversion of it, the newest conversion first.
SELECT click_id FROM conversions WHERE txid COLLATE "C" = $1 AND txid <> '' ORDER BY recorded_at DESC LIMIT $2::bigint
