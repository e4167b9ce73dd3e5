-- Services, as far as activity and access logs need them. The host name is a datum of the customer.
CREATE TABLE service (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    customer BLOB NOT NULL CHECK (length(customer) = 16),
    datum BLOB NOT NULL CHECK (length(datum) = 16),
    kind TEXT NOT NULL CHECK (kind IN ('hosting', 'domain')),
    started_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX service_customer ON service (customer);

-- The host names of running services, by tag: one host, one running service.
CREATE TABLE service_host (
    tag BLOB NOT NULL PRIMARY KEY CHECK (length(tag) = 16),
    service BLOB NOT NULL CHECK (length(service) = 16)
) STRICT, WITHOUT ROWID;

CREATE INDEX service_host_service ON service_host (service);
