-- A member of staff opened a customer for a purpose. A written reason is sealed under the customer's key.
CREATE TABLE opening (
    seq INTEGER NOT NULL PRIMARY KEY,
    staff BLOB NOT NULL CHECK (length(staff) = 16),
    role TEXT NOT NULL,
    customer BLOB NOT NULL CHECK (length(customer) = 16),
    purpose TEXT NOT NULL,
    ticket BLOB CHECK (length(ticket) = 16),
    reason BLOB,
    opened_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    place INTEGER NOT NULL
) STRICT;

CREATE INDEX opening_staff ON opening (staff, customer, ends_at);
CREATE INDEX opening_customer ON opening (customer);
CREATE INDEX opening_time ON opening (opened_at);
