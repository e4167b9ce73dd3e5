-- The ledger: entries as they are hashed, never rewritten. No personal value stands in them.
CREATE TABLE leaf (
    sequence INTEGER PRIMARY KEY,
    bytes BLOB NOT NULL
) STRICT;

-- The end of the ledger, advanced in the transaction that adds entries. The fence keeps out an older writer.
CREATE TABLE ledger_head (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    frontier BLOB NOT NULL,
    bundle BLOB,
    fence INTEGER NOT NULL
) STRICT;
INSERT INTO ledger_head (one, frontier, bundle, fence) VALUES (1, x'0000000000000000', NULL, 0);

-- Complete subtrees of 256, 65,536 ... entries; what lies between is hashed again when a proof needs it.
CREATE TABLE tree_node (
    level INTEGER NOT NULL,
    position INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (level, position)
) STRICT, WITHOUT ROWID;

-- Every checkpoint that was ever signed: none may contradict an earlier one.
CREATE TABLE checkpoint (
    size INTEGER PRIMARY KEY,
    signed_at INTEGER NOT NULL,
    text TEXT NOT NULL
) STRICT;

-- What an entry commits to, with its salt, sealed under the customer's service key (the store's own, without one).
CREATE TABLE detail (
    sequence INTEGER PRIMARY KEY,
    customer BLOB,
    sealed BLOB NOT NULL
) STRICT;
CREATE INDEX detail_of_customer ON detail (customer) WHERE customer IS NOT NULL;
