-- Returns: one row, the version that servers compare with theirs.
SELECT version FROM catalog_version
