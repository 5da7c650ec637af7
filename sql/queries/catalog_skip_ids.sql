-- $1: a table of the catalog. $2: an ID.
-- The IDs that the table counts by itself from now on are above $2. Never turns back: an ID that was once handed out
-- may stand in clicks. Sequences are outside transactions, so a rollback leaves a gap, which is harmless.
SELECT setval(sequence.name::regclass, greatest($2::bigint, coalesce(pg_sequences.last_value, 0)))
  FROM (SELECT pg_get_serial_sequence($1, 'id')) AS sequence (name)
  LEFT JOIN pg_sequences
    ON format('%I.%I', pg_sequences.schemaname, pg_sequences.sequencename) = sequence.name
