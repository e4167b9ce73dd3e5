//! The return path of a mail: `bounce+` with the mail's number and a tag that only we can make.

/// Before the number.
const PREFIX: &str = "bounce+";

/// The part of a return path before the `@`: which mail it is of, and the tag that makes it ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReturnPath {
    /// The number of the mail.
    pub mail: [u8; 16],
    /// The tag.
    pub tag: [u8; 10],
}

impl ReturnPath {
    /// As it stands in an address: 60 letters of at most 64 (RFC 5321, 4.5.3.1.1).
    #[must_use]
    pub fn local_part(&self) -> String {
        format!("{PREFIX}{}.{}", self.mail_hex(), hex(&self.tag))
    }

    /// The number of the mail.
    #[must_use]
    pub fn mail_hex(&self) -> String {
        hex(&self.mail)
    }

    /// Reads the part of an address before the `@`. Servers may have changed its letters to capitals.
    #[must_use]
    pub fn parse(local_part: &str) -> Option<Self> {
        let lower = local_part.to_ascii_lowercase();
        let (mail, tag) = lower.strip_prefix(PREFIX)?.split_once('.')?;
        Some(Self { mail: unhex(mail)?, tag: unhex(tag)? })
    }

    /// Reads a whole address, which must be of this domain.
    #[must_use]
    pub fn parse_address(address: &str, domain: &str) -> Option<Self> {
        let bare = address.trim().trim_start_matches('<').trim_end_matches('>');
        let (local_part, of) = bare.rsplit_once('@')?;
        of.eq_ignore_ascii_case(domain).then(|| Self::parse(local_part)).flatten()
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != 2 * N || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        let digits = std::str::from_utf8(digits).ok()?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        *byte = u8::from_str_radix(digits, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_printed_is_read_again(mail: [u8; 16], tag: [u8; 10]) {
            let path = ReturnPath { mail, tag };
            let printed = path.local_part();

            prop_assert!(printed.len() <= 64);
            prop_assert_eq!(ReturnPath::parse(&printed), Some(path));
            prop_assert_eq!(ReturnPath::parse(&printed.to_ascii_uppercase()), Some(path));
            let address = format!("<{printed}@Contoh.Example>");
            prop_assert_eq!(ReturnPath::parse_address(&address, "contoh.example"), Some(path));
            prop_assert_eq!(ReturnPath::parse_address(&address, "other.example"), None);
        }

        #[test]
        fn no_text_makes_it_fall_over(text in "\\PC{0,90}") {
            let _ = ReturnPath::parse(&text);
            let _ = ReturnPath::parse(&format!("bounce+{text}"));
        }
    }

    #[test]
    fn a_path_that_is_not_whole_is_none() {
        for text in ["bounce", "bounce+", "bounce+a.b", "privacy+delete", "bounce+00.00"] {
            assert_eq!(ReturnPath::parse(text), None, "{text}");
        }
    }
}
