-- Explaining what became of a click, watching what comes, and looking up postbacks by the time of their receipt.

-- In byte order, the cheapest to keep.
CREATE INDEX conversions_txid ON conversions (txid COLLATE "C") WHERE txid <> '';

-- Rows of a partition stand in the order of their receipt, so a few bytes for each 16 pages are enough; a row costs nothing.
CREATE INDEX postbacks_received_at ON postbacks USING brin (received_at) WITH (pages_per_range = 16, autosummarize = on);

-- Whether a row's writer (its xmin) was not done yet when `seen` was taken. The writer's epoch is the one that brings it
-- nearest to the snapshot's end. One expression, so that it is inlined.
CREATE FUNCTION came_after(writer xid, seen pg_snapshot) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT NOT pg_visible_in_snapshot(
               greatest(0, writer::text::bigint
                           + (((pg_snapshot_xmax(seen)::text::bigint - writer::text::bigint + 2147483648) >> 32) << 32)
                       )::text::xid8,
               seen)
$$;
