-- $1: a day. Waits for those who change its roll-ups, and has others who want to wait for this transaction's end.
SELECT pg_advisory_xact_lock(hashtext('homing.day_sums'), day_sums_key($1::date))
