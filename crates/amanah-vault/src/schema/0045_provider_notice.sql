-- What sign-on providers told us of their accounts: a deletion, a removal of our app, an event. Whoever a provider no longer
-- knows is not named. A row stays when its customer is erased, so that the page of its code can say so.
CREATE TABLE provider_notice (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    provider TEXT NOT NULL,
    kind TEXT NOT NULL,
    customer BLOB CHECK (length(customer) = 16),
    received_at INTEGER NOT NULL,
    issued_at INTEGER,
    -- Fixed when it was received: it decides what is done.
    activity TEXT,
    due_at INTEGER,
    closed_at INTEGER,
    -- By this the page of a confirmation code is found.
    code BLOB CHECK (length(code) = 16)
) STRICT, WITHOUT ROWID;

CREATE INDEX provider_notice_customer ON provider_notice (customer);
CREATE UNIQUE INDEX provider_notice_code ON provider_notice (code);

-- What was told before: the same is done once. A tag says nothing without its key, and goes with its customer.
CREATE TABLE provider_told (
    tag BLOB NOT NULL PRIMARY KEY CHECK (length(tag) = 16),
    notice BLOB NOT NULL CHECK (length(notice) = 16)
) STRICT, WITHOUT ROWID;

CREATE INDEX provider_told_notice ON provider_told (notice);

-- Whose sign-on by a provider is suspended, because the provider said that the account there is not in good hands.
CREATE TABLE suspended_sign_on (
    customer BLOB NOT NULL CHECK (length(customer) = 16),
    provider TEXT NOT NULL,
    why TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (customer, provider)
) STRICT, WITHOUT ROWID;
