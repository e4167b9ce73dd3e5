//! Witnesses and their cosignatures (C2SP tlog-cosignature, Ed25519): somebody else's word, with a time, that a checkpoint
//! continues every checkpoint of this ledger that they saw before.

use core::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::VerifyingKey;

use super::{NoteFault, SignatureLine, read_key};
use crate::hex;

/// The algorithm byte of a timestamped Ed25519 cosignature.
const COSIGNATURE: u8 = 4;

/// The public key of a witness. Its text has the form of a [`super::VerifierKey`], with another algorithm in it.
#[derive(Clone, PartialEq, Eq)]
pub struct WitnessKey {
    name: String,
    id: [u8; 4],
    key: VerifyingKey,
}

impl WitnessKey {
    /// Reads the published text of a witness's key.
    ///
    /// # Errors
    /// If the text is no such key.
    pub fn parse(text: &str) -> Result<Self, NoteFault> {
        let (name, id, key) = read_key(text, COSIGNATURE)?;
        let read = Self { name, id, key };
        if read.to_string() == text { Ok(read) } else { Err(NoteFault::BadKey) }
    }

    /// The witness's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Checks that one of the lines is this witness's cosignature of the text; gives its time in seconds since the Unix
    /// epoch.
    pub(crate) fn verify(&self, text: &str, lines: &[SignatureLine]) -> Result<u64, NoteFault> {
        let theirs = lines.iter().find(|line| line.name == self.name && line.id == self.id);
        let line = theirs.ok_or_else(|| NoteFault::NotSigned { key: self.name.clone() })?;
        let wrong = || NoteFault::WrongSignature { key: self.name.clone() };
        let (seconds, signature) = line.signature.split_first_chunk::<8>().ok_or_else(wrong)?;
        let seconds = u64::from_be_bytes(*seconds);
        let signature = ed25519_dalek::Signature::from_slice(signature).map_err(|_| wrong())?;
        let message = cosigned_text(seconds, text);
        self.key.verify_strict(message.as_bytes(), &signature).map_err(|_| wrong())?;
        Ok(seconds)
    }
}

/// What a witness signs: the version, the time, and the text of the checkpoint.
fn cosigned_text(seconds: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {seconds}\n{text}")
}

impl fmt::Display for WitnessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut tagged = vec![COSIGNATURE];
        tagged.extend_from_slice(self.key.as_bytes());
        write!(f, "{}+{}+{}", self.name, hex::write(&self.id), BASE64.encode(tagged))
    }
}

impl fmt::Debug for WitnessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signer as _, SigningKey};

    use super::*;

    /// The published keys of two public witnesses: their ids are computed as ours are.
    const PUBLIC: [&str; 2] = [
        "witness.navigli.sunlight.geomys.org+a3e00fe2+BNy/co4C1Hn1p+INwJrfUlgz7W55dSZReusH/GhUhJ/G",
        "witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv",
    ];

    const TEXT: &str = "ledger.example.id/1\n7\n7yoZ42LvDahJDNzCyfWs2ppxqPuaYPDfEC3s5mhAqLA=\n";

    fn line(key: &WitnessKey, secret: &SigningKey, seconds: u64, text: &str) -> SignatureLine {
        let mut signature = seconds.to_be_bytes().to_vec();
        signature.extend_from_slice(&secret.sign(cosigned_text(seconds, text).as_bytes()).to_bytes());
        SignatureLine { name: key.name.clone(), id: key.id, signature }
    }

    fn witness() -> (WitnessKey, SigningKey) {
        let secret = SigningKey::from_bytes(&[9; 32]);
        let id = super::super::key_id("witness.example", COSIGNATURE, secret.verifying_key().as_bytes());
        let key = WitnessKey { name: "witness.example".to_owned(), id, key: secret.verifying_key() };
        (key, secret)
    }

    #[test]
    fn keys_of_public_witnesses_are_read_and_the_ledgers_own_are_not() {
        for text in PUBLIC {
            assert_eq!(WitnessKey::parse(text).map(|key| key.to_string()), Ok(text.to_owned()));
            assert_eq!(super::super::VerifierKey::parse(text), Err(NoteFault::BadKey));
        }
        let ours = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        assert_eq!(WitnessKey::parse(ours), Err(NoteFault::BadKey));
    }

    #[test]
    fn a_cosignature_says_when_and_holds_for_its_text_alone() {
        let (key, secret) = witness();
        let signed = line(&key, &secret, 1_764_000_000, TEXT);
        let mut later = signed.clone();
        later.signature[7] ^= 1;
        let mut cut = signed.clone();
        cut.signature.truncate(70);
        let wrong = Err(NoteFault::WrongSignature { key: "witness.example".to_owned() });

        assert_eq!(key.verify(TEXT, std::slice::from_ref(&signed)), Ok(1_764_000_000));
        assert_eq!(key.verify(&TEXT.replace("\n7\n", "\n8\n"), &[signed]), wrong);
        assert_eq!(key.verify(TEXT, &[later]), wrong);
        assert_eq!(key.verify(TEXT, &[cut]), wrong);
        assert!(matches!(key.verify(TEXT, &[]), Err(NoteFault::NotSigned { .. })));
    }
}
