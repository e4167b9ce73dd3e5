-- From where a customer signed in lately, as keyed tags of network and program, so that a sign-in from elsewhere is told to
-- them. A tag says nothing without its key; it goes after 90 days, and with the customer.
CREATE TABLE known_place (
    customer BLOB NOT NULL CHECK (length(customer) = 16),
    tag BLOB NOT NULL CHECK (length(tag) = 16),
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (customer, tag)
) STRICT, WITHOUT ROWID;

CREATE INDEX known_place_seen ON known_place (seen_at);
