-- $1: an offer's ref. $2: the ref of the goal that is to be its default.
-- Makes room for it: there is never more than one.
UPDATE goals
   SET is_default = false
  FROM offers
 WHERE offers.id = goals.offer_id AND offers.ref = $1 AND goals.is_default AND goals.ref <> $2
