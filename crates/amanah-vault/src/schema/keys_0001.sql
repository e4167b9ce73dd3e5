-- The key store: wrapped keys only, in a file and a folder of their own, with backups of their own.
CREATE TABLE store (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    id BLOB NOT NULL CHECK (length(id) = 16),
    created_at INTEGER NOT NULL
) STRICT;

-- The master keys, oldest first; a wrapped known text tells a wrong key from a damaged one.
CREATE TABLE epoch (
    number INTEGER NOT NULL PRIMARY KEY,
    began_at INTEGER NOT NULL,
    wrapped_check BLOB NOT NULL
) STRICT;

-- One data key per customer and retention class, made on demand.
CREATE TABLE class_key (
    customer BLOB NOT NULL CHECK (length(customer) = 16),
    class TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    wrapped BLOB NOT NULL,
    PRIMARY KEY (customer, class)
) STRICT, WITHOUT ROWID;

-- One key per version of a replaceable attribute, so that an old value can be shredded alone.
CREATE TABLE version_key (
    customer BLOB NOT NULL CHECK (length(customer) = 16),
    datum BLOB NOT NULL CHECK (length(datum) = 16),
    class TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    wrapped BLOB NOT NULL,
    PRIMARY KEY (customer, datum)
) STRICT, WITHOUT ROWID;

-- Keys of a day, for data that has no customer yet: they end with the day's lifetime.
CREATE TABLE bucket_key (
    bucket TEXT NOT NULL,
    day INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    wrapped BLOB NOT NULL,
    PRIMARY KEY (bucket, day)
) STRICT, WITHOUT ROWID;

-- Keys of the store itself: staff, blind indexes by field and normaliser version, the ledger's signature.
CREATE TABLE named_key (
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    wrapped BLOB NOT NULL,
    PRIMARY KEY (name, version)
) STRICT, WITHOUT ROWID;

-- What was destroyed here, written together with the destruction, so that a restore of older data knows.
-- The datum is empty when all of the customer's keys of the class went.
CREATE TABLE destroyed (
    customer BLOB NOT NULL CHECK (length(customer) = 16),
    datum BLOB NOT NULL,
    class TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (customer, datum, class)
) STRICT, WITHOUT ROWID;
