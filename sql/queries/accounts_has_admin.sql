-- Returns: whether there is anybody who may change users.
SELECT EXISTS (SELECT FROM users WHERE role = 'admin' AND active)
