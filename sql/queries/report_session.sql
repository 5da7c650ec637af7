-- $1: an IANA time zone.
-- Makes the transaction's session the one that reports need: local times are those of the zone, each statement is planned for its
-- own values, and a sort or a hash has 64 MB at least. Fails with 22023 when there is no such zone.
SELECT set_config('TimeZone', $1, true), set_config('DateStyle', 'ISO, YMD', true),
       set_config('plan_cache_mode', 'force_custom_plan', true), set_config('jit', 'off', true),
       set_config('work_mem', greatest(pg_size_bytes(current_setting('work_mem')) / 1024, 65536)::text, true)
