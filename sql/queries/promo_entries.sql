-- $1: affiliate, $2: offer, by number or ref.
-- Returns: whether there are such.
SELECT EXISTS (SELECT FROM affiliates WHERE ref = $1 OR id::text = $1) AS affiliate,
       EXISTS (SELECT FROM offers WHERE ref = $2 OR id::text = $2) AS offer
