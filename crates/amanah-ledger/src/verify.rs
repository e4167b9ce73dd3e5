//! The offline verifier: reads an export piece by piece and says whether it is whole, in order, signed and unchanged.

mod fault;
mod history;
mod report;
mod tiles;

use history::History;

use crate::checkpoint::SignedCheckpoint;
use crate::export::FORM;
use crate::leaf::LONGEST_LEAF;
use crate::note::VerifierKey;

pub use fault::VerifyFault;
pub use report::{CLOCK_TOLERANCE_MICROS, Report, Warning};
pub use tiles::verify_tiles;

/// The longest signed checkpoint at the end of an export, in bytes.
const LONGEST_FOOT: usize = 4_096;

/// Checks a whole export, given in pieces of any size.
///
/// `expected_key` is the published key; without it the key of the export is used and the report warns. `since` is an
/// older signed checkpoint of the same ledger, for instance from a receipt: with it, a ledger that was rewritten and
/// signed again is found.
///
/// # Errors
/// If the export is not whole, in order, signed and unchanged.
pub fn verify_export<P: AsRef<[u8]>>(
    pieces: impl IntoIterator<Item = P>,
    expected_key: Option<&VerifierKey>,
    since: Option<&SignedCheckpoint>,
) -> Result<Report, VerifyFault> {
    let mut verifier = Verifier::new(expected_key.cloned().into_iter().collect(), since.cloned());
    pieces.into_iter().try_for_each(|piece| verifier.push(piece.as_ref()))?;
    verifier.finish()
}

/// What the next line must be.
#[derive(Clone, Copy, Debug)]
enum Stage {
    Form,
    Origin,
    Key,
    Space,
    Entries,
    Foot,
}

/// Checks an export as its bytes arrive, in the memory of one line and one mark per erased customer.
#[derive(Debug)]
pub struct Verifier {
    known_keys: Vec<VerifierKey>,
    since: Option<SignedCheckpoint>,
    stage: Stage,
    line: u64,
    buffer: Vec<u8>,
    origin: String,
    key: Option<VerifierKey>,
    foot: String,
    history: History,
}

impl Verifier {
    /// A verifier that has read nothing. `known_keys` are the published keys of the ledger, the present and former ones;
    /// with none the key of the export is used and the report warns. See [`verify_export`] for `since`.
    #[must_use]
    pub fn new(known_keys: Vec<VerifierKey>, since: Option<SignedCheckpoint>) -> Self {
        let older = since.as_ref().map(|since| since.unverified().size());
        Self {
            known_keys,
            since,
            stage: Stage::Form,
            line: 1,
            buffer: Vec::new(),
            origin: String::new(),
            key: None,
            foot: String::new(),
            history: History::until(older),
        }
    }

    /// Reads the next bytes.
    ///
    /// # Errors
    /// If they are not what an export must say there.
    pub fn push(&mut self, mut piece: &[u8]) -> Result<(), VerifyFault> {
        while let Some(end) = piece.iter().position(|byte| *byte == b'\n') {
            let (head, rest) = piece.split_at(end);
            self.take(head)?;
            let line = std::mem::take(&mut self.buffer);
            self.read(&line)?;
            self.line += 1;
            piece = rest.get(1..).unwrap_or_default();
        }
        self.take(piece)
    }

    /// How many entries were read so far, for a progress bar.
    #[must_use]
    pub const fn entries(&self) -> u64 {
        self.history.tree.size()
    }

    /// Checks what can only be checked at the end, and reports.
    ///
    /// # Errors
    /// If the export is cut off, not signed, not what was signed, or not a continuation of the older checkpoint.
    ///
    /// Enforces: invariant 4
    pub fn finish(self) -> Result<Report, VerifyFault> {
        let entries = self.entries();
        let cut_off = VerifyFault::CutOff { entries };
        if !self.buffer.is_empty() || !matches!(self.stage, Stage::Foot) {
            return Err(cut_off);
        }
        let mut warnings = Vec::new();
        let key = self.key.ok_or(cut_off)?;
        if self.known_keys.is_empty() {
            warnings.push(Warning::KeyFromExport);
        }
        let signed = SignedCheckpoint::parse(&self.foot)?;
        let checkpoint = signed.verify(&key)?;
        warnings.extend(further_signatures(&signed));
        if checkpoint.origin() != self.origin {
            let checkpoint = checkpoint.origin().to_owned();
            return Err(VerifyFault::OtherOrigin { head: self.origin, checkpoint });
        }
        if checkpoint.size() != entries {
            return Err(VerifyFault::OtherSize { signed: checkpoint.size(), found: entries });
        }
        let root = self.history.tree.root();
        if *checkpoint.root() != root {
            return Err(VerifyFault::OtherRoot { size: entries });
        }
        match &self.since {
            Some(since) => {
                let mut known_keys = self.known_keys;
                known_keys.push(key.clone());
                self.history.continues(since, &known_keys, checkpoint.origin())?;
            }
            None => warnings.push(Warning::NoOlderCheckpoint),
        }
        warnings.extend(self.history.continued);
        warnings.extend(self.history.clock_went_back);
        Ok(Report {
            origin: self.origin,
            checkpoint: signed,
            size: entries,
            root,
            key,
            first_at_micros: self.history.first_at,
            last_at_micros: self.history.latest_at,
            events: self.history.events,
            since_size: self.history.older_size,
            warnings,
        })
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), VerifyFault> {
        if self.buffer.len() + bytes.len() > LONGEST_LEAF {
            return Err(VerifyFault::LongLine { line: self.line });
        }
        self.buffer.extend_from_slice(bytes);
        Ok(())
    }

    fn read(&mut self, line: &[u8]) -> Result<(), VerifyFault> {
        match self.stage {
            Stage::Form => {
                self.is(line == FORM.as_bytes(), "`amanah-ledger-export@v1`")?;
                self.stage = Stage::Origin;
            }
            Stage::Origin => {
                let origin = self.text(line, "origin ", "`origin` and the name of the ledger")?;
                self.origin = origin.to_owned();
                self.stage = Stage::Key;
            }
            Stage::Key => {
                let text = self.text(line, "key ", "`key` and a verifier key")?;
                self.key = Some(self.accepted_key(text)?);
                self.stage = Stage::Space;
            }
            Stage::Space => {
                self.is(line.is_empty(), "empty")?;
                self.stage = Stage::Entries;
            }
            Stage::Entries if line.is_empty() => self.stage = Stage::Foot,
            Stage::Entries => drop(self.history.append(line)?),
            Stage::Foot => {
                let text = self.text(line, "", "a line of the checkpoint")?;
                self.is(self.foot.len() + text.len() < LONGEST_FOOT, "a line of the checkpoint")?;
                self.foot.push_str(text);
                self.foot.push('\n');
            }
        }
        Ok(())
    }

    fn accepted_key(&self, text: &str) -> Result<VerifierKey, VerifyFault> {
        let found = VerifierKey::parse(text)?;
        if self.known_keys.is_empty() || self.known_keys.contains(&found) {
            return Ok(found);
        }
        let expected: Vec<String> = self.known_keys.iter().map(ToString::to_string).collect();
        Err(VerifyFault::OtherKey { expected: expected.join("` or `"), found: found.to_string() })
    }

    fn text<'l>(&self, line: &'l [u8], prefix: &str, expected: &'static str) -> Result<&'l str, VerifyFault> {
        let text = core::str::from_utf8(line).ok().and_then(|text| text.strip_prefix(prefix));
        text.ok_or(VerifyFault::NotAnExport { line: self.line, expected })
    }

    fn is(&self, fact: bool, expected: &'static str) -> Result<(), VerifyFault> {
        if fact { Ok(()) } else { Err(VerifyFault::NotAnExport { line: self.line, expected }) }
    }
}

/// What is said about signatures of others.
fn further_signatures(signed: &SignedCheckpoint) -> Option<Warning> {
    let count = signed.further_signatures();
    (count > 0).then_some(Warning::FurtherSignatures { count })
}
