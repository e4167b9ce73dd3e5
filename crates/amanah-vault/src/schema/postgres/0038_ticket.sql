-- A ticket is a thread: what the customer and staff said to each other, and what staff noted for each other. Every text is
-- a datum of the customer.
CREATE TABLE ticket_message (
    ticket BYTEA NOT NULL CHECK (length(ticket) = 16),
    place BIGINT NOT NULL,
    customer BYTEA NOT NULL CHECK (length(customer) = 16),
    datum BYTEA NOT NULL CHECK (length(datum) = 16),
    author TEXT NOT NULL CHECK (author IN ('customer', 'staff', 'system')),
    person BYTEA CHECK (length(person) = 16),
    role TEXT,
    internal BIGINT NOT NULL CHECK (internal IN (0, 1)),
    written_at BIGINT NOT NULL,
    -- The form it was sent with: the same form sent twice is one message.
    form BYTEA CHECK (length(form) = 16),
    PRIMARY KEY (ticket, place)
);

INSERT INTO ticket_message (ticket, place, customer, datum, author, person, internal, written_at)
    SELECT id, 1, customer, datum, 'customer', customer, 0, opened_at FROM ticket;

ALTER TABLE ticket ADD COLUMN subject BYTEA CHECK (length(subject) = 16);
ALTER TABLE ticket ADD COLUMN changed_at BIGINT;
ALTER TABLE ticket ADD COLUMN assigned BYTEA CHECK (length(assigned) = 16);
-- Since when it stands as it stands: in state open, since when the customer waits.
UPDATE ticket SET changed_at = coalesce(closed_at, opened_at);
ALTER TABLE ticket ALTER COLUMN changed_at SET NOT NULL;
ALTER TABLE ticket DROP CONSTRAINT ticket_state_check;
ALTER TABLE ticket ADD CONSTRAINT ticket_state_check CHECK (state IN ('open', 'answered', 'waiting', 'closed'));
DROP INDEX ticket_open;
ALTER TABLE ticket DROP COLUMN datum;

CREATE INDEX ticket_open ON ticket (changed_at) WHERE state <> 'closed';
CREATE INDEX ticket_message_customer ON ticket_message (customer);
CREATE UNIQUE INDEX ticket_message_form ON ticket_message (ticket, form) WHERE form IS NOT NULL;
