-- Imports: which input was read when, and what came of its lines.
CREATE TABLE import_run (
    seq INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    kind TEXT NOT NULL,
    files INTEGER NOT NULL,
    began_at INTEGER NOT NULL,
    -- Empty while it runs, and for good when it was cut off: it is then run again.
    ended_at INTEGER,
    recorded INTEGER NOT NULL DEFAULT 0,
    matched INTEGER NOT NULL DEFAULT 0,
    quarantined INTEGER NOT NULL DEFAULT 0,
    duplicate INTEGER NOT NULL DEFAULT 0,
    bad INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What one batch brought for one customer. The tags of its lines are sealed here as well, to rebuild them from.
CREATE TABLE import_lot (
    seq INTEGER PRIMARY KEY,
    customer BLOB NOT NULL CHECK (length(customer) = 16),
    import BLOB NOT NULL CHECK (length(import) = 16),
    recorded_at INTEGER NOT NULL,
    expires_day INTEGER,
    sealed BLOB NOT NULL
) STRICT;
CREATE INDEX import_lot_customer ON import_lot (customer);
CREATE INDEX import_lot_expiry ON import_lot (expires_day) WHERE expires_day IS NOT NULL;

-- Lines that were imported before, by keyed tags that go with what was made of the line.
-- The hour of the line stands in front, because logs come in the order of time and a tag alone would land anywhere.
CREATE TABLE import_seen (
    hour INTEGER NOT NULL,
    tag BLOB NOT NULL CHECK (length(tag) = 16),
    lot INTEGER,
    quarantined INTEGER,
    PRIMARY KEY (hour, tag),
    CHECK ((lot IS NULL) <> (quarantined IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX import_seen_lot ON import_seen (lot) WHERE lot IS NOT NULL;
CREATE INDEX import_seen_quarantined ON import_seen (quarantined) WHERE quarantined IS NOT NULL;

-- Requests to a customer's service by visitors, masked, and sealed all the same: those of one batch and service
-- together. They are never part of a report (R1), and go with the customer or at the end of their lifetime.
CREATE TABLE service_record (
    seq INTEGER PRIMARY KEY,
    customer BLOB NOT NULL CHECK (length(customer) = 16),
    -- Empty when the operator's map names the customer and no service.
    service BLOB CHECK (length(service) = 16),
    import BLOB NOT NULL CHECK (length(import) = 16),
    file INTEGER NOT NULL,
    records INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    policy_version INTEGER NOT NULL,
    retention_row TEXT NOT NULL CHECK (retention_row <> ''),
    expires_day INTEGER,
    sealed BLOB NOT NULL
) STRICT;
CREATE INDEX service_record_customer ON service_record (customer);
CREATE INDEX service_record_expiry ON service_record (expires_day) WHERE expires_day IS NOT NULL;

-- Lines that match nobody, sealed under the key of the day on which they end.
CREATE TABLE quarantine (
    seq INTEGER PRIMARY KEY,
    import BLOB NOT NULL CHECK (length(import) = 16),
    file INTEGER NOT NULL,
    line INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    day INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT;
CREATE INDEX quarantine_day ON quarantine (day);
