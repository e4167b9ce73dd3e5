//! What a client sent, byte for byte.

use core::fmt;

/// What a client sent: any bytes but none at all, kept without loss, whatever escapes the server wrote them with.
///
/// It is personal data, so `Debug` shows only its size; [`ClientText::escaped`] is safe to show on a terminal.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClientText(Vec<u8>);

impl ClientText {
    /// The text of these bytes; nothing when there are none.
    #[must_use]
    pub fn new(bytes: impl Into<Vec<u8>>) -> Option<Self> {
        let bytes = bytes.into();
        (!bytes.is_empty()).then_some(Self(bytes))
    }

    /// A field of a text log: escapes undone, and nothing where the server wrote `-` or nothing.
    pub(super) fn from_field(field: &[u8]) -> Option<Self> {
        if field == b"-" { None } else { Self::new(unescape(field)) }
    }

    /// The bytes the client sent.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The text, if the client sent UTF-8.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        core::str::from_utf8(&self.0).ok()
    }

    /// The text in printable characters: `\xHH` for every byte that is not part of one, `\\` and `\"` as servers
    /// write them. Nothing is lost, and no two texts look alike.
    #[must_use]
    pub fn escaped(&self) -> String {
        if self.0 == b"-" {
            // A lone hyphen is how a log says that there is nothing.
            return r"\x2d".to_owned();
        }
        let mut out = String::with_capacity(self.0.len());
        for chunk in self.0.utf8_chunks() {
            chunk.valid().chars().for_each(|c| escape(c, &mut out));
            chunk.invalid().iter().for_each(|byte| escape_byte(*byte, &mut out));
        }
        out
    }
}

impl fmt::Debug for ClientText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClientText({} bytes)", self.0.len())
    }
}

fn escape(c: char, out: &mut String) {
    match c {
        '"' | '\\' => out.extend(['\\', c]),
        _ if is_invisible(c) => {
            let mut buffer = [0; 4];
            c.encode_utf8(&mut buffer).bytes().for_each(|byte| escape_byte(byte, out));
        }
        _ => out.push(c),
    }
}

fn escape_byte(byte: u8, out: &mut String) {
    out.push_str(r"\x");
    out.extend([byte >> 4, byte & 15].into_iter().filter_map(|digit| char::from_digit(u32::from(digit), 16)));
}

/// Controls, separators and marks of direction, with which a line could look like another on a screen.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Undoes the escapes of Apache and nginx; what is no escape stays as it stands.
pub(super) fn unescape(field: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(field.len());
    let mut rest = field;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        match read_escape(after) {
            Some((meant, after)) => {
                out.push(meant);
                rest = after;
            }
            None => out.push(byte),
        }
    }
    out
}

/// The byte that is meant by what follows a backslash, and what stands behind it.
fn read_escape(after: &[u8]) -> Option<(u8, &[u8])> {
    let (&kind, rest) = after.split_first()?;
    match kind {
        b'"' | b'\\' => Some((kind, rest)),
        b'n' => Some((b'\n', rest)),
        b'r' => Some((b'\r', rest)),
        b't' => Some((b'\t', rest)),
        b'b' => Some((8, rest)),
        b'v' => Some((11, rest)),
        b'f' => Some((12, rest)),
        b'x' => {
            let (&[high, low], rest) = rest.split_first_chunk::<2>()?;
            Some(((hex(high)? << 4) | hex(low)?, rest))
        }
        _ => None,
    }
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(field: &str) -> Vec<u8> {
        unescape(field.as_bytes())
    }

    #[test]
    fn escapes_of_both_servers_are_undone() {
        assert_eq!(read(r#"a\"b\\c\x41\x0a\t"#), b"a\"b\\cA\n\t");
        assert_eq!(read(r"\xC3\xa9"), "é".as_bytes());
    }

    #[test]
    fn what_is_no_escape_stays() {
        assert_eq!(read(r"\q \x \x4 \xzz \"), br"\q \x \x4 \xzz \");
    }

    #[test]
    fn nothing_is_told_from_a_hyphen() {
        let hyphen = ClientText::new(*b"-").expect("a byte is a text");

        assert_eq!(ClientText::from_field(b"-"), None);
        assert_eq!(ClientText::from_field(b""), None);
        assert_eq!(ClientText::from_field(hyphen.escaped().as_bytes()), Some(hyphen));
    }

    #[test]
    fn bytes_that_are_no_text_and_signs_nobody_sees_are_escaped() {
        let text = ClientText::new(b"\x1b[31m\xff caf\xc3\xa9 \xe2\x80\xae\x7f".to_vec()).expect("bytes");

        assert_eq!(text.as_str(), None);
        assert_eq!(text.escaped(), r"\x1b[31m\xff café \xe2\x80\xae\x7f");
    }

    #[test]
    fn debug_shows_no_value() {
        let text = ClientText::new(*b"siti@shop.example").expect("bytes");

        assert_eq!(format!("{text:?}"), "ClientText(17 bytes)");
    }

    proptest! {
        #[test]
        fn escaping_loses_nothing(bytes in prop::collection::vec(any::<u8>(), 1..40)) {
            let text = ClientText::new(bytes).expect("not empty");

            let escaped = text.escaped();

            prop_assert!(!escaped.chars().any(char::is_control));
            prop_assert_eq!(ClientText::from_field(escaped.as_bytes()), Some(text));
        }
    }
}
