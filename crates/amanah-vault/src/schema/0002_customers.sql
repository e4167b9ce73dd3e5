-- Customers: ids, states and dates. Every personal value is a sealed datum of its own.
CREATE TABLE customer (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    number INTEGER NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'frozen', 'erased')),
    mailbox_proved_at INTEGER,
    created_at INTEGER NOT NULL,
    -- Counts every change that a decision could depend on: a release commits only if it is unchanged.
    version INTEGER NOT NULL,
    agreed_version INTEGER,
    -- The name in the ledger, sealed under the service key: with it goes the only tie between the two.
    pseudonym BLOB,
    erased_at INTEGER
) STRICT;

-- Who agreed to which version, how and when (ACC). Appended, once per version.
CREATE TABLE agreement (
    seq INTEGER PRIMARY KEY,
    customer BLOB NOT NULL,
    version INTEGER NOT NULL,
    bundle BLOB NOT NULL CHECK (length(bundle) = 32),
    how TEXT NOT NULL,
    at INTEGER NOT NULL,
    leaf INTEGER NOT NULL,
    UNIQUE (customer, version)
) STRICT;

-- Blind index: a keyed tag of a value's one spelling. Left out of backups and rebuilt.
CREATE TABLE tag (
    field TEXT NOT NULL,
    version INTEGER NOT NULL,
    tag BLOB NOT NULL CHECK (length(tag) = 16),
    datum BLOB NOT NULL,
    customer BLOB NOT NULL,
    -- A replaced value keeps its tag until it is erased, but nobody is found by it.
    restricted INTEGER NOT NULL CHECK (restricted IN (0, 1)),
    PRIMARY KEY (field, version, tag, datum)
) STRICT, WITHOUT ROWID;
CREATE INDEX tag_of_customer ON tag (customer);
