-- Keeps every other change of the catalog or the keys out until the transaction ends.
SELECT version FROM catalog_version FOR UPDATE
