//! Where random bytes come from: the system, or a seed in tests.

use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

/// The source of random bytes of one vault, chosen when it is opened.
#[derive(Clone)]
pub struct Entropy(Origin);

#[derive(Clone)]
enum Origin {
    System,
    Seeded(Arc<Mutex<Stream>>),
}

/// The random source of the machine gave no bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the machine's random source gave no bytes; nothing was written")]
pub struct NoEntropy;

impl Entropy {
    /// The random source of the machine.
    #[must_use]
    pub const fn system() -> Self {
        Self(Origin::System)
    }

    /// Bytes that depend on the seed alone. For tests, the tour and nothing else.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self(Origin::Seeded(Arc::new(Mutex::new(Stream { seed, counter: 0 }))))
    }

    /// Fills `bytes` with random bytes.
    ///
    /// # Errors
    /// When the machine's random source fails.
    pub fn fill(&self, bytes: &mut [u8]) -> Result<(), NoEntropy> {
        match &self.0 {
            Origin::System => aws_lc_rs::rand::fill(bytes).map_err(|_| NoEntropy),
            Origin::Seeded(stream) => {
                stream.lock().unwrap_or_else(PoisonError::into_inner).fill(bytes);
                Ok(())
            }
        }
    }

    /// `N` random bytes.
    ///
    /// # Errors
    /// When the machine's random source fails.
    pub fn bytes<const N: usize>(&self) -> Result<[u8; N], NoEntropy> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }
}

impl core::fmt::Debug for Entropy {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self.0 {
            Origin::System => "Entropy(system)",
            Origin::Seeded(_) => "Entropy(seeded)",
        })
    }
}

/// SHA-256 over seed and counter, block by block.
struct Stream {
    seed: u64,
    counter: u64,
}

impl Stream {
    fn fill(&mut self, bytes: &mut [u8]) {
        for block in bytes.chunks_mut(32) {
            let digest =
                Sha256::new().chain_update(self.seed.to_be_bytes()).chain_update(self.counter.to_be_bytes());
            self.counter = self.counter.wrapping_add(1);
            for (byte, random) in block.iter_mut().zip(digest.finalize()) {
                *byte = random;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_and_another_seed_differs() {
        let first: [u8; 40] = Entropy::seeded(7).bytes().unwrap();
        let again: [u8; 40] = Entropy::seeded(7).bytes().unwrap();
        let other: [u8; 40] = Entropy::seeded(8).bytes().unwrap();

        assert_eq!(first, again);
        assert_ne!(first, other);
    }

    #[test]
    fn one_stream_never_repeats_itself() {
        let entropy = Entropy::seeded(7);

        assert_ne!(entropy.bytes::<16>().unwrap(), entropy.bytes::<16>().unwrap());
    }
}
