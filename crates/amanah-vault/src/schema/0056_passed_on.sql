-- Requests of OpenDSR that another company passed on for somebody: which, when, what became of it. Nobody is named here: of
-- the body there is a keyed tag, and a case is found by its code. Somebody who is no customer has the same row without a case.
-- A row ends by its own date, whatever became of it.
CREATE TABLE passed_on (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    -- Who passed it on, as the configuration calls them, and the id that they gave it.
    controller TEXT NOT NULL,
    request TEXT NOT NULL,
    -- The same body again is the same request; another one under the same id is none.
    tag BLOB NOT NULL CHECK (length(tag) = 16),
    asked TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    -- By when it is done, as the receipt said.
    due_at INTEGER NOT NULL,
    -- What nobody confirmed by then was not asked for.
    lapses_at INTEGER NOT NULL,
    -- When the row goes.
    ends_at INTEGER NOT NULL,
    -- When it was looked for whom it is about; a crash before that is made good when it is passed on again.
    settled_at INTEGER,
    case_code BLOB CHECK (length(case_code) = 16),
    -- Whether it was this request that opened the case: only then does withdrawing it end the case.
    has_opened INTEGER NOT NULL DEFAULT 0 CHECK (has_opened IN (0, 1)),
    withdrawn_at INTEGER,
    -- Where its sender is told, each an address that the configuration names, parted by line ends.
    callbacks TEXT NOT NULL,
    -- How it stood when it was told last.
    told TEXT
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX passed_on_request ON passed_on (controller, request);
CREATE INDEX passed_on_end ON passed_on (ends_at);
CREATE INDEX passed_on_open ON passed_on (lapses_at) WHERE callbacks <> '';
