-- What was begun and not yet confirmed. Its values are sealed under the key of the day on which it ends at the latest,
-- and that key ends with the day. A code is six digits, so it is kept as an HMAC under a key of the key store: with
-- the data file alone nobody can try a million codes.
CREATE TABLE pending (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    kind TEXT NOT NULL,
    secret_kind TEXT NOT NULL CHECK (secret_kind IN ('code', 'link')),
    secret BLOB NOT NULL CHECK (length(secret) = 32),
    tries_left INTEGER NOT NULL,
    customer BLOB CHECK (length(customer) = 16),
    staff BLOB CHECK (length(staff) = 16),
    begun_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    day INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX pending_link ON pending (secret) WHERE secret_kind = 'link';
CREATE INDEX pending_customer ON pending (customer) WHERE customer IS NOT NULL;
CREATE INDEX pending_staff ON pending (staff) WHERE staff IS NOT NULL;
CREATE INDEX pending_day ON pending (day);
