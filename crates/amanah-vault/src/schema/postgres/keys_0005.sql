-- The whole key store, as the SQLite file stands after its fifth step: wrapped keys only, in a cluster of their own, with
-- backups of their own. Its one row in `store` is locked by whoever writes, so that writers of all processes take turns.

CREATE TABLE store (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    id BYTEA NOT NULL CHECK (length(id) = 16),
    created_at BIGINT NOT NULL
);

-- The master keys, oldest first; a wrapped known text tells a wrong key from a damaged one. Decided once nothing is
-- wrapped under it any more and enough copies are verified, ended once the master key itself is destroyed.
CREATE TABLE epoch (
    number BIGINT NOT NULL PRIMARY KEY,
    began_at BIGINT NOT NULL,
    wrapped_check BYTEA NOT NULL,
    provider TEXT NOT NULL DEFAULT 'file',
    -- The master key as a security module wrapped it. Empty for other providers.
    material BYTEA NOT NULL DEFAULT ''::bytea,
    ending_at BIGINT,
    ended_at BIGINT,
    -- Why the end proves less than it should.
    doubt TEXT NOT NULL DEFAULT ''
);

-- One data key per customer and retention class, made on demand.
CREATE TABLE class_key (
    customer BYTEA NOT NULL CHECK (length(customer) = 16),
    class TEXT NOT NULL,
    epoch BIGINT NOT NULL,
    wrapped BYTEA NOT NULL,
    PRIMARY KEY (customer, class)
);

-- One key per version of a replaceable attribute, so that an old value can be shredded alone.
CREATE TABLE version_key (
    customer BYTEA NOT NULL CHECK (length(customer) = 16),
    datum BYTEA NOT NULL CHECK (length(datum) = 16),
    class TEXT NOT NULL,
    epoch BIGINT NOT NULL,
    wrapped BYTEA NOT NULL,
    PRIMARY KEY (customer, datum)
);

-- Keys of a day, for data that has no customer yet: they end with the day's lifetime.
CREATE TABLE bucket_key (
    bucket TEXT NOT NULL,
    day BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    wrapped BYTEA NOT NULL,
    PRIMARY KEY (bucket, day)
);

-- Keys of the store itself: staff, blind indexes by field and normaliser version, the ledger's signature.
CREATE TABLE named_key (
    name TEXT NOT NULL,
    version BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    wrapped BYTEA NOT NULL,
    PRIMARY KEY (name, version)
);

-- What was destroyed here, written together with the destruction, so that a restore of older data knows.
CREATE TABLE destroyed (
    customer BYTEA NOT NULL CHECK (length(customer) = 16),
    -- Empty when all of the customer's keys of the class went.
    datum BYTEA NOT NULL,
    class TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (customer, datum, class)
);

-- Keys that were made before their data is durable; whatever stays here without data is an orphan.
CREATE TABLE making (
    customer BYTEA NOT NULL,
    datum BYTEA NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (customer, datum)
);

-- The newest checkpoint that was signed, and under which name the ledger goes on.
CREATE TABLE ledger_line (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    line BIGINT NOT NULL,
    size BIGINT NOT NULL,
    root BYTEA NOT NULL CHECK (length(root) = 32),
    name TEXT NOT NULL DEFAULT ''
);
INSERT INTO ledger_line (one, line, size, root) VALUES (1, 0, 0, decode(repeat('00', 32), 'hex'));

-- Where verified copies of this key store lie, each with the epoch that opens it.
CREATE TABLE key_copy (
    place TEXT NOT NULL PRIMARY KEY,
    epoch BIGINT NOT NULL,
    made_at BIGINT NOT NULL
);
