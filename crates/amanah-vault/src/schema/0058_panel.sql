-- What a hosting panel said of a service last, and when it saw it to be so. Without a word of a panel both are empty.
ALTER TABLE service ADD COLUMN panel TEXT CHECK (panel IN ('running', 'ended'));
ALTER TABLE service ADD COLUMN panel_at INTEGER;

-- Of which running service a panel spoke longest ago.
CREATE INDEX service_panel ON service (panel_at) WHERE panel_at IS NOT NULL;
