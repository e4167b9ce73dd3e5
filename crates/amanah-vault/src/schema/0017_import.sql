-- Imports: which input, when, and what came of its lines.
CREATE TABLE import_run (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    format TEXT NOT NULL,
    began_at INTEGER NOT NULL,
    ended_at INTEGER,
    read INTEGER NOT NULL DEFAULT 0,
    recorded INTEGER NOT NULL DEFAULT 0,
    matched INTEGER NOT NULL DEFAULT 0,
    quarantined INTEGER NOT NULL DEFAULT 0,
    duplicate INTEGER NOT NULL DEFAULT 0,
    bad INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Lines that were imported before, by a keyed digest of the line; it dies with what was made of the line.
-- It goes with its customer, and at the latest with the day on which the line goes.
CREATE TABLE import_seen (
    tag BLOB NOT NULL PRIMARY KEY CHECK (length(tag) = 16),
    customer BLOB CHECK (length(customer) = 16),
    day INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX import_seen_customer ON import_seen (customer) WHERE customer IS NOT NULL;
CREATE INDEX import_seen_day ON import_seen (day);

-- Lines that concern a customer's service and not the customer: visitors' addresses masked, sealed all the same.
-- They are never part of a report (R1), and go with the customer or at the end of their lifetime.
CREATE TABLE service_record (
    seq INTEGER NOT NULL PRIMARY KEY,
    customer BLOB NOT NULL CHECK (length(customer) = 16),
    service BLOB CHECK (length(service) = 16),
    import BLOB NOT NULL CHECK (length(import) = 16),
    line INTEGER NOT NULL,
    observed_at INTEGER NOT NULL,
    expires_day INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT;

CREATE INDEX service_record_customer ON service_record (customer);
CREATE INDEX service_record_expiry ON service_record (expires_day);

-- Lines that match nobody, sealed under the key of the day on which they end.
CREATE TABLE quarantine (
    seq INTEGER NOT NULL PRIMARY KEY,
    import BLOB NOT NULL CHECK (length(import) = 16),
    line INTEGER NOT NULL,
    day INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT;

CREATE INDEX quarantine_day ON quarantine (day);
