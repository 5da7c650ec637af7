-- Whoever changes users does it one after the other: else two admins could put each other out.
SELECT pg_advisory_xact_lock(hashtext('homing.users'))
