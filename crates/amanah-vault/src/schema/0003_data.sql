-- Sealed data, appended. What was fixed at recording is bound to the sealed bytes; what may change stands beside.
CREATE TABLE datum (
    seq INTEGER PRIMARY KEY,
    id BLOB NOT NULL CHECK (length(id) = 16),
    customer BLOB NOT NULL CHECK (length(customer) = 16),
    attribute TEXT NOT NULL,
    source TEXT NOT NULL,
    channel TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin <> ''),
    observed_at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    policy_version INTEGER NOT NULL,
    retention_row TEXT NOT NULL CHECK (retention_row <> ''),
    class TEXT NOT NULL,
    own_key INTEGER NOT NULL CHECK (own_key IN (0, 1)),
    expires_at INTEGER,
    expires_day INTEGER,
    confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
    restricted_until INTEGER,
    hold TEXT,
    sealed BLOB NOT NULL
) STRICT;
CREATE INDEX datum_of_customer ON datum (customer, attribute);
-- Days, not instants: a fine index would be rewritten with every row.
CREATE INDEX datum_expires ON datum (expires_day) WHERE expires_day IS NOT NULL;
CREATE INDEX datum_restricted ON datum (restricted_until) WHERE restricted_until IS NOT NULL;

-- The current value of each replaceable attribute: a small dense pointer, so that values are never rewritten.
CREATE TABLE current (
    customer BLOB NOT NULL,
    attribute TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (customer, attribute)
) STRICT, WITHOUT ROWID;
