-- $1: how long each statement of this transaction may take, in milliseconds.
-- Makes the transaction's session the one that searches need. PostgreSQL takes an index that can only rule pages out to be no better
-- than to read all of a table, or all of another index, by several processes: that is not done here.
SELECT set_config('statement_timeout', $1, true), set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'off', true),
       set_config('max_parallel_workers_per_gather', '0', true)
