-- The outbox. Address, subject and text are one sealed value, which goes with its customer, with what was begun when
-- that is over, and with the day.
CREATE TABLE mail (
    seq INTEGER NOT NULL PRIMARY KEY,
    id BLOB NOT NULL CHECK (length(id) = 16),
    customer BLOB CHECK (length(customer) = 16),
    pending BLOB CHECK (length(pending) = 16),
    day INTEGER,
    template TEXT NOT NULL,
    language TEXT NOT NULL,
    occasion TEXT NOT NULL,
    queued_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'dropped')),
    place INTEGER NOT NULL,
    sealed BLOB,
    CHECK ((customer IS NULL) <> (pending IS NULL)),
    CHECK ((pending IS NULL) = (day IS NULL)),
    CHECK (state <> 'dropped' OR sealed IS NULL)
) STRICT;

CREATE UNIQUE INDEX mail_id ON mail (id);
CREATE INDEX mail_customer ON mail (customer) WHERE customer IS NOT NULL;
CREATE INDEX mail_pending ON mail (pending) WHERE pending IS NOT NULL;
CREATE INDEX mail_day ON mail (day) WHERE day IS NOT NULL;
