//! Size and root of the tree at one moment, signed (C2SP tlog-checkpoint in a signed note).

use core::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::note::{MOST_SIGNATURES, NoteFault, SignatureLine, VerifierKey, WitnessKey};
use crate::tree::Hash;

/// The longest origin in bytes.
const LONGEST_ORIGIN: usize = 255;

/// What a ledger says it holds: its origin, the number of entries, and the root of the tree over them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    origin: String,
    size: u64,
    root: Hash,
}

impl Checkpoint {
    /// The checkpoint of a tree.
    ///
    /// # Errors
    /// If the origin is not one line of 1 to 255 bytes.
    pub fn new(origin: &str, size: u64, root: Hash) -> Result<Self, NoteFault> {
        let fits = (1..=LONGEST_ORIGIN).contains(&origin.len()) && !origin.contains(char::is_control);
        if fits { Ok(Self { origin: origin.to_owned(), size, root }) } else { Err(NoteFault::BadOrigin) }
    }

    /// The name of the ledger, which no other ledger has.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// How many entries the tree has.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The root hash of the tree.
    #[must_use]
    pub const fn root(&self) -> &Hash {
        &self.root
    }
}

/// The text that is signed: origin, size and root on a line each.
impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}\n{}\n", self.origin, self.size, BASE64.encode(self.root.as_bytes()))
    }
}

/// A checkpoint with its signature, and perhaps those of witnesses.
///
/// What it says counts only after [`SignedCheckpoint::verify`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCheckpoint {
    checkpoint: Checkpoint,
    signatures: Vec<SignatureLine>,
}

impl SignedCheckpoint {
    /// Signs a checkpoint; `sign` makes the Ed25519 signature of the bytes it is given with the key's other half.
    pub fn sign(checkpoint: Checkpoint, key: &VerifierKey, sign: impl FnOnce(&[u8]) -> [u8; 64]) -> Self {
        let signature = key.line(&sign(checkpoint.to_string().as_bytes()));
        Self { checkpoint, signatures: vec![signature] }
    }

    /// Reads the text of a signed checkpoint; only the exact form that [`SignedCheckpoint::text`] writes is accepted.
    ///
    /// # Errors
    /// If the text is no signed checkpoint of origin, size and root.
    pub fn parse(text: &str) -> Result<Self, NoteFault> {
        let signed = Self::read(text).ok_or(NoteFault::BadCheckpoint)?;
        if signed.text() == text { Ok(signed) } else { Err(NoteFault::BadCheckpoint) }
    }

    /// Checks the signature by this key and gives the checkpoint.
    ///
    /// # Errors
    /// If the key did not sign it.
    pub fn verify(&self, key: &VerifierKey) -> Result<&Checkpoint, NoteFault> {
        key.verify(&self.checkpoint.to_string(), &self.signatures)?;
        Ok(&self.checkpoint)
    }

    /// Checks that one of these keys signed it, and says which.
    ///
    /// # Errors
    /// If none did, or none was named.
    pub fn verify_any<'k>(
        &self,
        keys: &'k [VerifierKey],
    ) -> Result<(&'k VerifierKey, &Checkpoint), NoteFault> {
        let mut fault = NoteFault::NoKey;
        for key in keys {
            match self.verify(key) {
                Ok(checkpoint) => return Ok((key, checkpoint)),
                // A wrong signature tells more than a missing one.
                Err(found @ NoteFault::WrongSignature { .. }) => fault = found,
                Err(found) if fault == NoteFault::NoKey => fault = found,
                Err(_) => {}
            }
        }
        Err(fault)
    }

    /// The checkpoint, whoever signed it.
    #[must_use]
    pub const fn unverified(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The text that is published, printed and kept.
    #[must_use]
    pub fn text(&self) -> String {
        use fmt::Write as _;
        let mut text = format!("{}\n", self.checkpoint);
        for signature in &self.signatures {
            let _ = writeln!(text, "{signature}");
        }
        text
    }

    /// Checks the cosignature by this witness; gives its time in seconds since the Unix epoch.
    ///
    /// # Errors
    /// If the witness did not sign it.
    pub fn cosigned_by(&self, witness: &WitnessKey) -> Result<u64, NoteFault> {
        witness.verify(&self.checkpoint.to_string(), &self.signatures)
    }

    /// How many signatures it carries besides the ledger's own: those of witnesses, which need their own keys.
    #[must_use]
    pub fn further_signatures(&self) -> usize {
        self.signatures.len().saturating_sub(1)
    }

    fn read(text: &str) -> Option<Self> {
        let mut lines = text.split('\n');
        let (origin, size, root) = (lines.next()?, lines.next()?.parse().ok()?, lines.next()?);
        let root = BASE64.decode(root).ok()?.try_into().ok().map(Hash::from_bytes)?;
        let checkpoint = Checkpoint::new(origin, size, root).ok()?;
        if !lines.next()?.is_empty() {
            return None;
        }
        let signed = lines.take_while(|line| !line.is_empty()).take(MOST_SIGNATURES);
        let signatures = signed.map(SignatureLine::parse).collect::<Option<Vec<_>>>()?;
        (!signatures.is_empty()).then_some(Self { checkpoint, signatures })
    }
}
