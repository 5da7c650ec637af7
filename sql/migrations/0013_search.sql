-- Looking up clicks by the affiliate's own ID, and postbacks by the txid they came with, recorded or not. A filter for each 128 pages
-- tells whether they may have it: a page, made once they are full. A row that is added pays for the look whether they are: 7 % of
-- PostgreSQL's work for a click.

CREATE INDEX clicks_ext_id ON clicks
    USING brin (ext_id text_bloom_ops (n_distinct_per_range = 2600, false_positive_rate = 0.0001))
    WITH (pages_per_range = 128, autosummarize = on);

-- The clicks with this ext_id of the latest UTC day that has any, looking back from the day in front of `before` to `since`. A partition
-- is asked by itself, because one statement for all of them is planned with the index of their IDs as well.
CREATE FUNCTION clicks_of_ext_id(wanted text, since date, before date) RETURNS SETOF uuid LANGUAGE plpgsql STABLE AS $$
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
        RETURN QUERY EXECUTE format('SELECT click_id FROM homing.%I WHERE ext_id = $1', partition) USING wanted;
        EXIT WHEN FOUND;
    END LOOP;
END
$$;

-- Percent-encoded, as it came.
CREATE FUNCTION txid_of(params text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT substring('&' || params FROM '&txid=([^&]*)')
$$;

CREATE INDEX postbacks_txid ON postbacks
    USING brin (txid_of(params) text_bloom_ops (n_distinct_per_range = 3000, false_positive_rate = 0.0001))
    WITH (pages_per_range = 128, autosummarize = on);
