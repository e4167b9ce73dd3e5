//! The request line of a logged request.

use super::client_text::ClientText;

/// The longest method that counts as one; the longest registered has 17 characters (RFC 9110, section 16.1).
const LONGEST_METHOD: usize = 24;

/// What a client asked for, as far as it can be read.
///
/// Made by [`RequestLine::read`] alone, so that what is readable never stands under `Unreadable`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestLine {
    /// A request line of HTTP.
    Http {
        /// Capital letters, such as `GET`.
        method: String,
        /// What was asked for, with its query.
        target: ClientText,
        /// Such as `HTTP/2.0`.
        protocol: String,
    },
    /// Anything else: the beginning of a TLS handshake, a request without protocol, a probe.
    Unreadable(ClientText),
}

impl RequestLine {
    /// Reads the bytes the client sent; nothing when there are none.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let text = ClientText::new(bytes)?;
        Some(http(bytes).unwrap_or(Self::Unreadable(text)))
    }

    /// The bytes the client sent.
    #[must_use]
    pub fn to_text(&self) -> Option<ClientText> {
        match self {
            Self::Http { method, target, protocol } => {
                ClientText::new([method.as_bytes(), target.as_bytes(), protocol.as_bytes()].join(&b' '))
            }
            Self::Unreadable(text) => Some(text.clone()),
        }
    }
}

fn http(bytes: &[u8]) -> Option<RequestLine> {
    let mut from_front = bytes.splitn(2, |byte| *byte == b' ');
    let method = from_front.next().filter(|method| is_method(method))?;
    // The target may hold spaces, because some clients do not escape them and servers log what came.
    let mut from_back = from_front.next()?.rsplitn(2, |byte| *byte == b' ');
    let protocol = from_back.next().filter(|protocol| is_protocol(protocol))?;
    let target = ClientText::new(from_back.next()?)?;
    let text = |bytes: &[u8]| core::str::from_utf8(bytes).ok().map(str::to_owned);
    Some(RequestLine::Http { method: text(method)?, target, protocol: text(protocol)? })
}

fn is_method(bytes: &[u8]) -> bool {
    (1..=LONGEST_METHOD).contains(&bytes.len())
        && bytes.iter().all(|byte| byte.is_ascii_uppercase() || matches!(byte, b'-' | b'_'))
        && bytes.first().is_some_and(u8::is_ascii_uppercase)
}

/// `HTTP/1.1`, `HTTP/2.0`, `HTTP/3`.
fn is_protocol(bytes: &[u8]) -> bool {
    match bytes.strip_prefix(b"HTTP/") {
        Some([major]) => major.is_ascii_digit(),
        Some([major, b'.', minor]) => major.is_ascii_digit() && minor.is_ascii_digit(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parts(text: &str) -> Option<(String, String, String)> {
        match RequestLine::read(text.as_bytes())? {
            RequestLine::Http { method, target, protocol } => Some((method, target.escaped(), protocol)),
            RequestLine::Unreadable(_) => None,
        }
    }

    #[test]
    fn a_request_line_has_three_parts_and_the_target_may_hold_spaces() {
        let split = |method: &str, target: &str, protocol: &str| {
            Some((method.to_owned(), target.to_owned(), protocol.to_owned()))
        };

        assert_eq!(parts("GET /a?b=c HTTP/2.0"), split("GET", "/a?b=c", "HTTP/2.0"));
        assert_eq!(parts("M-SEARCH * HTTP/1.1"), split("M-SEARCH", "*", "HTTP/1.1"));
        assert_eq!(parts("GET /a b c HTTP/3"), split("GET", "/a b c", "HTTP/3"));
    }

    #[test]
    fn anything_else_is_kept_and_not_read() {
        for text in
            ["\u{16}\u{3}\u{1}", "GET /", "get / HTTP/1.1", "GET  HTTP/1.1", "SSH-2.0-Go", "GET / HTTP/11"]
        {
            let request = RequestLine::read(text.as_bytes()).expect("not empty");

            assert_eq!(parts(text), None, "{text}");
            assert_eq!(request.to_text().expect("not empty").as_bytes(), text.as_bytes());
        }
    }

    #[test]
    fn debug_shows_no_target() {
        let request = RequestLine::read(b"GET /reset?for=siti@shop.example HTTP/1.1");

        assert!(!format!("{request:?}").contains("siti"));
    }

    proptest! {
        #[test]
        fn every_request_is_kept_byte_for_byte(bytes in "(GET|X)? ?[ -~]{0,12} (HTTP/[0-9.]{1,3})?") {
            let request = RequestLine::read(bytes.as_bytes());

            let kept = request.and_then(|request| request.to_text());

            prop_assert_eq!(kept.map(|text| text.as_bytes().to_vec()).unwrap_or_default(), bytes.into_bytes());
        }
    }
}
