//! A mail address in its one strict form (G4).

use core::fmt;

/// Whether letters beyond ASCII may stand in an address: under SMTPUTF8 alone (RFC 6531).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Utf8 {
    /// The envelope said so.
    Allowed,
    /// It did not.
    Refused,
}

/// One address: the local part as it was written, the domain as the DNS knows it. Not printable.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    address: String,
    at: usize,
}

impl Identity {
    /// Reads a plain address: words of letters joined by dots on both sides of one `@`, and nothing else.
    #[must_use]
    pub fn parse(text: &str, utf8: Utf8) -> Option<Self> {
        if text.contains(['(', ')', '<', '>', '"', '\\', ',', ';', ':', '[', ']', ' ', '\t']) {
            return None;
        }
        let (local, domain) = text.split_once('@')?;
        let is_word = |word: &str| !word.is_empty() && word.chars().all(|letter| is_atext(letter, utf8));
        if local.len() > 64 || !local.split('.').all(is_word) {
            return None;
        }
        let domain = plain_domain(domain, utf8)?;
        Some(Self { address: format!("{local}@{domain}"), at: local.len() })
    }

    /// The whole address.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Before the `@`, as it was written.
    #[must_use]
    pub fn local_part(&self) -> &str {
        self.address.get(..self.at).unwrap_or_default()
    }

    /// After the `@`, in lower case, in ASCII.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.address.get(self.at + 1..).unwrap_or_default()
    }

    /// Whether others read exactly this one address, whatever they did to its cases (G5).
    #[must_use]
    pub fn is_all_of(&self, read: &[impl AsRef<str>]) -> bool {
        match read {
            [one] => same_address(&self.address, one.as_ref()),
            _ => false,
        }
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity(..)")
    }
}

/// Whether two addresses are one but for cases and the spelling of an international domain.
#[must_use]
pub fn same_address(one: &str, other: &str) -> bool {
    let apart = |address: &str| {
        let (local, domain) = address.rsplit_once('@')?;
        let domain = plain_domain(domain, Utf8::Allowed)?;
        Some((local.to_ascii_lowercase(), domain))
    };
    apart(one).is_some_and(|one| apart(other) == Some(one))
}

/// A domain of at least two labels, in lower case, in ASCII.
#[must_use]
pub fn plain_domain(text: &str, utf8: Utf8) -> Option<String> {
    if !text.is_ascii() && utf8 == Utf8::Refused {
        return None;
    }
    // The strict form of IDNA: letters, digits and hyphens, and labels and names of a length that the DNS has.
    let domain = idna::domain_to_ascii_strict(text).ok()?;
    let is_name = domain.contains('.') && !domain.ends_with('.') && domain.len() <= 253;
    // What is all digits at its end would be an address of the network.
    let ends_in_letters =
        domain.rsplit('.').next().is_some_and(|last| last.bytes().any(|b| b.is_ascii_alphabetic()));
    (is_name && ends_in_letters).then_some(domain)
}

/// A letter of a word in an address (RFC 5322, 3.2.3; RFC 6532, 3.2).
pub(super) fn is_atext(letter: char, utf8: Utf8) -> bool {
    letter.is_ascii_alphanumeric()
        || "!#$%&'*+-/=?^_`{|}~".contains(letter)
        || (utf8 == Utf8::Allowed && !letter.is_ascii() && !letter.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shows: DEL2
    #[test]
    fn g4_an_address_is_two_dotted_names_and_nothing_that_has_a_second_spelling() {
        let good = ["budi@customer.test", "a.b+c@x.example", "O'Neil=x@sub.x.example"];
        let bad = [
            "",
            "budi",
            "@customer.test",
            "budi@",
            "budi@localhost",
            ".budi@x.example",
            "bu..di@x.example",
            "budi.@x.example",
            "\"bu di\"@x.example",
            "bu di@x.example",
            "budi@[192.0.2.1]",
            "budi@192.0.2.1",
            "budi@x.example.",
            "budi@-x.example",
            "budi@x_y.example",
            "budi@x@y.example",
            "budi(x)@x.example",
            "b\u{fc}di@x.example",
            "budi@b\u{fc}cher.example",
        ];

        assert!(good.iter().all(|text| Identity::parse(text, Utf8::Refused).unwrap().address() == *text));
        for text in bad {
            assert!(Identity::parse(text, Utf8::Refused).is_none(), "{text}");
        }
        assert!(Identity::parse(&format!("{}@x.example", "a".repeat(65)), Utf8::Refused).is_none());
    }

    #[test]
    fn g4_the_local_part_stays_as_written_and_the_domain_is_the_one_of_the_dns() {
        let identity = Identity::parse("Budi@CUSTOMER.Test", Utf8::Refused).unwrap();
        let international = Identity::parse("b\u{fc}di@B\u{fc}cher.example", Utf8::Allowed).unwrap();

        assert_eq!((identity.local_part(), identity.domain()), ("Budi", "customer.test"));
        assert_eq!(international.domain(), "xn--bcher-kva.example");
        assert!(Identity::parse("a@xn--\u{fc}.example", Utf8::Allowed).is_none());
    }

    #[test]
    fn g5_others_read_the_same_when_they_read_this_one_address_in_any_case() {
        let identity = Identity::parse("Budi@customer.test", Utf8::Refused).unwrap();

        assert!(identity.is_all_of(&["budi@CUSTOMER.test"]));
        assert!(!identity.is_all_of(&[""; 0]));
        assert!(!identity.is_all_of(&["budi@customer.test", "budi@customer.test"]));
        assert!(!identity.is_all_of(&["siti@customer.test"]));
        assert!(!identity.is_all_of(&["@gmail.example:budi@customer.test"]));
    }

    #[test]
    fn an_identity_is_not_printed() {
        let identity = Identity::parse("budi@customer.test", Utf8::Refused);

        assert!(!format!("{identity:?}").contains("budi"));
    }
}
