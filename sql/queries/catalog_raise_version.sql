-- Tells every server to load the catalog anew. In the transaction of the change, under catalog_lock.
UPDATE catalog_version SET version = version + 1
