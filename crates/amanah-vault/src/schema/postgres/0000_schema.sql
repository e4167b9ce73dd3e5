-- Which of the steps this database has; an SQLite file says so in its header.
CREATE TABLE IF NOT EXISTS amanah_schema (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    number BIGINT NOT NULL
);
INSERT INTO amanah_schema (one, number) VALUES (1, 0) ON CONFLICT DO NOTHING;
