-- Until the session's end, or day_upkeep_unlock, no other server makes value sums, does upkeep, nor drops clicks. Returns: false, when
-- another one does.
SELECT pg_try_advisory_lock(hashtext('homing.value_sums'))
