-- $1: a version that some server has seen. As catalog_raise_version, and above that one. Under catalog_lock.
UPDATE catalog_version SET version = greatest(version, $1::bigint) + 1
