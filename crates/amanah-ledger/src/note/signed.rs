//! Any text with signatures, as C2SP signed-note writes it: the text, an empty line, a line per signature.

use super::{MOST_SIGNATURES, NoteFault, SignatureLine, VerifierKey};

/// A text and who signed it. What it says counts only after [`SignedNote::verify`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedNote {
    body: String,
    signatures: Vec<SignatureLine>,
}

impl SignedNote {
    /// Signs a text; `sign` makes the Ed25519 signature of the bytes it is given with the key's other half.
    ///
    /// # Errors
    /// [`NoteFault::BadNote`] when the text has an empty line or a control character, or does not end with a line end.
    pub fn sign(
        body: String,
        key: &VerifierKey,
        sign: impl FnOnce(&[u8]) -> [u8; 64],
    ) -> Result<Self, NoteFault> {
        if !is_plain(&body) {
            return Err(NoteFault::BadNote);
        }
        let signature = key.line(&sign(body.as_bytes()));
        Ok(Self { body, signatures: vec![signature] })
    }

    /// Reads a note; only the exact form that [`SignedNote::text`] writes is accepted.
    ///
    /// # Errors
    /// [`NoteFault::BadNote`] if it is none.
    pub fn parse(text: &str) -> Result<Self, NoteFault> {
        let note = Self::read(text).ok_or(NoteFault::BadNote)?;
        if note.text() == text { Ok(note) } else { Err(NoteFault::BadNote) }
    }

    /// Checks that one of these keys signed it, and gives the key and the text without its signatures.
    ///
    /// # Errors
    /// If none did, or none was named.
    pub fn verify<'k>(&self, keys: &'k [VerifierKey]) -> Result<(&'k VerifierKey, &str), NoteFault> {
        let mut fault = NoteFault::NoKey;
        for key in keys {
            match key.verify(&self.body, &self.signatures) {
                Ok(()) => return Ok((key, &self.body)),
                // A wrong signature tells more than a missing one.
                Err(found @ NoteFault::WrongSignature { .. }) => fault = found,
                Err(found) if fault == NoteFault::NoKey => fault = found,
                Err(_) => {}
            }
        }
        Err(fault)
    }

    /// The text without its signatures, whoever signed it.
    #[must_use]
    pub fn unverified(&self) -> &str {
        &self.body
    }

    /// The text that is handed out and kept.
    #[must_use]
    pub fn text(&self) -> String {
        use core::fmt::Write as _;
        let mut text = format!("{}\n", self.body);
        for signature in &self.signatures {
            let _ = writeln!(text, "{signature}");
        }
        text
    }

    fn read(text: &str) -> Option<Self> {
        let (body, lines) = text.split_once("\n\n")?;
        let body = format!("{body}\n");
        let lines = lines.strip_suffix('\n')?.split('\n').take(MOST_SIGNATURES.saturating_add(1));
        let signatures = lines.map(SignatureLine::parse).collect::<Option<Vec<_>>>()?;
        let is_note = is_plain(&body) && signatures.len() <= MOST_SIGNATURES;
        is_note.then_some(Self { body, signatures })
    }
}

/// Whether a text can be signed as it is: lines without control characters, none of them empty.
fn is_plain(body: &str) -> bool {
    let lines = body.strip_suffix('\n').map(|lines| lines.split('\n'));
    lines.is_some_and(|mut lines| lines.all(|line| !line.is_empty() && !line.contains(char::is_control)))
}
