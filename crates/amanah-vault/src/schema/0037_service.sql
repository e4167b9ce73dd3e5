-- Services as customers know them: a name, a plan and a price, and a host name only where there is one. What is personal
-- is a datum. SQLite changes no CHECK, so a new table takes the rows.
CREATE TABLE service_named (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    customer BLOB NOT NULL CHECK (length(customer) = 16),
    datum BLOB CHECK (length(datum) = 16),
    kind TEXT NOT NULL CHECK (kind IN ('hosting', 'domain', 'server', 'other')),
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    planned_end INTEGER,
    label BLOB CHECK (length(label) = 16),
    plan BLOB CHECK (length(plan) = 16),
    amount INTEGER,
    currency TEXT,
    period TEXT CHECK (period IN ('month', 'quarter', 'year', 'once')),
    CHECK ((amount IS NULL) = (currency IS NULL) AND (amount IS NULL) = (period IS NULL))
) STRICT, WITHOUT ROWID;

INSERT INTO service_named (id, customer, datum, kind, started_at, ended_at)
    SELECT id, customer, datum, kind, started_at, ended_at FROM service;
DROP TABLE service;
ALTER TABLE service_named RENAME TO service;

CREATE INDEX service_customer ON service (customer);
