-- The name of the ledger, fixed when its store is made: another public address must not rename what was signed.
ALTER TABLE ledger_line ADD COLUMN name TEXT NOT NULL DEFAULT '';
