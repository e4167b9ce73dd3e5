//! The words of LMTP (RFC 2033) and of XFORWARD, and where a message ends: pure, whatever the bytes are.

mod data;
mod line;
mod request;

pub use data::DataReader;
pub use line::{Line, LineReader, MOST_LINE_BYTES};
pub use request::{BadRequest, Request, read};
