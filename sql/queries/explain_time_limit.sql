-- $1: how long each statement of this transaction may take, in milliseconds.
SELECT set_config('statement_timeout', $1, true)
