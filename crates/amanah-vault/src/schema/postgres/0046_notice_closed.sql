-- A deletion that waits for us can be closed by the officer: who did it, and why by a closed word. Only the word is public.
ALTER TABLE provider_notice ADD COLUMN closed_by BYTEA CHECK (length(closed_by) = 16);
ALTER TABLE provider_notice ADD COLUMN closed_why TEXT;
