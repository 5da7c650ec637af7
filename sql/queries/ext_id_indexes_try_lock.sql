-- Until the session's end, or ext_id_indexes_unlock, no other server makes value sums or indexes, nor drops clicks. Returns: false, when
-- another one does.
SELECT pg_try_advisory_lock(hashtext('homing.value_sums'))
