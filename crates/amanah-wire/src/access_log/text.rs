//! Reads the text formats: *common* and *combined*, with or without the virtual host in front.

use super::Line;
use super::client_text::{ClientText, unescape};
use super::cursor::Cursor;
use super::fault::LineFault;
use super::request_line::RequestLine;
use super::{address, host, time};

/// The longest time that is looked for between brackets, in bytes.
const LONGEST_TIME: usize = 40;

/// Which fields a text format has besides those that all have.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    /// Whether the virtual host stands in front.
    pub(super) virtual_host: bool,
    /// Whether referer and user agent must be there. Where they need not, they may.
    pub(super) agent: bool,
}

/// Reads a line of Apache's and nginx's *combined* format, without its line ending:
/// `203.0.113.7 - siti [17/May/2026:10:05:03 +0700] "GET / HTTP/1.1" 200 512 "https://a.example/" "Mozilla/5.0"`.
///
/// Further fields behind the user agent are passed over, because they are an operator's own.
///
/// # Errors
///
/// The line is none of this format, or ends before its user agent does.
pub fn parse_combined(line: &[u8]) -> Result<Line, LineFault> {
    read(line, Fields { virtual_host: false, agent: true })
}

pub(super) fn read(line: &[u8], fields: Fields) -> Result<Line, LineFault> {
    let mut cursor = Cursor::new(line);
    if line.is_empty() {
        return Err(LineFault::Blank);
    }
    let virtual_host = if fields.virtual_host { read_host(cursor.word()?) } else { None };
    let remote = address::read(cursor.word()?).ok_or(fault_of_word(&cursor, LineFault::Address))?;
    let _rfc_1413_identity = cursor.word()?;
    let (user, at_micros) = read_user_and_time(&mut cursor)?;
    let request = read_request(cursor.quoted()?);
    let status = read_status(cursor.word()?).ok_or(fault_of_word(&cursor, LineFault::Status))?;
    let bytes = read_size(cursor.word()?).ok_or(fault_of_word(&cursor, LineFault::Size))?;
    let (referer, agent) = if cursor.is_at_quote() || fields.agent {
        (ClientText::from_field(cursor.quoted()?), ClientText::from_field(cursor.quoted()?))
    } else {
        (None, None)
    };
    pass_over_the_rest(&mut cursor)?;
    Ok(Line { remote, user, at_micros, request, status, bytes, referer, agent, virtual_host })
}

/// The last word of a line may be wrong only because the line ends in the middle of it.
fn fault_of_word(cursor: &Cursor<'_>, fault: LineFault) -> LineFault {
    if cursor.is_at_end() { LineFault::CutOff } else { fault }
}

/// A host that is no name cannot be matched to a service; the line is good all the same.
fn read_host(word: &[u8]) -> Option<String> {
    core::str::from_utf8(word).ok().and_then(host::normalise_host)
}

/// A user may hold spaces and brackets, which servers do not escape. A quote is always escaped, so the user ends
/// before the first time in brackets with a bare quote behind it.
fn read_user_and_time(cursor: &mut Cursor<'_>) -> Result<(Option<ClientText>, i64), LineFault> {
    let rest = cursor.rest();
    let mut is_open = false;
    for (at, _) in rest.iter().enumerate().filter(|(_, byte)| **byte == b'[') {
        let Some((before, inside)) = rest.split_at_checked(at) else { continue };
        let Some(user) = before.strip_suffix(b" ") else { continue };
        let Some((stamp, after)) = bracketed(inside) else {
            is_open = inside.len() <= LONGEST_TIME;
            continue;
        };
        let Some(at_micros) = core::str::from_utf8(stamp).ok().and_then(time::read_log_time) else {
            continue;
        };
        match after.strip_prefix(b" ") {
            Some(quoted) if quoted.starts_with(b"\"") => {
                cursor.continue_with(quoted);
                return Ok((read_user(user), at_micros));
            }
            Some([]) | None if after.len() <= 1 => is_open = true,
            _ => {}
        }
    }
    Err(if is_open { LineFault::CutOff } else { LineFault::Time })
}

/// What stands in the brackets, and behind them.
fn bracketed(from_bracket: &[u8]) -> Option<(&[u8], &[u8])> {
    let inside = from_bracket.strip_prefix(b"[")?;
    let end = inside.iter().take(LONGEST_TIME).position(|byte| *byte == b']')?;
    let (stamp, after) = inside.split_at_checked(end)?;
    Some((stamp, after.strip_prefix(b"]")?))
}

/// Apache writes two quotes for a user without a name.
fn read_user(field: &[u8]) -> Option<ClientText> {
    if field == b"\"\"" { None } else { ClientText::from_field(field) }
}

fn read_request(field: &[u8]) -> Option<RequestLine> {
    if field == b"-" { None } else { RequestLine::read(&unescape(field)) }
}

fn read_status(word: &[u8]) -> Option<u16> {
    match word {
        b"-" => Some(0),
        [_, _, _] => number(word).and_then(|status| u16::try_from(status).ok()),
        _ => None,
    }
}

fn read_size(word: &[u8]) -> Option<u64> {
    if word == b"-" { Some(0) } else { number(word) }
}

fn number(word: &[u8]) -> Option<u64> {
    let text = core::str::from_utf8(word).ok()?;
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// An operator's own fields end the line; only an open quote among them says that it is cut off.
fn pass_over_the_rest(cursor: &mut Cursor<'_>) -> Result<(), LineFault> {
    while !cursor.is_at_end() {
        if cursor.is_at_quote() {
            cursor.quoted()?;
        } else {
            cursor.word()?;
        }
    }
    Ok(())
}
