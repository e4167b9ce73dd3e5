//! Authenticated encryption: a value, its key, and the facts it is bound to.
//!
//! A sealed value is `suite || nonce (12) || ciphertext || tag (16)`. The suite byte stands in front so that another
//! cipher can be added without guessing.

use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, LessSafeKey, Nonce, UnboundKey};
use zeroize::Zeroizing;

use crate::entropy::{Entropy, NoEntropy};

/// AES-256-GCM-SIV: survives a nonce repeated after a snapshot of the machine is resumed.
const SUITE_AES_256_GCM_SIV: u8 = 1;
const NONCE_BYTES: usize = 12;

/// A 256-bit key. Wiped from memory when dropped; never printed.
pub(crate) struct DataKey(Zeroizing<[u8; 32]>);

/// Why a value could not be sealed or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SealFault {
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
    #[error("the sealed value does not open: its bytes, its label or its key were changed")]
    DoesNotOpen,
    #[error("the sealed value uses suite {0}, which this version does not know")]
    UnknownSuite(u8),
}

impl DataKey {
    pub(crate) fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// A fresh random key.
    pub(crate) fn random(entropy: &Entropy) -> Result<Self, NoEntropy> {
        let mut bytes = Zeroizing::new([0; 32]);
        entropy.fill(bytes.as_mut())?;
        Ok(Self(bytes))
    }

    /// The same key once more.
    pub(crate) fn copy(&self) -> Self {
        Self(self.0.clone())
    }

    /// The key bytes, for wrapping and for HMAC.
    pub(crate) fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// Seals `plain`, bound to `bound`: opening needs the same key and the same bound facts.
    pub(crate) fn seal(&self, entropy: &Entropy, bound: &[u8], plain: &[u8]) -> Result<Vec<u8>, SealFault> {
        let nonce: [u8; NONCE_BYTES] = entropy.bytes()?;
        let mut sealed = Vec::with_capacity(1 + NONCE_BYTES + plain.len() + AES_256_GCM_SIV.tag_len());
        sealed.push(SUITE_AES_256_GCM_SIV);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(plain);
        let text = sealed.get_mut(1 + NONCE_BYTES..).ok_or(SealFault::DoesNotOpen)?;
        let tag = self
            .cipher()?
            .seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), Aad::from(bound), text)
            .map_err(|_| SealFault::DoesNotOpen)?;
        sealed.extend_from_slice(tag.as_ref());
        Ok(sealed)
    }

    /// Opens what [`Self::seal`] sealed under the same bound facts.
    pub(crate) fn open(&self, bound: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealFault> {
        let (suite, rest) = sealed.split_first().ok_or(SealFault::DoesNotOpen)?;
        if *suite != SUITE_AES_256_GCM_SIV {
            return Err(SealFault::UnknownSuite(*suite));
        }
        let (nonce, text) = rest.split_first_chunk::<NONCE_BYTES>().ok_or(SealFault::DoesNotOpen)?;
        let mut buffer = Zeroizing::new(text.to_vec());
        let length = self
            .cipher()?
            .open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(bound), &mut buffer)
            .map_err(|_| SealFault::DoesNotOpen)?
            .len();
        buffer.truncate(length);
        Ok(buffer)
    }

    fn cipher(&self) -> Result<LessSafeKey, SealFault> {
        UnboundKey::new(&AES_256_GCM_SIV, self.0.as_ref())
            .map(LessSafeKey::new)
            .map_err(|_| SealFault::DoesNotOpen)
    }
}

impl core::fmt::Debug for DataKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("DataKey(..)")
    }
}

/// Bound facts, written one after the other, each with its length, so that no two lists of facts give the same bytes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bound(Vec<u8>);

impl Bound {
    /// Begins with what is being sealed; the word separates uses of the same key.
    pub(crate) fn new(what: &str) -> Self {
        Self(Vec::with_capacity(160)).text(what)
    }

    pub(crate) fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes())
    }

    pub(crate) fn bytes(mut self, bytes: &[u8]) -> Self {
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        self.0.extend_from_slice(&length.to_be_bytes());
        self.0.extend_from_slice(bytes);
        self
    }

    pub(crate) fn number(mut self, number: i64) -> Self {
        self.0.extend_from_slice(&number.to_be_bytes());
        self
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(seed: u64) -> DataKey {
        DataKey::random(&Entropy::seeded(seed)).unwrap()
    }

    #[test]
    fn what_was_sealed_opens_under_the_same_key_and_facts() {
        let sealed = key(1).seal(&Entropy::seeded(9), b"facts", b"budi@example.test").unwrap();

        assert_eq!(key(1).open(b"facts", &sealed).unwrap().as_slice(), b"budi@example.test");
        assert!(!sealed.windows(4).any(|w| w == b"budi"));
    }

    #[test]
    fn another_key_or_other_facts_or_any_flipped_byte_do_not_open() {
        let sealed = key(1).seal(&Entropy::seeded(9), b"facts", b"value").unwrap();

        assert_eq!(key(2).open(b"facts", &sealed), Err(SealFault::DoesNotOpen));
        assert_eq!(key(1).open(b"fact", &sealed), Err(SealFault::DoesNotOpen));
        for at in 0..sealed.len() {
            let mut flipped = sealed.clone();
            flipped[at] ^= 1;
            assert!(key(1).open(b"facts", &flipped).is_err(), "byte {at}");
        }
        for short in 0..sealed.len() {
            assert!(key(1).open(b"facts", &sealed[..short]).is_err());
        }
    }

    #[test]
    fn bound_facts_cannot_be_shifted_into_each_other() {
        assert_ne!(
            Bound::new("x").text("ab").text("c").as_bytes(),
            Bound::new("x").text("a").text("bc").as_bytes()
        );
    }
}
