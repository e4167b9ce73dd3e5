//! The address for answers to a letter about a request: `case+` with the number of the request and a tag that only we can
//! make. An answer joins its request by this, and by nothing that stands in the mail.

/// Before the number, with either sign: some web forms refuse a plus.
const MAILBOX: &str = "case";

/// The letters of base32 (RFC 4648, 6), in lower case: a server that changes cases changes nothing.
const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// The part of an address before the `@`: which request it is of, and the tag that makes it ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaseAddress {
    /// The number of the request.
    pub case: [u8; 16],
    /// The tag.
    pub tag: [u8; 10],
}

impl CaseAddress {
    /// As it stands in an address: 48 letters of at most 64 (RFC 5321, 4.5.3.1.1).
    #[must_use]
    pub fn local_part(&self) -> String {
        format!("{MAILBOX}+{}.{}", base32(&self.case), base32(&self.tag))
    }

    /// Reads the part of an address before the `@`. Servers may have changed its letters to capitals.
    #[must_use]
    pub fn parse(local_part: &str) -> Option<Self> {
        let lower = local_part.to_ascii_lowercase();
        let (case, tag) = lower.strip_prefix(MAILBOX)?.strip_prefix(['+', '-'])?.split_once('.')?;
        Some(Self { case: unbase32(case)?, tag: unbase32(tag)? })
    }

    /// Reads a whole address, whatever its domain.
    #[must_use]
    pub fn of_address(address: &str) -> Option<Self> {
        let (local_part, _domain) = apart(address)?;
        Self::parse(local_part)
    }

    /// Reads a whole address, which must be of this domain.
    #[must_use]
    pub fn parse_address(address: &str, domain: &str) -> Option<Self> {
        let (local_part, of) = apart(address)?;
        of.eq_ignore_ascii_case(domain).then(|| Self::parse(local_part)).flatten()
    }
}

fn apart(address: &str) -> Option<(&str, &str)> {
    address.trim().trim_start_matches('<').trim_end_matches('>').rsplit_once('@')
}

/// Five bits a letter; what is left of the last one is zero.
fn base32(bytes: &[u8]) -> String {
    let bits: Vec<u8> = bytes.iter().flat_map(|byte| (0..8).rev().map(move |at| byte >> at & 1)).collect();
    let letter = |five: &[u8]| {
        let worth = (0..5).fold(0_usize, |worth, at| worth << 1 | usize::from(five.get(at) == Some(&1)));
        char::from(LETTERS.get(worth).copied().unwrap_or(b'a'))
    };
    bits.chunks(5).map(letter).collect()
}

/// The bytes again; none where they are written in another way than [`base32`] writes them.
fn unbase32<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != (8 * N).div_ceil(5) {
        return None;
    }
    let mut bits = Vec::with_capacity(8 * N + 5);
    for letter in text.bytes() {
        let worth = LETTERS.iter().position(|known| *known == letter)?;
        bits.extend((0..5).rev().map(|at| worth >> at & 1 == 1));
    }
    if bits.get(8 * N..)?.contains(&true) {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, eight) in bytes.iter_mut().zip(bits.chunks_exact(8)) {
        *byte = eight.iter().fold(0, |worth, bit| worth << 1 | u8::from(*bit));
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_printed_is_read_again_in_any_case_and_with_either_sign(case: [u8; 16], tag: [u8; 10]) {
            let whole = CaseAddress { case, tag };
            let printed = whole.local_part();

            prop_assert_eq!(printed.len(), 48);
            prop_assert_eq!(CaseAddress::parse(&printed), Some(whole));
            prop_assert_eq!(CaseAddress::parse(&printed.to_ascii_uppercase()), Some(whole));
            prop_assert_eq!(CaseAddress::parse(&printed.replacen('+', "-", 1)), Some(whole));
            let address = format!("<{printed}@Contoh.Example>");
            prop_assert_eq!(CaseAddress::of_address(&address), Some(whole));
            prop_assert_eq!(CaseAddress::parse_address(&address, "contoh.example"), Some(whole));
            prop_assert_eq!(CaseAddress::parse_address(&address, "other.example"), None);
        }

        /// Shows: SEC
        #[test]
        fn a_letter_that_is_another_makes_another_address_or_none(
            case: [u8; 16],
            tag: [u8; 10],
            at in 5_usize..48,
            other in 0_usize..32,
        ) {
            let whole = CaseAddress { case, tag };
            let mut changed = whole.local_part().into_bytes();
            prop_assume!(changed[at] != LETTERS[other]);
            changed[at] = LETTERS[other];

            prop_assert_ne!(CaseAddress::parse(&String::from_utf8(changed).unwrap()), Some(whole));
        }

        #[test]
        fn no_text_makes_it_fall_over(text in "\\PC{0,90}") {
            let _ = CaseAddress::of_address(&text);
            let _ = CaseAddress::parse(&format!("case+{text}"));
        }
    }

    #[test]
    fn an_address_that_is_not_whole_is_none() {
        let whole = CaseAddress { case: [0; 16], tag: [0; 10] }.local_part();
        let one_bit_more = whole.replacen("a.", "b.", 1);

        for text in ["case", "case+", "case-a.b", "privacy+delete", "case.a+b", &one_bit_more] {
            assert_eq!(CaseAddress::parse(text), None, "{text}");
        }
        assert_eq!(CaseAddress::parse(&format!("{whole}a")), None);
        assert_eq!(CaseAddress::parse(&whole.replace('a', "\u{101}")), None);
    }

    /// RFC 4648, 10.
    #[test]
    fn the_letters_are_those_of_the_standard() {
        let known =
            [("f", "my"), ("fo", "mzxq"), ("foo", "mzxw6"), ("foob", "mzxw6yq"), ("fooba", "mzxw6ytb")];

        for (plain, written) in known {
            assert_eq!(base32(plain.as_bytes()), written);
        }
        assert_eq!(unbase32::<5>("mzxw6ytb"), Some(*b"fooba"));
    }
}
