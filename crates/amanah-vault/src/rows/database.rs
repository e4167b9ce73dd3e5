//! What a database server says of itself.

use std::path::PathBuf;

use amanah_policy::Timestamp;

/// What a database server says of itself: for the doctor, who judges it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatabaseFacts {
    /// Database and host, without user and password.
    pub place: String,
    /// Its version, as `150004` for 15.4.
    pub version: u32,
    /// The step of the schema that the database has.
    pub schema: u32,
    /// The newest step that this program knows.
    pub known_schema: u32,
    /// Which version of TLS protects this connection; none when it is in the clear.
    pub tls: Option<String>,
    /// Whether the server is on this machine.
    pub is_local: bool,
    /// Whether the server waits for its disk: `fsync`.
    pub fsync: bool,
    /// What it waits for before it acknowledges: `synchronous_commit`.
    pub synchronous_commit: String,
    /// Whether a torn page can be mended: `full_page_writes`.
    pub full_page_writes: bool,
    /// What the server writes of our statements into its log.
    pub log: ServerLog,
    /// When a table of ours was vacuumed last.
    pub vacuumed_at: Option<Timestamp>,
    /// How texts are kept; `UTF8` is needed.
    pub encoding: String,
    /// The clock of the server at the time of asking.
    pub clock: Timestamp,
    /// Where the server keeps its files, when this user may know.
    pub folder: Option<PathBuf>,
}

/// What a server writes of statements into its log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerLog {
    /// Which statements: `log_statement`.
    pub statements: String,
    /// Those that take longer than so many milliseconds; -1 for none: `log_min_duration_statement`.
    pub slow_millis: i64,
}
