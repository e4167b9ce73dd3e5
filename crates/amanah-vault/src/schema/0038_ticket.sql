-- A ticket is a thread: what the customer and staff said to each other, and what staff noted for each other. Every text is
-- a datum of the customer. SQLite changes no CHECK, so a new table takes the rows.
CREATE TABLE ticket_thread (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    customer BLOB NOT NULL CHECK (length(customer) = 16),
    subject BLOB CHECK (length(subject) = 16),
    state TEXT NOT NULL CHECK (state IN ('open', 'answered', 'waiting', 'closed')),
    opened_at INTEGER NOT NULL,
    -- Since when it stands as it stands: in state open, since when the customer waits.
    changed_at INTEGER NOT NULL,
    closed_at INTEGER,
    assigned BLOB CHECK (length(assigned) = 16)
) STRICT, WITHOUT ROWID;

CREATE TABLE ticket_message (
    ticket BLOB NOT NULL CHECK (length(ticket) = 16),
    place INTEGER NOT NULL,
    customer BLOB NOT NULL CHECK (length(customer) = 16),
    datum BLOB NOT NULL CHECK (length(datum) = 16),
    author TEXT NOT NULL CHECK (author IN ('customer', 'staff', 'system')),
    person BLOB CHECK (length(person) = 16),
    role TEXT,
    internal INTEGER NOT NULL CHECK (internal IN (0, 1)),
    written_at INTEGER NOT NULL,
    -- The form it was sent with: the same form sent twice is one message.
    form BLOB CHECK (length(form) = 16),
    PRIMARY KEY (ticket, place)
) STRICT, WITHOUT ROWID;

INSERT INTO ticket_message (ticket, place, customer, datum, author, person, internal, written_at)
    SELECT id, 1, customer, datum, 'customer', customer, 0, opened_at FROM ticket;
INSERT INTO ticket_thread (id, customer, state, opened_at, changed_at, closed_at)
    SELECT id, customer, state, opened_at, coalesce(closed_at, opened_at), closed_at FROM ticket;
DROP TABLE ticket;
ALTER TABLE ticket_thread RENAME TO ticket;

CREATE INDEX ticket_customer ON ticket (customer);
CREATE INDEX ticket_open ON ticket (changed_at) WHERE state <> 'closed';
CREATE INDEX ticket_message_customer ON ticket_message (customer);
CREATE UNIQUE INDEX ticket_message_form ON ticket_message (ticket, form) WHERE form IS NOT NULL;
