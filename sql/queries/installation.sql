-- Returns: the ID of the installation that this database belongs to.
SELECT replace(installation_id::text, '-', '') FROM installation
