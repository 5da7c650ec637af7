-- See day_upkeep_try_lock.
SELECT pg_advisory_unlock(hashtext('homing.value_sums'))
