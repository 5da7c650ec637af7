-- A row is claimed before it is settled: room for its new version on its own page spares an entry in each index.
ALTER TABLE outbox SET (fillfactor = 70);
