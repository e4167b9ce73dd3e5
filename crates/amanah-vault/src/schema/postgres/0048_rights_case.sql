-- Requests with a clock: of whom, what, how they stand. No word of what was written; a row outlives its customer, so that
-- the page of its code can say what became of it.
CREATE TABLE rights_case (
    customer BYTEA NOT NULL CHECK (length(customer) = 16),
    id BYTEA NOT NULL CHECK (length(id) = 16),
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    state TEXT NOT NULL,
    -- Fixed when it was received: it decides what is done.
    activity TEXT,
    received_at BIGINT NOT NULL,
    -- When something is due next: a notice, the end of a wait, an answer.
    due_at BIGINT NOT NULL,
    -- When the present wait ends, where there is one.
    ends_at BIGINT,
    frozen_at BIGINT,
    confirmed_at BIGINT,
    confirmed_how TEXT,
    closed_at BIGINT,
    why TEXT,
    -- The member of staff who wrote it down, and the one who closed it.
    opened_by BYTEA CHECK (length(opened_by) = 16),
    closed_by BYTEA CHECK (length(closed_by) = 16),
    -- How many notices went out since it was confirmed.
    told BIGINT NOT NULL DEFAULT 0,
    -- By this the page of its code is found.
    code BYTEA NOT NULL CHECK (length(code) = 16),
    PRIMARY KEY (customer, id)
);

CREATE UNIQUE INDEX rights_case_code ON rights_case (code);
CREATE INDEX rights_case_due ON rights_case (due_at) WHERE closed_at IS NULL;
-- Of one customer one erasure at a time, through whatever door it comes.
CREATE UNIQUE INDEX rights_case_open ON rights_case (customer) WHERE closed_at IS NULL AND kind = 'erase';

-- The course of a case, each step with its entry of the ledger.
CREATE TABLE rights_case_step (
    customer BYTEA NOT NULL CHECK (length(customer) = 16),
    id BYTEA NOT NULL CHECK (length(id) = 16),
    leaf BIGINT NOT NULL,
    state TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (customer, id, leaf)
);
