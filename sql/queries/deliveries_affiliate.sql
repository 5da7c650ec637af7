-- $1: an affiliate, by number or ref.
SELECT id, ref FROM affiliates WHERE ref = $1 OR id::text = $1
