-- The whole store, as the SQLite file stands after its nineteenth step. Keys of customer data begin with the customer,
-- so that an engine that spreads tables over machines can take them; directory tables are keyed by tag. There are no
-- sequences: the place of an appended row comes from `ledger_head.next_row`, which the batch holds locked.

-- The store itself: which one it is, and which writer owns it.
CREATE TABLE store (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    id BYTEA NOT NULL CHECK (length(id) = 16),
    created_at BIGINT NOT NULL
);

-- Customers: ids, states and dates. Every personal value is a sealed datum of its own.
CREATE TABLE customer (
    id BYTEA NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    number BIGINT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'frozen', 'erased')),
    mailbox_proved_at BIGINT,
    created_at BIGINT NOT NULL,
    -- Counts every change that a decision could depend on: a release commits only if it is unchanged.
    version BIGINT NOT NULL,
    agreed_version BIGINT,
    -- The name in the ledger, sealed under the service key: with it goes the only tie between the two.
    pseudonym BYTEA,
    erased_at BIGINT
);

-- Who agreed to which version, how and when (ACC). Appended, once per version.
CREATE TABLE agreement (
    seq BIGINT NOT NULL,
    customer BYTEA NOT NULL,
    version BIGINT NOT NULL,
    bundle BYTEA NOT NULL CHECK (length(bundle) = 32),
    how TEXT NOT NULL,
    at BIGINT NOT NULL,
    leaf BIGINT NOT NULL,
    UNIQUE (customer, version),
    PRIMARY KEY (customer, seq)
);

-- Blind index: a keyed tag of a value's one spelling. Left out of backups and rebuilt.
CREATE TABLE tag (
    field TEXT NOT NULL,
    version BIGINT NOT NULL,
    tag BYTEA NOT NULL CHECK (length(tag) = 16),
    datum BYTEA NOT NULL,
    customer BYTEA NOT NULL,
    -- A replaced value keeps its tag until it is erased, but nobody is found by it.
    restricted BIGINT NOT NULL CHECK (restricted IN (0, 1)),
    PRIMARY KEY (field, version, tag, datum)
);
CREATE INDEX tag_of_customer ON tag (customer);

-- Sealed data, appended. What was fixed at recording is bound to the sealed bytes; what may change stands beside.
CREATE TABLE datum (
    seq BIGINT NOT NULL,
    id BYTEA NOT NULL CHECK (length(id) = 16),
    customer BYTEA NOT NULL CHECK (length(customer) = 16),
    attribute TEXT NOT NULL,
    source TEXT NOT NULL,
    channel TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin <> ''),
    observed_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    policy_version BIGINT NOT NULL,
    retention_row TEXT NOT NULL CHECK (retention_row <> ''),
    class TEXT NOT NULL,
    own_key BIGINT NOT NULL CHECK (own_key IN (0, 1)),
    expires_at BIGINT,
    expires_day BIGINT,
    confirmed BIGINT NOT NULL CHECK (confirmed IN (0, 1)),
    restricted_until BIGINT,
    hold TEXT,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (customer, seq)
);
CREATE INDEX datum_seq ON datum (seq);
CREATE INDEX datum_of_customer ON datum (customer, attribute);
-- Days, not instants: a fine index would be rewritten with every row.
CREATE INDEX datum_expires ON datum (expires_day) WHERE expires_day IS NOT NULL;
CREATE INDEX datum_restricted ON datum (restricted_until) WHERE restricted_until IS NOT NULL;

-- The current value of each replaceable attribute: a small dense pointer, so that values are never rewritten.
CREATE TABLE current (
    customer BYTEA NOT NULL,
    attribute TEXT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (customer, attribute)
);

-- The ledger: entries as they are hashed, never rewritten. No personal value stands in them.
CREATE TABLE leaf (
    sequence BIGINT PRIMARY KEY,
    bytes BYTEA NOT NULL
);

-- The end of the ledger, advanced in the transaction that adds entries. The fence keeps out an older writer.
CREATE TABLE ledger_head (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    frontier BYTEA NOT NULL,
    bundle BYTEA,
    fence BIGINT NOT NULL,
    -- The place of the next row that is appended to any table.
    next_row BIGINT NOT NULL
);
INSERT INTO ledger_head (one, frontier, bundle, fence, next_row) VALUES (1, '\x0000000000000000', NULL, 0, 1);

-- Complete subtrees of 256, 65,536 ... entries; what lies between is hashed again when a proof needs it.
CREATE TABLE tree_node (
    level BIGINT NOT NULL,
    position BIGINT NOT NULL,
    hash BYTEA NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (level, position)
);

-- Every checkpoint that was ever signed: none may contradict an earlier one.
CREATE TABLE checkpoint (
    size BIGINT PRIMARY KEY,
    signed_at BIGINT NOT NULL,
    text TEXT NOT NULL
);

-- What an entry commits to, with its salt, sealed under the customer's service key (the store's own, without one).
CREATE TABLE detail (
    sequence BIGINT PRIMARY KEY,
    customer BYTEA,
    sealed BYTEA NOT NULL
);
CREATE INDEX detail_of_customer ON detail (customer) WHERE customer IS NOT NULL;

-- Tombstones: what was erased when, and how far it came. The datum is empty when the whole customer went.
CREATE TABLE erasure (
    seq BIGINT NOT NULL,
    customer BYTEA NOT NULL,
    datum BYTEA NOT NULL,
    ground TEXT NOT NULL,
    erased_at BIGINT NOT NULL,
    erased_leaf BIGINT NOT NULL,
    -- Whether a key has to be destroyed; the key of a class outlives a single event.
    has_key BIGINT NOT NULL CHECK (has_key IN (0, 1)),
    keys_leaf BIGINT,
    -- Whether rows and journals are known to be free of it.
    clean_at BIGINT,
    PRIMARY KEY (customer, seq)
);
CREATE INDEX erasure_seq ON erasure (seq);
CREATE INDEX erasure_of_customer ON erasure (customer);
CREATE INDEX erasure_unfinished ON erasure (seq) WHERE clean_at IS NULL;

-- Members of staff. Name, address and password hash are sealed under the store's own staff key.
CREATE TABLE staff (
    id BYTEA NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    state TEXT NOT NULL CHECK (state IN ('active', 'inactive')),
    -- Codes, separated by spaces.
    roles TEXT NOT NULL,
    since BIGINT NOT NULL,
    sealed BYTEA NOT NULL
);

-- Which policy was in force since when.
CREATE TABLE policy_version (
    seq BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    bundle BYTEA NOT NULL CHECK (length(bundle) = 32),
    activated_at BIGINT NOT NULL,
    leaf BIGINT NOT NULL
);

-- Which value took the place of which, while the old one waits, restricted, for its erasure (DEL1).
CREATE TABLE replacement (
    customer BYTEA NOT NULL,
    old BYTEA NOT NULL CHECK (length(old) = 16),
    new BYTEA NOT NULL CHECK (length(new) = 16),
    replaced_at BIGINT NOT NULL,
    PRIMARY KEY (customer, old)
);

-- How many data of which kind went with a customer: for the receipt, which can be asked for again after a crash.
CREATE TABLE erased_data (
    erasure BIGINT NOT NULL,
    attribute TEXT NOT NULL,
    number BIGINT NOT NULL,
    PRIMARY KEY (erasure, attribute)
);

-- Sessions of customers and staff, found by the SHA-256 of their secret; the secret itself is in a cookie alone.
CREATE TABLE session (
    token BYTEA NOT NULL PRIMARY KEY CHECK (length(token) = 32),
    id BYTEA NOT NULL CHECK (length(id) = 16),
    owner_kind TEXT NOT NULL CHECK (owner_kind IN ('customer', 'staff')),
    owner BYTEA NOT NULL CHECK (length(owner) = 16),
    opened_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    proved_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);

CREATE UNIQUE INDEX session_id ON session (id);
CREATE INDEX session_owner ON session (owner, owner_kind);
CREATE INDEX session_end ON session (ends_at);

-- What was begun and not yet confirmed. Its values are sealed under the key of the day on which it ends at the latest,
-- and that key ends with the day. A code is six digits, so it is kept as an HMAC under a key of the key store: with
-- the data file alone nobody can try a million codes.
CREATE TABLE pending (
    id BYTEA NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    kind TEXT NOT NULL,
    secret_kind TEXT NOT NULL CHECK (secret_kind IN ('code', 'link')),
    secret BYTEA NOT NULL CHECK (length(secret) = 32),
    tries_left BIGINT NOT NULL,
    customer BYTEA CHECK (length(customer) = 16),
    staff BYTEA CHECK (length(staff) = 16),
    begun_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    day BIGINT NOT NULL,
    sealed BYTEA NOT NULL
);

CREATE UNIQUE INDEX pending_link ON pending (secret) WHERE secret_kind = 'link';
CREATE INDEX pending_customer ON pending (customer) WHERE customer IS NOT NULL;
CREATE INDEX pending_staff ON pending (staff) WHERE staff IS NOT NULL;
CREATE INDEX pending_day ON pending (day);

-- The outbox. Address, subject and text are one sealed value, which goes with its customer, with what was begun when
-- that is over, and with the day.
CREATE TABLE mail (
    seq BIGINT NOT NULL PRIMARY KEY,
    id BYTEA NOT NULL CHECK (length(id) = 16),
    customer BYTEA CHECK (length(customer) = 16),
    pending BYTEA CHECK (length(pending) = 16),
    day BIGINT,
    template TEXT NOT NULL,
    language TEXT NOT NULL,
    occasion TEXT NOT NULL,
    queued_at BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'dropped')),
    place BIGINT NOT NULL,
    sealed BYTEA,
    -- Which datum a mail is addressed to, so that a mail goes when its address is erased (DEL1).
    address BYTEA CHECK (length(address) = 16),
    CHECK ((customer IS NULL) <> (pending IS NULL)),
    CHECK ((pending IS NULL) = (day IS NULL)),
    CHECK (state <> 'dropped' OR sealed IS NULL)
);

CREATE UNIQUE INDEX mail_id ON mail (id);
CREATE INDEX mail_customer ON mail (customer) WHERE customer IS NOT NULL;
CREATE INDEX mail_pending ON mail (pending) WHERE pending IS NOT NULL;
CREATE INDEX mail_day ON mail (day) WHERE day IS NOT NULL;

-- Tickets: a customer, open or closed. What the ticket says is a datum of its customer.
CREATE TABLE ticket (
    id BYTEA NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    customer BYTEA NOT NULL CHECK (length(customer) = 16),
    datum BYTEA NOT NULL CHECK (length(datum) = 16),
    state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
    opened_at BIGINT NOT NULL,
    closed_at BIGINT
);

CREATE INDEX ticket_customer ON ticket (customer);
CREATE INDEX ticket_open ON ticket (opened_at) WHERE state = 'open';

-- Services, as far as activity and access logs need them. The host name is a datum of the customer.
CREATE TABLE service (
    id BYTEA NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    customer BYTEA NOT NULL CHECK (length(customer) = 16),
    datum BYTEA NOT NULL CHECK (length(datum) = 16),
    kind TEXT NOT NULL CHECK (kind IN ('hosting', 'domain')),
    started_at BIGINT NOT NULL,
    ended_at BIGINT
);

CREATE INDEX service_customer ON service (customer);

-- The host names of running services, by tag: one host, one running service.
CREATE TABLE service_host (
    tag BYTEA NOT NULL PRIMARY KEY CHECK (length(tag) = 16),
    service BYTEA NOT NULL CHECK (length(service) = 16)
);

CREATE INDEX service_host_service ON service_host (service);

-- The addresses members of staff sign in with, by tag.
CREATE TABLE staff_email (
    tag BYTEA NOT NULL PRIMARY KEY CHECK (length(tag) = 16),
    staff BYTEA NOT NULL CHECK (length(staff) = 16)
);

CREATE INDEX staff_email_staff ON staff_email (staff);

-- A member of staff opened a customer for a purpose. A written reason is sealed under the customer's key.
CREATE TABLE opening (
    seq BIGINT NOT NULL,
    staff BYTEA NOT NULL CHECK (length(staff) = 16),
    role TEXT NOT NULL,
    customer BYTEA NOT NULL CHECK (length(customer) = 16),
    purpose TEXT NOT NULL,
    ticket BYTEA CHECK (length(ticket) = 16),
    reason BYTEA,
    opened_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    place BIGINT NOT NULL,
    PRIMARY KEY (customer, seq)
);

CREATE INDEX opening_staff ON opening (staff, customer, ends_at);
CREATE INDEX opening_customer ON opening (customer);
CREATE INDEX opening_time ON opening (opened_at);

-- Imports: which input was read when, and what came of its lines.
CREATE TABLE import_run (
    seq BIGINT PRIMARY KEY,
    id BYTEA NOT NULL UNIQUE CHECK (length(id) = 16),
    kind TEXT NOT NULL,
    files BIGINT NOT NULL,
    began_at BIGINT NOT NULL,
    -- Empty while it runs, and for good when it was cut off: it is then run again.
    ended_at BIGINT,
    recorded BIGINT NOT NULL DEFAULT 0,
    matched BIGINT NOT NULL DEFAULT 0,
    quarantined BIGINT NOT NULL DEFAULT 0,
    duplicate BIGINT NOT NULL DEFAULT 0,
    bad BIGINT NOT NULL DEFAULT 0
);

-- What one batch brought for one customer. The tags of its lines are sealed here as well, to rebuild them from.
CREATE TABLE import_lot (
    seq BIGINT NOT NULL,
    customer BYTEA NOT NULL CHECK (length(customer) = 16),
    import BYTEA NOT NULL CHECK (length(import) = 16),
    recorded_at BIGINT NOT NULL,
    expires_day BIGINT,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (customer, seq)
);
CREATE INDEX import_lot_customer ON import_lot (customer);
CREATE INDEX import_lot_expiry ON import_lot (expires_day) WHERE expires_day IS NOT NULL;

-- Lines that were imported before, by keyed tags that go with what was made of the line.
-- The hour of the line stands in front, because logs come in the order of time and a tag alone would land anywhere.
CREATE TABLE import_seen (
    hour BIGINT NOT NULL,
    tag BYTEA NOT NULL CHECK (length(tag) = 16),
    lot BIGINT,
    quarantined BIGINT,
    PRIMARY KEY (hour, tag),
    CHECK ((lot IS NULL) <> (quarantined IS NULL))
);
CREATE INDEX import_seen_lot ON import_seen (lot) WHERE lot IS NOT NULL;
CREATE INDEX import_seen_quarantined ON import_seen (quarantined) WHERE quarantined IS NOT NULL;

-- Requests to a customer's service by visitors, masked, and sealed all the same: those of one batch and service
-- together. They are never part of a report (R1), and go with the customer or at the end of their lifetime.
CREATE TABLE service_record (
    seq BIGINT NOT NULL,
    customer BYTEA NOT NULL CHECK (length(customer) = 16),
    -- Empty when the operator's map names the customer and no service.
    service BYTEA CHECK (length(service) = 16),
    import BYTEA NOT NULL CHECK (length(import) = 16),
    file BIGINT NOT NULL,
    records BIGINT NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    policy_version BIGINT NOT NULL,
    retention_row TEXT NOT NULL CHECK (retention_row <> ''),
    expires_day BIGINT,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (customer, seq)
);
CREATE INDEX service_record_customer ON service_record (customer);
CREATE INDEX service_record_expiry ON service_record (expires_day) WHERE expires_day IS NOT NULL;

-- Lines that match nobody, sealed under the key of the day on which they end.
CREATE TABLE quarantine (
    seq BIGINT PRIMARY KEY,
    import BYTEA NOT NULL CHECK (length(import) = 16),
    file BIGINT NOT NULL,
    line BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    day BIGINT NOT NULL,
    sealed BYTEA NOT NULL
);
CREATE INDEX quarantine_day ON quarantine (day);

-- Which datum a mail is addressed to, so that a mail goes when its address is erased (DEL1). Mails to people without
-- an account have none: they go with the key of their day.
CREATE INDEX mail_address ON mail (address) WHERE address IS NOT NULL;

-- Accounts: what people sign in to. A person's account has one person, a company's may have several.
CREATE TABLE account (
    id BYTEA NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    kind TEXT NOT NULL,
    opened_at BIGINT NOT NULL
);

-- The people of an account with their roles. Each is a customer with data and rights of their own.
CREATE TABLE person (
    account BYTEA NOT NULL CHECK (length(account) = 16),
    customer BYTEA NOT NULL CHECK (length(customer) = 16),
    role TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (account, customer, role)
);

CREATE INDEX person_customer ON person (customer);

