-- What staff looked for: by which kind of key, and how many customers they found. The value itself is kept nowhere.
CREATE TABLE search (
    seq INTEGER NOT NULL PRIMARY KEY,
    staff BLOB NOT NULL CHECK (length(staff) = 16),
    role TEXT NOT NULL,
    looked_by TEXT NOT NULL,
    found INTEGER NOT NULL,
    searched_at INTEGER NOT NULL,
    place INTEGER NOT NULL
) STRICT;

CREATE INDEX search_time ON search (searched_at);

-- An opening outside the grants of a role, and what the officer said of an opening. Question and answer are sealed under
-- the customer's key. An opening under a ticket needs no review.
ALTER TABLE opening ADD COLUMN break_glass INTEGER NOT NULL DEFAULT 0 CHECK (break_glass IN (0, 1));
ALTER TABLE opening ADD COLUMN review TEXT NOT NULL DEFAULT 'none';
ALTER TABLE opening ADD COLUMN reviewed_by BLOB;
ALTER TABLE opening ADD COLUMN reviewed_at INTEGER;
ALTER TABLE opening ADD COLUMN question BLOB;
ALTER TABLE opening ADD COLUMN answer BLOB;
ALTER TABLE opening ADD COLUMN answered_at INTEGER;
UPDATE opening SET review = 'waiting' WHERE ticket IS NULL;

CREATE INDEX opening_review ON opening (review, opened_at);
CREATE INDEX opening_place ON opening (place);

-- Under which rule the words of all names are tagged; 0 while the names of before are not.
ALTER TABLE store ADD COLUMN words_version INTEGER NOT NULL DEFAULT 0;
