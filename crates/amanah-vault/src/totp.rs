//! The codes of authenticator apps (RFC 6238: HMAC-SHA-1, six digits, half minutes), and recovery codes.

use amanah_policy::Timestamp;
use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::entropy::{Entropy, NoEntropy};
use crate::rows::{Secret, TotpSecret};

/// How long a code is shown, in microseconds.
const STEP_MICROS: i64 = 30_000_000;
/// By how many steps the clock of a telephone may be off.
const OFF: i64 = 1;
/// How many recovery codes there are.
pub(crate) const CODES: u32 = 10;

const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

impl TotpSecret {
    pub(crate) fn random(entropy: &Entropy) -> Result<Self, NoEntropy> {
        let mut bytes = Zeroizing::new([0; 20]);
        entropy.fill(bytes.as_mut())?;
        Ok(Self(Zeroizing::new(base32(bytes.as_ref()))))
    }

    /// A secret as it was written down.
    #[must_use]
    pub fn read(letters: &str) -> Option<Self> {
        let known = letters.len() == 32 && from_base32(letters).is_some();
        known.then(|| Self(Zeroizing::new(letters.to_owned())))
    }

    /// The code that an app with this secret shows: for the tour, where nobody has a telephone.
    #[must_use]
    pub fn code(&self, now: Timestamp) -> Secret {
        let key = from_base32(&self.0).unwrap_or_default();
        Secret::new(code_at(&key, now.as_micros().div_euclid(STEP_MICROS)))
    }

    /// The step of which this is the code now, or was half a minute ago, or will be in half a minute.
    ///
    /// Enforces: SEC
    #[must_use]
    pub fn step_of(&self, code: &str, now: Timestamp) -> Option<i64> {
        let key = from_base32(&self.0)?;
        let present = now.as_micros().div_euclid(STEP_MICROS);
        let digits: Zeroizing<String> =
            Zeroizing::new(code.chars().filter(|c| !c.is_whitespace()).take(7).collect());
        (present.saturating_sub(OFF)..=present.saturating_add(OFF))
            .find(|step| verify_slices_are_equal(code_at(&key, *step).as_bytes(), digits.as_bytes()).is_ok())
    }
}

/// The code of a step.
fn code_at(key: &[u8], step: i64) -> Zeroizing<String> {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key), &step.to_be_bytes());
    let bytes = tag.as_ref();
    let from = usize::from(bytes.last().copied().unwrap_or_default() & 0x0f);
    let four = bytes.iter().skip(from).take(4).fold(0_u32, |number, byte| (number << 8) | u32::from(*byte));
    Zeroizing::new(format!("{:06}", (four & 0x7fff_ffff) % 1_000_000))
}

/// Ten codes of 80 bits each, in groups that can be typed.
pub(crate) fn recovery_codes(entropy: &Entropy) -> Result<Vec<Secret>, NoEntropy> {
    (0..CODES)
        .map(|_| {
            let bytes: [u8; 10] = entropy.bytes()?;
            let letters = Zeroizing::new(base32(&bytes));
            let mut code = Zeroizing::new(String::with_capacity(20));
            for (at, letter) in letters.chars().enumerate() {
                if at > 0 && at % 4 == 0 {
                    code.push('-');
                }
                code.push(letter);
            }
            Ok(Secret::new(code))
        })
        .collect()
}

/// What is kept of the codes: hashes, which nobody can try out, because a code has 80 random bits.
pub(crate) fn hashes(codes: &[Secret]) -> Zeroizing<String> {
    Zeroizing::new(codes.iter().map(|code| hash(code.expose())).collect::<Vec<_>>().join("\n"))
}

/// Which of the kept codes this is.
///
/// Enforces: SEC
pub(crate) fn place_of(kept: &str, code: &str) -> Option<u32> {
    let hash = hash(code);
    let found =
        kept.lines().position(|line| verify_slices_are_equal(line.as_bytes(), hash.as_bytes()).is_ok())?;
    u32::try_from(found).ok().filter(|place| *place < CODES)
}

fn hash(code: &str) -> String {
    STANDARD_NO_PAD.encode(Sha256::digest(spelled(code).as_bytes()))
}

/// A code as it is hashed: capitals without signs; what looks like a letter that is in it is that letter.
fn spelled(code: &str) -> Zeroizing<String> {
    let letters =
        code.chars().filter(char::is_ascii_alphanumeric).take(17).map(|c| match c.to_ascii_uppercase() {
            '0' => 'O',
            '1' => 'I',
            '8' => 'B',
            other => other,
        });
    Zeroizing::new(letters.collect())
}

fn base32(bytes: &[u8]) -> String {
    let (mut text, mut bits, mut count) = (String::new(), 0_u32, 0_u32);
    for byte in bytes {
        bits = (bits << 8) | u32::from(*byte);
        count += 8;
        while count >= 5 {
            count -= 5;
            let letter = usize::try_from((bits >> count) & 31).ok().and_then(|at| LETTERS.get(at));
            text.push(letter.copied().map_or('A', char::from));
        }
        bits &= (1 << count) - 1;
    }
    text
}

fn from_base32(letters: &str) -> Option<Zeroizing<Vec<u8>>> {
    let (mut bytes, mut bits, mut count) = (Zeroizing::new(Vec::new()), 0_u32, 0_u32);
    for letter in letters.bytes() {
        let value = LETTERS.iter().position(|known| *known == letter)?;
        bits = (bits << 5) | u32::try_from(value).ok()?;
        count += 5;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from((bits >> count) & 0xff).ok()?);
        }
        bits &= (1 << count) - 1;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of RFC 6238, appendix B: "12345678901234567890".
    const RFC: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    /// Shows: SEC
    #[test]
    fn the_codes_are_those_of_the_standard() {
        let secret = TotpSecret::read(RFC).unwrap();
        let cases = [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (20_000_000_000, "353130"),
        ];

        for (seconds, code) in cases {
            assert_eq!(
                secret.step_of(code, Timestamp::from_seconds(seconds)),
                Some(seconds / 30),
                "{seconds}"
            );
        }
        assert_eq!(base32(b"12345678901234567890"), RFC);
    }

    /// Shows: SEC
    #[test]
    fn a_code_counts_half_a_minute_early_and_late_and_not_longer() {
        let secret = TotpSecret::read(RFC).unwrap();
        let at = |seconds| secret.step_of("081 804", Timestamp::from_seconds(seconds));
        let step = 1_111_111_109 / 30;
        let begin = step * 30;

        assert_eq!([at(begin - 30), at(begin), at(begin + 59)], [Some(step); 3]);
        assert_eq!([at(begin - 31), at(begin + 60)], [None; 2]);
        assert_eq!(secret.step_of("", Timestamp::from_seconds(begin)), None);
        assert_eq!(secret.step_of(&"0".repeat(100_000), Timestamp::from_seconds(begin)), None);
    }

    #[test]
    fn a_recovery_code_is_known_however_it_is_typed() {
        let codes = recovery_codes(&Entropy::seeded(4)).unwrap();
        let kept = hashes(&codes);
        let third = codes[2].expose();

        assert_eq!((codes.len(), third.len()), (10, 19));
        assert_eq!(place_of(&kept, third), Some(2));
        assert_eq!(place_of(&kept, &third.to_lowercase().replace('-', " ")), Some(2));
        assert_eq!(place_of(&kept, "AAAA-AAAA-AAAA-AAAA"), None);
        assert!(!kept.contains(third));
    }
}
