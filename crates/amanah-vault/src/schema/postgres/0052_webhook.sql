-- What the operator's other systems are told of a customer: frozen, erased, a consent changed, something held. The customer
-- stands here by the random id alone. A row outlives its customer: whether the others erased too is asked long after.
CREATE TABLE webhook_event (
    id BYTEA NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    customer BYTEA NOT NULL CHECK (length(customer) = 16),
    event TEXT NOT NULL,
    occurred_at BIGINT NOT NULL
);

CREATE INDEX webhook_event_customer ON webhook_event (customer);

-- What became of it at each system. While it is sent, or looked after, it is leased: `tries` is the fence, `due_at` the end of
-- the lease, and otherwise the time of the next try; none when nothing is left to do. Of answers only codes are kept.
CREATE TABLE webhook_delivery (
    event BYTEA NOT NULL CHECK (length(event) = 16),
    system TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'delivered', 'acknowledged', 'verified', 'declared', 'given_up')),
    tries BIGINT NOT NULL DEFAULT 0,
    due_at BIGINT,
    since BIGINT NOT NULL,
    answer TEXT,
    -- What the system says: erased, or kept under a law; and when it signed that, which is newer each time.
    result TEXT,
    law TEXT,
    signed_at BIGINT,
    declared_by BYTEA CHECK (length(declared_by) = 16),
    PRIMARY KEY (event, system)
);

CREATE INDEX webhook_delivery_due ON webhook_delivery (system, due_at);

-- Which systems the configuration names, and what each is told: so that a change and what is told of it are one transaction.
CREATE TABLE webhook_subscription (
    system TEXT NOT NULL,
    event TEXT NOT NULL,
    PRIMARY KEY (system, event)
);
