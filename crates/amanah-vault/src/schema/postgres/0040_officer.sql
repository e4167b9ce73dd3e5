-- What staff looked for: by which kind of key, and how many customers they found. The value itself is kept nowhere.
CREATE TABLE search (
    seq BIGINT NOT NULL PRIMARY KEY,
    staff BYTEA NOT NULL CHECK (length(staff) = 16),
    role TEXT NOT NULL,
    looked_by TEXT NOT NULL,
    found BIGINT NOT NULL,
    searched_at BIGINT NOT NULL,
    place BIGINT NOT NULL
);

CREATE INDEX search_time ON search (searched_at);

-- An opening outside the grants of a role, and what the officer said of an opening. Question and answer are sealed under
-- the customer's key. An opening under a ticket needs no review.
ALTER TABLE opening ADD COLUMN break_glass BIGINT NOT NULL DEFAULT 0 CHECK (break_glass IN (0, 1));
ALTER TABLE opening ADD COLUMN review TEXT NOT NULL DEFAULT 'none';
ALTER TABLE opening ADD COLUMN reviewed_by BYTEA;
ALTER TABLE opening ADD COLUMN reviewed_at BIGINT;
ALTER TABLE opening ADD COLUMN question BYTEA;
ALTER TABLE opening ADD COLUMN answer BYTEA;
ALTER TABLE opening ADD COLUMN answered_at BIGINT;
UPDATE opening SET review = 'waiting' WHERE ticket IS NULL;

CREATE INDEX opening_review ON opening (review, opened_at);
CREATE INDEX opening_place ON opening (place);

-- Under which rule the words of all names are tagged; 0 while the names of before are not.
ALTER TABLE store ADD COLUMN words_version BIGINT NOT NULL DEFAULT 0;
