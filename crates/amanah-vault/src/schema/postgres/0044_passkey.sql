-- The passkeys of customers, beside the sealed datum that holds each credential: what kind of device it is, chosen from a
-- list, so that nothing personal stands in a name; and how often it signed, which must never go back.
CREATE TABLE passkey (
    customer BYTEA NOT NULL CHECK (length(customer) = 16),
    id BYTEA NOT NULL CHECK (length(id) = 16),
    device TEXT NOT NULL,
    counter BIGINT NOT NULL,
    added_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (customer, id)
);

-- The second step at sign-in of customers, beside the sealed secret and the sealed hashes of recovery codes: which time
-- step was used last, so that a code counts once, and which recovery codes were used, a bit for each.
CREATE TABLE second_factor (
    customer BYTEA NOT NULL PRIMARY KEY CHECK (length(customer) = 16),
    last_step BIGINT NOT NULL,
    used_codes BIGINT NOT NULL,
    set_at BIGINT NOT NULL
);
