-- A day's clicks by ext_id, once it is over: by an index, as asking the filters of a whole month (0013_search) takes longer than a person
-- should wait. To keep an index costs a click more than a filter does; to make it behind the day's end takes seconds of a core, and
-- clicks nothing. Servers do that (ext_id_indexes_missing.sql), as an index that is made without shutting out who writes is made by no
-- function.

-- As before, but by the index where the day has one. It is in byte order, the cheapest to make.
CREATE OR REPLACE FUNCTION clicks_of_ext_id(wanted text, since date, before date) RETURNS SETOF uuid LANGUAGE plpgsql STABLE AS $$
DECLARE
    partition text;
BEGIN
    FOR partition IN
        SELECT child.relname
          FROM pg_inherits
          JOIN pg_class AS child ON child.oid = inhrelid
         WHERE inhparent = 'homing.clicks'::regclass
           AND child.relname >= to_char(since, '"clicks_"YYYYMMDD') AND child.relname < to_char(before, '"clicks_"YYYYMMDD')
         ORDER BY child.relname DESC
    LOOP
        RETURN QUERY EXECUTE format('SELECT click_id FROM homing.%I WHERE ext_id = $1 AND ext_id COLLATE "C" = $1', partition)
            USING wanted;
        EXIT WHEN FOUND;
    END LOOP;
END
$$;
