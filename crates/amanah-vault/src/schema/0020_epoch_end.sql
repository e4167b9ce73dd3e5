-- In which epoch the keys of an erasure were destroyed: when that epoch's master key goes, so do all older backups of it.
ALTER TABLE erasure ADD COLUMN epoch INTEGER;
UPDATE erasure SET epoch = 1 WHERE keys_leaf IS NOT NULL;

-- Epochs whose master key is destroyed, with the entry of the ledger that says so.
CREATE TABLE epoch_end (
    number INTEGER NOT NULL PRIMARY KEY,
    ended_at INTEGER NOT NULL,
    doubt TEXT NOT NULL,
    leaf INTEGER NOT NULL
) STRICT;
