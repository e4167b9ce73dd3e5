-- Tickets: a customer, open or closed. What the ticket says is a datum of its customer.
CREATE TABLE ticket (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    customer BLOB NOT NULL CHECK (length(customer) = 16),
    datum BLOB NOT NULL CHECK (length(datum) = 16),
    state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
    opened_at INTEGER NOT NULL,
    closed_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX ticket_customer ON ticket (customer);
CREATE INDEX ticket_open ON ticket (opened_at) WHERE state = 'open';
