-- Mails are handed to a relay. While that happens a mail is leased: `tries` is the fence, `due_at` the end of the lease, and
-- otherwise the time of its next try. The relay's answers are kept as codes alone, for their texts may hold an address.
ALTER TABLE mail DROP CONSTRAINT mail_state_check;
ALTER TABLE mail ADD CONSTRAINT mail_state_check
    CHECK (state IN ('waiting', 'sending', 'sent', 'undeliverable', 'dropped'));
ALTER TABLE mail ADD COLUMN tries BIGINT NOT NULL DEFAULT 0;
ALTER TABLE mail ADD COLUMN due_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE mail ADD COLUMN answer TEXT;
ALTER TABLE mail ADD COLUMN answered_at BIGINT;
UPDATE mail SET due_at = queued_at;

CREATE INDEX mail_due ON mail (state, due_at);
CREATE INDEX mail_answered_at ON mail (answered_at) WHERE answered_at IS NOT NULL;
CREATE INDEX mail_queued_at ON mail (queued_at);
