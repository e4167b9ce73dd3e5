//! Access logs of web servers (R1): Apache and nginx *combined* and *common*, with or without the virtual host in
//! front, and JSON lines.
//!
//! Layout: [`Format`] names and detects what a file holds and reads its lines into [`Line`], whose client-sent
//! parts are [`ClientText`] and [`RequestLine`]; [`print()`] writes a line back; [`ServiceRecord`] is what remains of
//! a line that belongs to a service and to no customer, with every visitor masked.
//!
//! Deliberately absent: the identity of RFC 1413 (the second field), fields behind the user agent, and the port of
//! the virtual host. Nobody needs them, so they are not recorded.

mod address;
mod agent;
mod client_text;
mod cursor;
mod fault;
mod format;
mod host;
mod json;
mod path;
mod print;
mod request_line;
mod service_record;
mod text;
mod time;

use core::fmt;
// Addresses as values; the network itself is out of reach of this crate.
use core::net::IpAddr;

pub use address::{Network, masked};
pub use agent::AgentFamily;
pub use client_text::ClientText;
pub use fault::LineFault;
pub use format::Format;
pub use host::normalise_host;
pub use print::print;
pub use request_line::RequestLine;
pub use service_record::ServiceRecord;
pub use text::parse_combined;

/// One request as a web server logged it.
///
/// Nearly all of it is personal data, so `Debug` shows nothing that the visitor sent and no address.
#[derive(Clone, PartialEq, Eq)]
pub struct Line {
    /// The address the request came from. An IPv4 address inside IPv6 is told as IPv4.
    pub remote: IpAddr,
    /// The user that the server authenticated.
    pub user: Option<ClientText>,
    /// When: microseconds since 1970-01-01T00:00:00 UTC, whatever zone the log was written in.
    pub at_micros: i64,
    /// What was asked for; nothing when the client sent nothing before it left.
    pub request: Option<RequestLine>,
    /// The status of the answer; 0 where the server logged none.
    pub status: u16,
    /// Bytes of the answer's body; 0 where the server logged none.
    pub bytes: u64,
    /// The page the client said it came from.
    pub referer: Option<ClientText>,
    /// The program the client said it is.
    pub agent: Option<ClientText>,
    /// The site that was asked, in lower case and without a port, as [`normalise_host`] gives it.
    pub virtual_host: Option<String>,
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Line")
            .field("at_micros", &self.at_micros)
            .field("status", &self.status)
            .field("bytes", &self.bytes)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
