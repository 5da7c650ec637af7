-- Until the transaction's end no other server makes value sums. Returns: false, when another one does.
SELECT pg_try_advisory_xact_lock(hashtext('homing.value_sums'))
