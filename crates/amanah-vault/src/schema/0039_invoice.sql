-- Invoices: ids, numbers, states, dates and amounts. What an invoice says, and to whom, stands in its document alone, which
-- is sealed under the customer's tax key and outlives the customer until its date.
CREATE TABLE invoice (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    customer BLOB NOT NULL CHECK (length(customer) = 16),
    kind TEXT NOT NULL CHECK (kind IN ('invoice', 'credit_note', 'foreign')),
    series TEXT NOT NULL,
    -- Its place in the series; none in a panel's.
    number INTEGER CHECK (number > 0),
    label TEXT NOT NULL CHECK (label <> ''),
    datum BLOB NOT NULL CHECK (length(datum) = 16),
    state TEXT NOT NULL CHECK (state IN ('issued', 'paid', 'cancelled')),
    issued_at INTEGER NOT NULL,
    due_at INTEGER,
    currency TEXT NOT NULL,
    net INTEGER NOT NULL,
    tax INTEGER NOT NULL,
    total INTEGER NOT NULL,
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    size INTEGER NOT NULL,
    parts INTEGER NOT NULL,
    class TEXT NOT NULL,
    credits BLOB CHECK (length(credits) = 16),
    settled_at INTEGER,
    payment BLOB CHECK (length(payment) = 16),
    CHECK ((number IS NULL) = (kind = 'foreign'))
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX invoice_label ON invoice (series, label);
CREATE UNIQUE INDEX invoice_number ON invoice (series, number) WHERE number IS NOT NULL;
CREATE INDEX invoice_customer ON invoice (customer, issued_at);
CREATE INDEX invoice_issued ON invoice (issued_at);
CREATE INDEX invoice_open ON invoice (due_at) WHERE state = 'issued';

-- The next number of each series: taken in the transaction that keeps the document, so that there is no gap and no double.
CREATE TABLE invoice_series (
    name TEXT NOT NULL PRIMARY KEY,
    next INTEGER NOT NULL CHECK (next > 0)
) STRICT, WITHOUT ROWID;

-- Documents in pieces of 64 kB. Part 0 is the record of what stands on it, the others are the file.
CREATE TABLE document_part (
    document BLOB NOT NULL CHECK (length(document) = 16),
    part INTEGER NOT NULL CHECK (part >= 0),
    customer BLOB NOT NULL CHECK (length(customer) = 16),
    sealed BLOB NOT NULL,
    PRIMARY KEY (document, part)
) STRICT;

CREATE INDEX document_part_customer ON document_part (customer);
