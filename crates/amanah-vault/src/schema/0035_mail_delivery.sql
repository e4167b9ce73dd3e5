-- Mails are handed to a relay. While that happens a mail is leased: `tries` is the fence, `due_at` the end of the lease, and
-- otherwise the time of its next try. The relay's answers are kept as codes alone, for their texts may hold an address.
-- The states are a closed list, so the table is made anew.
CREATE TABLE mail_with_delivery (
    seq INTEGER NOT NULL PRIMARY KEY,
    id BLOB NOT NULL CHECK (length(id) = 16),
    customer BLOB CHECK (length(customer) = 16),
    pending BLOB CHECK (length(pending) = 16),
    day INTEGER,
    template TEXT NOT NULL,
    language TEXT NOT NULL,
    occasion TEXT NOT NULL,
    queued_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'undeliverable', 'dropped')),
    place INTEGER NOT NULL,
    sealed BLOB,
    address BLOB CHECK (length(address) = 16),
    tries INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER NOT NULL DEFAULT 0,
    answer TEXT,
    answered_at INTEGER,
    CHECK ((customer IS NULL) <> (pending IS NULL)),
    CHECK ((pending IS NULL) = (day IS NULL)),
    CHECK (state <> 'dropped' OR sealed IS NULL)
) STRICT;

INSERT INTO mail_with_delivery (seq, id, customer, pending, day, template, language, occasion, queued_at, state, place, sealed, address, due_at)
    SELECT seq, id, customer, pending, day, template, language, occasion, queued_at, state, place, sealed, address, queued_at FROM mail;
DROP TABLE mail;
ALTER TABLE mail_with_delivery RENAME TO mail;

CREATE UNIQUE INDEX mail_id ON mail (id);
CREATE INDEX mail_customer ON mail (customer) WHERE customer IS NOT NULL;
CREATE INDEX mail_pending ON mail (pending) WHERE pending IS NOT NULL;
CREATE INDEX mail_day ON mail (day) WHERE day IS NOT NULL;
CREATE INDEX mail_address ON mail (address) WHERE address IS NOT NULL;
CREATE INDEX mail_due ON mail (state, due_at);
CREATE INDEX mail_answered_at ON mail (answered_at) WHERE answered_at IS NOT NULL;
CREATE INDEX mail_queued_at ON mail (queued_at);
