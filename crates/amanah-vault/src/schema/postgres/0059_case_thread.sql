-- The open request that a mail joined, because it answers a letter about it. What such a mail says is a datum of the request's
-- customer, whoever wrote it.
ALTER TABLE received_mail ADD COLUMN thread BYTEA CHECK (length(thread) = 16);
