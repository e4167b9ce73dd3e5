//! Keys and signatures of signed notes (C2SP signed-note): a text, an empty line, and a line per signature.

mod signed;
mod witness;

use core::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::VerifyingKey;
use sha2::{Digest as _, Sha256};

use crate::hex;

pub use signed::SignedNote;
pub use witness::WitnessKey;

/// The algorithm byte of a plain Ed25519 signature.
const ED25519: u8 = 1;

/// The most signatures a note may carry: ours and those of witnesses.
pub(crate) const MOST_SIGNATURES: usize = 16;

/// Why a key, a checkpoint or its signature is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteFault {
    /// The name of a key has a form that notes do not allow.
    #[error("a key's name needs at least one character and neither spaces nor `+`")]
    BadName,
    /// The origin of a ledger has a form that notes do not allow.
    #[error("a ledger's origin is one line of 1 to 255 bytes without control characters")]
    BadOrigin,
    /// The text is no verifier key.
    #[error("this is no verifier key (name+8 digits+base64); copy it again from where it is published")]
    BadKey,
    /// The text is no signed checkpoint.
    #[error("this is no signed checkpoint; copy it again, all lines and nothing else")]
    BadCheckpoint,
    /// The text is no signed note, or none that can be signed.
    #[error("this is no signed note; copy it again, all lines and nothing else")]
    BadNote,
    /// No key was named.
    #[error("no key was named; use the one that the ledger's operator publishes")]
    NoKey,
    /// The checkpoint has no signature by this key.
    #[error("the checkpoint is not signed by the key `{key}`; use the key that its operator publishes")]
    NotSigned {
        /// The name of the key.
        key: String,
    },
    /// The signature is wrong.
    #[error(
        "the signature by the key `{key}` is wrong; the checkpoint was changed or the key is another one"
    )]
    WrongSignature {
        /// The name of the key.
        key: String,
    },
}

/// The public key that checks the signatures of one ledger, with its name.
///
/// Its text is `name+id+base64`, with the id as 8 hexadecimal digits, as C2SP signed-note says.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: [u8; 4],
    key: VerifyingKey,
}

impl VerifierKey {
    /// From a name and the 32 bytes of an Ed25519 public key.
    ///
    /// # Errors
    /// If notes do not allow the name, or the bytes are no usable key.
    pub fn from_public(name: &str, public: &[u8; 32]) -> Result<Self, NoteFault> {
        let (id, key) = usable(name, ED25519, public)?;
        Ok(Self { name: name.to_owned(), id, key })
    }

    /// Reads the published text of a key.
    ///
    /// # Errors
    /// If the text is no verifier key.
    pub fn parse(text: &str) -> Result<Self, NoteFault> {
        let (name, id, key) = read_key(text, ED25519)?;
        let read = Self { name, id, key };
        if read.to_string() == text { Ok(read) } else { Err(NoteFault::BadKey) }
    }

    /// The key's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The 32 bytes of the public key.
    #[must_use]
    pub fn public(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// The line that carries this key's signature.
    pub(crate) fn line(&self, signature: &[u8; 64]) -> SignatureLine {
        SignatureLine { name: self.name.clone(), id: self.id, signature: signature.to_vec() }
    }

    /// Checks that one of the lines is this key's signature of the text. Lines of other keys say nothing to us.
    pub(crate) fn verify(&self, text: &str, lines: &[SignatureLine]) -> Result<(), NoteFault> {
        let ours = lines.iter().find(|line| line.name == self.name && line.id == self.id);
        let line = ours.ok_or_else(|| NoteFault::NotSigned { key: self.name.clone() })?;
        let wrong = || NoteFault::WrongSignature { key: self.name.clone() };
        let signature = ed25519_dalek::Signature::from_slice(&line.signature).map_err(|_| wrong())?;
        self.key.verify_strict(text.as_bytes(), &signature).map_err(|_| wrong())
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut tagged = vec![ED25519];
        tagged.extend_from_slice(self.key.as_bytes());
        write!(f, "{}+{}+{}", self.name, hex::write(&self.id), BASE64.encode(tagged))
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// One signature line of a note: who signed, and the signature as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SignatureLine {
    name: String,
    id: [u8; 4],
    signature: Vec<u8>,
}

impl SignatureLine {
    /// Reads a line without its end.
    pub(crate) fn parse(line: &str) -> Option<Self> {
        let (name, encoded) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
        let decoded = BASE64.decode(encoded).ok()?;
        let (id, signature) = decoded.split_first_chunk::<4>()?;
        (!name.is_empty()).then(|| Self { name: name.to_owned(), id: *id, signature: signature.to_vec() })
    }
}

impl fmt::Display for SignatureLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut tagged = self.id.to_vec();
        tagged.extend_from_slice(&self.signature);
        write!(f, "\u{2014} {} {}", self.name, BASE64.encode(tagged))
    }
}

/// Reads `name+id+base64` with a key of this algorithm; whether the text is in its one form is left to the caller.
fn read_key(text: &str, algorithm: u8) -> Result<(String, [u8; 4], VerifyingKey), NoteFault> {
    let (name, rest) = text.split_once('+').ok_or(NoteFault::BadKey)?;
    let (_, encoded) = rest.split_once('+').ok_or(NoteFault::BadKey)?;
    let decoded = BASE64.decode(encoded).map_err(|_| NoteFault::BadKey)?;
    let (tag, public) = decoded.split_first().ok_or(NoteFault::BadKey)?;
    if *tag != algorithm {
        return Err(NoteFault::BadKey);
    }
    let public = public.try_into().map_err(|_| NoteFault::BadKey)?;
    let (id, key) = usable(name, algorithm, public)?;
    Ok((name.to_owned(), id, key))
}

/// The id of a key, and the key, if notes allow the name and the key can be used.
fn usable(name: &str, algorithm: u8, public: &[u8; 32]) -> Result<([u8; 4], VerifyingKey), NoteFault> {
    if name.is_empty() || name.contains(|c: char| c.is_whitespace() || c.is_control() || c == '+') {
        return Err(NoteFault::BadName);
    }
    let key = VerifyingKey::from_bytes(public).map_err(|_| NoteFault::BadKey)?;
    if key.is_weak() {
        return Err(NoteFault::BadKey);
    }
    Ok((key_id(name, algorithm, public), key))
}

/// The first four bytes of SHA-256 over name, line feed, algorithm and key.
fn key_id(name: &str, algorithm: u8, public: &[u8; 32]) -> [u8; 4] {
    let hash =
        Sha256::new().chain_update(name).chain_update([b'\n', algorithm]).chain_update(public).finalize();
    let [first, second, third, fourth, ..] = <[u8; 32]>::from(hash);
    [first, second, third, fourth]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key, text and signature of the examples in the documentation of Go's `note` package.
    const KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const TEXT: &str = "If you think cryptography is the answer to your problem,\n\
                        then you don't know what your problem is.\n";
    const LINE: &str = "\u{2014} PeterNeumann \
                        x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";

    #[test]
    fn a_note_of_another_program_is_verified() {
        let key = VerifierKey::parse(KEY).expect("it is a key");
        let line = SignatureLine::parse(LINE).expect("it is a signature");

        assert_eq!(key.to_string(), KEY);
        assert_eq!(line.to_string(), LINE);
        assert_eq!(key.verify(TEXT, std::slice::from_ref(&line)), Ok(()));
        let wrong = NoteFault::WrongSignature { key: "PeterNeumann".to_owned() };
        assert_eq!(key.verify(&TEXT.replace("your", "our"), &[line]), Err(wrong));
    }
}
