-- Has the transaction's statements done by one process each: what roll-ups take is little more than it takes to start another, and
-- clicks need the cores.
SELECT set_config('max_parallel_workers_per_gather', '0', true)
