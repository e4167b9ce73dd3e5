-- Which of the steps this key store has; an SQLite file says so in its header. No table of the data has this name, so
-- that neither is ever taken for the other.
CREATE TABLE IF NOT EXISTS amanah_keys_schema (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    number BIGINT NOT NULL
);
INSERT INTO amanah_keys_schema (one, number) VALUES (1, 0) ON CONFLICT DO NOTHING;
