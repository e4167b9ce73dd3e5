-- Mail that came in: what was decided about it, and never what it says. Its text and its envelope are sealed in pieces under
-- the key of the day on which they end at the latest, or are a customer's datum by then.
CREATE TABLE received_mail (
    seq BIGINT NOT NULL PRIMARY KEY,
    id BYTEA NOT NULL UNIQUE CHECK (length(id) = 16),
    -- What was asked, by the address it was sent to.
    command TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    -- The day whose key seals its pieces.
    day BIGINT NOT NULL,
    size BIGINT NOT NULL,
    -- None when the text is gone: recorded with a customer, or dismissed.
    parts BIGINT NOT NULL,
    disposition TEXT NOT NULL,
    -- The codes of the rules that it breaks, parted by blanks.
    reasons TEXT NOT NULL,
    -- Whose mail it is, when its sender is beyond doubt.
    customer BYTEA CHECK (length(customer) = 16),
    datum BYTEA CHECK (length(datum) = 16),
    tries BIGINT NOT NULL,
    -- When it is looked at (again); empty when everything was decided.
    due_at BIGINT,
    settled_at BIGINT,
    -- Who closed what waited for a person.
    closed_by BYTEA CHECK (length(closed_by) = 16)
);

CREATE INDEX received_mail_due ON received_mail (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX received_mail_day ON received_mail (day);
CREATE INDEX received_mail_customer ON received_mail (customer) WHERE customer IS NOT NULL;
CREATE INDEX received_mail_disposition ON received_mail (disposition);

-- The envelope of a mail (part 0), and its text in pieces of 64 kB.
CREATE TABLE received_part (
    mail BYTEA NOT NULL CHECK (length(mail) = 16),
    part BIGINT NOT NULL CHECK (part >= 0),
    sealed BYTEA NOT NULL,
    PRIMARY KEY (mail, part)
);

-- What may happen once: a mail that is handed over again is the same mail, a signature opens one request, an address is
-- answered once a day. A tag says nothing without its key.
CREATE TABLE received_once (
    tag BYTEA NOT NULL PRIMARY KEY CHECK (length(tag) = 16),
    mail BYTEA NOT NULL CHECK (length(mail) = 16),
    ends_at BIGINT NOT NULL
);

CREATE INDEX received_once_end ON received_once (ends_at);
CREATE INDEX received_once_mail ON received_once (mail);
