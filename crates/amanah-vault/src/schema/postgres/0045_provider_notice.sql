-- What sign-on providers told us of their accounts: a deletion, a removal of our app, an event. Whoever a provider no longer
-- knows is not named. A row stays when its customer is erased, so that the page of its code can say so.
CREATE TABLE provider_notice (
    id BYTEA NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    provider TEXT NOT NULL,
    kind TEXT NOT NULL,
    customer BYTEA CHECK (length(customer) = 16),
    received_at BIGINT NOT NULL,
    issued_at BIGINT,
    -- Fixed when it was received: it decides what is done.
    activity TEXT,
    due_at BIGINT,
    closed_at BIGINT,
    -- By this the page of a confirmation code is found.
    code BYTEA CHECK (length(code) = 16)
);

CREATE INDEX provider_notice_customer ON provider_notice (customer);
CREATE UNIQUE INDEX provider_notice_code ON provider_notice (code);

-- What was told before: the same is done once. A tag says nothing without its key, and goes with its customer.
CREATE TABLE provider_told (
    tag BYTEA NOT NULL PRIMARY KEY CHECK (length(tag) = 16),
    notice BYTEA NOT NULL CHECK (length(notice) = 16)
);

CREATE INDEX provider_told_notice ON provider_told (notice);

-- Whose sign-on by a provider is suspended, because the provider said that the account there is not in good hands.
CREATE TABLE suspended_sign_on (
    customer BYTEA NOT NULL CHECK (length(customer) = 16),
    provider TEXT NOT NULL,
    why TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (customer, provider)
);
