//! The ledger's signature: Ed25519 from a seed that lies wrapped in the key store.

use amanah_ledger::{Checkpoint, NoteFault, SignedCheckpoint, SignedNote, VerifierKey};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};

use crate::error::OpenError;
use crate::seal::DataKey;

/// Signs checkpoints of one ledger, and what is proved by it.
pub(crate) struct LedgerSigner {
    pair: Ed25519KeyPair,
    verifier: VerifierKey,
}

impl LedgerSigner {
    /// The signer of the ledger `origin`, which is also the name of its key.
    pub(crate) fn new(origin: &str, seed: &DataKey) -> Result<Self, OpenError> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed.expose()).map_err(|_| OpenError::LedgerName)?;
        let public = <[u8; 32]>::try_from(pair.public_key().as_ref()).map_err(|_| OpenError::LedgerName)?;
        let verifier = VerifierKey::from_public(origin, &public).map_err(|_| OpenError::LedgerName)?;
        Ok(Self { pair, verifier })
    }

    /// The public key.
    pub(crate) const fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// The first line of every checkpoint.
    pub(crate) fn origin(&self) -> &str {
        self.verifier.name()
    }

    pub(crate) fn sign(&self, checkpoint: Checkpoint) -> SignedCheckpoint {
        SignedCheckpoint::sign(checkpoint, &self.verifier, |text| self.signature(text))
    }

    /// Signs a text that is no checkpoint.
    pub(crate) fn sign_note(&self, body: String) -> Result<SignedNote, NoteFault> {
        SignedNote::sign(body, &self.verifier, |text| self.signature(text))
    }

    fn signature(&self, text: &[u8]) -> [u8; 64] {
        let mut signature = [0; 64];
        for (byte, signed) in signature.iter_mut().zip(self.pair.sign(text).as_ref()) {
            *byte = *signed;
        }
        signature
    }
}
