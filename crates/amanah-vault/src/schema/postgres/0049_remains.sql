-- That documents which tax law kept long enough may be destroyed: signed for, by somebody, up to a day (UU 8/1997 art. 19).
CREATE TABLE destruction_signed (
    leaf BIGINT NOT NULL PRIMARY KEY,
    until_at BIGINT NOT NULL,
    staff BYTEA NOT NULL CHECK (length(staff) = 16),
    at BIGINT NOT NULL
);

-- Addresses whose customers were erased, as keyed tags that say nothing without their key: an import must not bring
-- anybody back. Whoever signs up again with a proved mailbox starts empty, and the tag goes.
CREATE TABLE suppression (
    tag BYTEA NOT NULL PRIMARY KEY CHECK (length(tag) = 16),
    version BIGINT NOT NULL,
    since BIGINT NOT NULL
);

-- The day on which a customer signed in last, in days since 1970: who has not for years is asked, and then erased.
ALTER TABLE customer ADD COLUMN seen_day BIGINT;
CREATE INDEX customer_seen ON customer (seen_day) WHERE state = 'active';
