-- Every issue of every certificate of erasure, as it was signed: codes, random ids, numbers, times and laws, and nothing of the
-- person. It outlives the customer, because it is what is left to show.
CREATE TABLE certificate (
    customer BYTEA NOT NULL CHECK (length(customer) = 16),
    issue BIGINT NOT NULL CHECK (issue > 0),
    issued_at BIGINT NOT NULL,
    erased_at BIGINT NOT NULL,
    -- SHA-256 of what it says, its number, its day and its proofs left out: unchanged facts issue nothing anew.
    facts BYTEA NOT NULL CHECK (length(facts) = 32),
    -- The signed note, with its signature.
    note TEXT NOT NULL,
    -- Only the newest issue is watched, and only while something in it can still change.
    is_watched BIGINT NOT NULL CHECK (is_watched IN (0, 1)),
    -- Whether the second date is still to come.
    waits_for_values BIGINT NOT NULL CHECK (waits_for_values IN (0, 1)),
    -- The epoch whose end is still to come.
    waits_for_epoch BIGINT,
    -- When it is looked at again in any case: a line outside is open, or a law's date comes.
    look_at BIGINT,
    PRIMARY KEY (customer, issue)
);

CREATE INDEX certificate_watched ON certificate (customer) WHERE is_watched = 1;
CREATE INDEX certificate_erased ON certificate (erased_at);
