-- A hold by itself: under which law or case, when somebody looks at it again, and which data it holds. Two cases may hold one
-- datum, and the end of one must not let go what the other needs. It names no customer to the ledger, and is seen by few.
CREATE TABLE legal_hold (
    customer BYTEA NOT NULL CHECK (length(customer) = 16),
    id BYTEA NOT NULL CHECK (length(id) = 16),
    ground TEXT NOT NULL,
    reference TEXT NOT NULL CHECK (reference <> ''),
    placed_at BIGINT NOT NULL,
    placed_by BYTEA CHECK (length(placed_by) = 16),
    review_at BIGINT,
    PRIMARY KEY (customer, id)
);
CREATE UNIQUE INDEX legal_hold_id ON legal_hold (id);

CREATE TABLE held_datum (
    customer BYTEA NOT NULL CHECK (length(customer) = 16),
    datum BYTEA NOT NULL CHECK (length(datum) = 16),
    hold BYTEA NOT NULL CHECK (length(hold) = 16),
    attribute TEXT NOT NULL,
    PRIMARY KEY (customer, datum, hold)
);

-- Whatever is held already is under a hold of its own, without a date.
INSERT INTO legal_hold (customer, id, ground, reference, placed_at, placed_by, review_at)
    SELECT customer, id, 'other', hold, recorded_at, NULL, NULL FROM datum WHERE hold IS NOT NULL;
INSERT INTO held_datum (customer, datum, hold, attribute)
    SELECT customer, id, id, attribute FROM datum WHERE hold IS NOT NULL;
