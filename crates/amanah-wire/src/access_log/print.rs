//! Writes a line back.

use core::fmt::Write as _;

use super::client_text::ClientText;
use super::{Line, time};

/// Writes a line in the *combined* format, with the virtual host in front where there is one, in UTC and without a
/// line ending. [`super::Format::of_printed`] reads it back to the same line.
///
/// Whatever the client sent, the text holds no control characters.
#[must_use]
pub fn print(line: &Line) -> String {
    let mut out = String::new();
    if let Some(host) = &line.virtual_host {
        let _ = write!(out, "{host} ");
    }
    // A space in a user would be read as one, but escaped it cannot be mistaken for the end of the field.
    let user = field(line.user.as_ref()).replace(' ', r"\x20");
    let request = line.request.as_ref().and_then(super::RequestLine::to_text);
    let _ = write!(
        out,
        r#"{} - {user} [{}] "{}" {:03} {} "{}" "{}""#,
        line.remote,
        time::print_log_time(line.at_micros),
        field(request.as_ref()),
        line.status,
        line.bytes,
        field(line.referer.as_ref()),
        field(line.agent.as_ref()),
    );
    out
}

fn field(text: Option<&ClientText>) -> String {
    text.map_or_else(|| "-".to_owned(), ClientText::escaped)
}
