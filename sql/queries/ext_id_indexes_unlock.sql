-- See ext_id_indexes_try_lock.
SELECT pg_advisory_unlock(hashtext('homing.value_sums'))
