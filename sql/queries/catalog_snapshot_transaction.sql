-- First statement of a transaction that reads the catalog: all its queries see the same moment, and it writes nothing.
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY
