//! The mark by which we know our own forms: made from a secret of ours and two cookies of the reader.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// The field that carries the mark.
pub(crate) const FIELD: &str = "form_token";

/// The mark of the forms of one browser and, when somebody is signed in, of that session alone.
///
/// The hash of a keyed hash, so that the inner state is never seen.
pub(crate) fn mark(key: &[u8; 32], form_cookie: &str, session_cookie: Option<&str>) -> String {
    let inner = Sha256::new()
        .chain_update(key)
        .chain_update(b"form of ")
        .chain_update(Sha256::digest(form_cookie.as_bytes()))
        .chain_update(Sha256::digest(session_cookie.unwrap_or_default().as_bytes()))
        .finalize();
    let outer = Sha256::new().chain_update(key).chain_update(inner).finalize();
    URL_SAFE_NO_PAD.encode(outer)
}

/// Whether a form carries the expected mark; takes as long for a near miss as for a far one.
pub(crate) fn is_ours(expected: &str, sent: &str) -> bool {
    let same_length = expected.len() == sent.len();
    let difference = expected.bytes().zip(sent.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b));
    same_length && difference == 0
}

/// Whether a value can be one of our form cookies: 16 random bytes, written in 22 letters.
pub(crate) fn is_form_cookie(value: &str) -> bool {
    value.len() == 22 && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// A new form cookie from 16 random bytes.
pub(crate) fn form_cookie(random: [u8; 16]) -> String {
    URL_SAFE_NO_PAD.encode(random)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_belongs_to_one_browser_and_one_session() {
        let key = [7; 32];
        let ours = mark(&key, "browser", Some("session"));

        assert!(is_ours(&ours, &mark(&key, "browser", Some("session"))));
        for other in [
            mark(&key, "browser", None),
            mark(&key, "browser", Some("other")),
            mark(&key, "other", Some("session")),
            mark(&[8; 32], "browser", Some("session")),
            mark(&key, "session", Some("browser")),
            String::new(),
            ours.chars().take(10).collect(),
        ] {
            assert!(!is_ours(&ours, &other));
        }
    }

    #[test]
    fn a_form_cookie_of_ours_is_recognised() {
        assert!(is_form_cookie(&form_cookie([9; 16])));
        assert!(!is_form_cookie("short"));
        assert!(!is_form_cookie("with;a;semicolon;inside"));
    }
}
