-- Returns: which transactions are done by now.
SELECT pg_current_snapshot()::text
