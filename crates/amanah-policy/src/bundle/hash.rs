//! The name of exactly these texts.

use core::fmt;
use core::fmt::Write as _;
use core::str::FromStr;

use sha2::{Digest as _, Sha256};

/// SHA-256 over every text of a pack and over the schema and grants generated from them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BundleHash([u8; 32]);

/// A text that is not a bundle hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a bundle hash of 64 lower-case hexadecimal digits")]
pub struct NotABundleHash;

impl BundleHash {
    /// From its 32 bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The first twelve hexadecimal digits, for people.
    #[must_use]
    pub fn short(&self) -> String {
        self.to_string().chars().take(12).collect()
    }

    /// Over named texts; length prefixes keep one text from running into the next.
    pub(crate) fn over<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut hasher = Sha256::new();
        for piece in texts.into_iter().flat_map(|(name, text)| [name, text]) {
            hasher.update(u64::try_from(piece.len()).unwrap_or(u64::MAX).to_be_bytes());
            hasher.update(piece.as_bytes());
        }
        Self(hasher.finalize().into())
    }
}

impl fmt::Display for BundleHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for BundleHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for BundleHash {
    type Err = NotABundleHash;
    fn from_str(text: &str) -> Result<Self, NotABundleHash> {
        let is_hex = text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let (high, low) = text.split_at_checked(32).filter(|_| is_hex).ok_or(NotABundleHash)?;
        let half = |digits| u128::from_str_radix(digits, 16).map_err(|_| NotABundleHash);
        let bytes = [half(high)?.to_be_bytes(), half(low)?.to_be_bytes()].concat();
        bytes.try_into().map(Self).map_err(|_| NotABundleHash)
    }
}

/// SHA-256 of one text as 64 hexadecimal digits, as `bundle.lock` lists it.
pub(crate) fn digest_of(text: &str) -> String {
    let digest: [u8; 32] = Sha256::digest(text.as_bytes()).into();
    let mut digits = String::with_capacity(64);
    for byte in digest {
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_read_as_it_is_printed() {
        let hash = BundleHash::over([("a", "b")]);

        assert_eq!(hash.to_string().parse(), Ok(hash));
        assert_eq!("AB".repeat(32).parse::<BundleHash>(), Err(NotABundleHash));
        assert_eq!(hash.short().len(), 12);
    }

    #[test]
    fn a_text_cannot_run_into_the_next() {
        assert_ne!(BundleHash::over([("ab", "c")]), BundleHash::over([("a", "bc")]));
        assert_ne!(BundleHash::over([("a", "")]), BundleHash::over([("a", ""), ("", "")]));
    }
}
