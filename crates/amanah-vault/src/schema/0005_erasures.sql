-- Tombstones: what was erased when, and how far it came. The datum is empty when the whole customer went.
CREATE TABLE erasure (
    seq INTEGER PRIMARY KEY,
    customer BLOB NOT NULL,
    datum BLOB NOT NULL,
    ground TEXT NOT NULL,
    erased_at INTEGER NOT NULL,
    erased_leaf INTEGER NOT NULL,
    -- Whether a key has to be destroyed; the key of a class outlives a single event.
    has_key INTEGER NOT NULL CHECK (has_key IN (0, 1)),
    keys_leaf INTEGER,
    -- Whether rows and journals are known to be free of it.
    clean_at INTEGER
) STRICT;
CREATE INDEX erasure_of_customer ON erasure (customer);
CREATE INDEX erasure_unfinished ON erasure (seq) WHERE clean_at IS NULL;
