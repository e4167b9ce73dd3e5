-- The addresses members of staff sign in with, by tag.
CREATE TABLE staff_email (
    tag BLOB NOT NULL PRIMARY KEY CHECK (length(tag) = 16),
    staff BLOB NOT NULL CHECK (length(staff) = 16)
) STRICT, WITHOUT ROWID;

CREATE INDEX staff_email_staff ON staff_email (staff);
