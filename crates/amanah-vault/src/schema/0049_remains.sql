-- That documents which tax law kept long enough may be destroyed: signed for, by somebody, up to a day (UU 8/1997 art. 19).
CREATE TABLE destruction_signed (
    leaf INTEGER NOT NULL PRIMARY KEY,
    until_at INTEGER NOT NULL,
    staff BLOB NOT NULL CHECK (length(staff) = 16),
    at INTEGER NOT NULL
) STRICT;

-- Addresses whose customers were erased, as keyed tags that say nothing without their key: an import must not bring
-- anybody back. Whoever signs up again with a proved mailbox starts empty, and the tag goes.
CREATE TABLE suppression (
    tag BLOB NOT NULL PRIMARY KEY CHECK (length(tag) = 16),
    version INTEGER NOT NULL,
    since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The day on which a customer signed in last, in days since 1970: who has not for years is asked, and then erased.
ALTER TABLE customer ADD COLUMN seen_day INTEGER;
CREATE INDEX customer_seen ON customer (seen_day) WHERE state = 'active';
