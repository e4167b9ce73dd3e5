//! The public key of a signature, as the DNS gives it (RFC 6376, 3.6.1): whether it may be used at all (G7, G10).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::tags;
use super::verdict::Rule;

/// Shorter keys are broken within hours.
const LEAST_RSA_BITS: usize = 1_024;

/// Whether a key record may make a sender strict.
///
/// # Errors
/// The rule that is broken: G7 for a key that is weak or of another kind, G10 for one that is revoked or for tests, G6
/// for what is no key record.
///
/// Enforces: DEL2
pub fn check(record: &str, is_rsa: bool) -> Result<(), Rule> {
    let tags = tags::read(record).ok_or(Rule::SignatureIntact)?;
    let find = |name| tags::find(&tags, name);
    if tags.iter().any(|(tag, value)| *tag == "v" && *value != "DKIM1") {
        return Err(Rule::SignatureIntact);
    }
    let key = tags::tight(find("p").ok_or(Rule::SignatureIntact)?);
    if key.is_empty() || has(find("t"), "y") {
        return Err(Rule::InForce);
    }
    if find("s").is_some_and(|_| !has(find("s"), "*") && !has(find("s"), "email")) {
        return Err(Rule::SignatureIntact);
    }
    if find("h").is_some_and(|_| !has(find("h"), "sha256")) {
        return Err(Rule::StrongKey);
    }
    let key = STANDARD.decode(key).map_err(|_| Rule::SignatureIntact)?;
    let is_strong = match find("k").unwrap_or("rsa").to_ascii_lowercase().as_str() {
        "rsa" => is_rsa && rsa_bits(&key).is_some_and(|bits| bits >= LEAST_RSA_BITS),
        "ed25519" => !is_rsa && key.len() == 32,
        _ => false,
    };
    is_strong.then_some(()).ok_or(Rule::StrongKey)
}

/// Whether a word stands in a list with colons.
fn has(list: Option<&str>, word: &str) -> bool {
    list.is_some_and(|list| list.split(':').any(|found| found.trim().eq_ignore_ascii_case(word)))
}

/// How long the modulus of a key is: of a SubjectPublicKeyInfo, or of a bare RSAPublicKey, as some publish it.
fn rsa_bits(key: &[u8]) -> Option<usize> {
    let (outer, _) = element(key, SEQUENCE)?;
    let numbers = match element(outer, SEQUENCE) {
        Some((_algorithm, rest)) => {
            let (bits, _) = element(rest, BIT_STRING)?;
            element(bits.strip_prefix(&[0])?, SEQUENCE)?.0
        }
        None => outer,
    };
    let (modulus, _) = element(numbers, INTEGER)?;
    let first = modulus.iter().position(|byte| *byte != 0)?;
    let digits = modulus.get(first..)?;
    let unused = usize::try_from(digits.first()?.leading_zeros()).ok()?;
    Some(digits.len() * 8 - unused)
}

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const SEQUENCE: u8 = 0x30;

/// The contents of an element of this kind (X.690, DER), and what follows it.
fn element(bytes: &[u8], kind: u8) -> Option<(&[u8], &[u8])> {
    let (found, rest) = bytes.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = match usize::from(*first) {
        short if short < 0x80 => (short, rest),
        long => {
            let (digits, rest) = rest.split_at_checked(long - 0x80)?;
            if digits.is_empty() || digits.len() > 3 {
                return None;
            }
            (digits.iter().fold(0, |length, digit| length * 256 + usize::from(*digit)), rest)
        }
    };
    if *found != kind {
        return None;
    }
    rest.split_at_checked(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key of `customer.test` among the hostile mails, 2048 bit, and of `weak.test`, 512 bit.
    fn records() -> (String, String) {
        let text = include_str!("../../tests/mail/dns-records.txt");
        let of = |name: &str| {
            let line = text.lines().find(|line| line.starts_with(name)).expect("the record is there");
            line.split_once(' ').expect("a name and a value").1.to_owned()
        };
        (of("s1._domainkey.customer.test"), of("s1._domainkey.weak.test"))
    }

    /// Shows: DEL2
    #[test]
    fn g7_a_key_of_512_bit_and_one_of_another_kind_are_refused() {
        let (good, weak) = records();
        let ed25519 = format!("v=DKIM1; k=ed25519; p={}", STANDARD.encode([7; 32]));

        assert_eq!(check(&good, true), Ok(()));
        assert_eq!(check(&ed25519, false), Ok(()));
        assert_eq!(check(&weak, true), Err(Rule::StrongKey));
        assert_eq!(check(&good, false), Err(Rule::StrongKey));
        assert_eq!(check(&ed25519, true), Err(Rule::StrongKey));
        assert_eq!(check(&good.replace("k=rsa", "k=rsa; h=sha1"), true), Err(Rule::StrongKey));
        assert_eq!(check("v=DKIM1; p=AAAA", true), Err(Rule::StrongKey));
    }

    /// Shows: DEL2
    #[test]
    fn g10_a_key_that_is_revoked_or_for_tests_is_refused() {
        let (good, _) = records();

        assert_eq!(check("v=DKIM1; p=", true), Err(Rule::InForce));
        assert_eq!(check(&good.replace("k=rsa", "t=s : Y"), true), Err(Rule::InForce));
        assert_eq!(check(&good.replace("k=rsa", "t=s"), true), Ok(()));
    }

    #[test]
    fn g6_what_is_no_key_record_is_none() {
        let (good, _) = records();

        for record in ["", "v=spf1 -all", "v=DKIM1", "p=!"] {
            assert_eq!(check(record, true), Err(Rule::SignatureIntact), "{record}");
        }
        assert_eq!(check(&good.replace("DKIM1", "DKIM2"), true), Err(Rule::SignatureIntact));
        assert_eq!(check(&good.replace("k=rsa", "s=tlsrpt"), true), Err(Rule::SignatureIntact));
    }

    #[test]
    fn g7_the_length_of_a_key_is_that_of_its_modulus() {
        let numbers = |bits: usize| {
            let mut modulus = vec![0];
            modulus.extend(vec![0xff; bits / 8]);
            let length = u16::try_from(modulus.len()).unwrap().to_be_bytes();
            let integer = [vec![INTEGER, 0x82], length.to_vec(), modulus].concat();
            let length = u16::try_from(integer.len()).unwrap().to_be_bytes();
            [vec![SEQUENCE, 0x82], length.to_vec(), integer].concat()
        };

        assert_eq!(rsa_bits(&numbers(1_024)), Some(1_024));
        assert_eq!(rsa_bits(&numbers(1_016)), Some(1_016));
        assert_eq!(rsa_bits(&numbers(1_024)[..40]), None);
    }
}
