-- By what somebody signed in, so that the sessions that a provider opened end with its link.
ALTER TABLE session ADD COLUMN signed_in_by TEXT NOT NULL DEFAULT 'unknown';
