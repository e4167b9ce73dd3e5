//! A certificate of erasure, as whoever holds it checks it: offline, with the public key of the ledger alone.
//!
//! It is a signed note (C2SP signed-note) whose text is one line of JSON, so that it can be read by any program and can
//! never be taken for a checkpoint, which has three lines. Two receipts stand in it: one for the entry of the erasure, one
//! for the entry that says that the keys are destroyed. What else it says is described in `docs/certificate.md`.

use serde::Deserialize;

use crate::checkpoint::SignedCheckpoint;
use crate::codes::Event;
use crate::leaf::Leaf;
use crate::note::{NoteFault, SignedNote, VerifierKey};
use crate::receipt::{Receipt, ReceiptFault};

/// The form of the JSON; a reader checks it first.
pub const FORM: &str = "amanah-certificate/1";

/// Why a certificate is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CertificateFault {
    /// The text is no certificate of a form that this program knows.
    #[error("this is no certificate of a form that is known here; copy it again, all lines and nothing else")]
    NotACertificate,
    /// The key did not sign it.
    #[error("it is not signed by the key that was named: {0}")]
    Signature(#[from] NoteFault),
    /// One of its receipts does not hold.
    #[error("the proof of `{which}` does not hold: {source}")]
    Proof {
        /// Which date it should prove.
        which: &'static str,
        /// Why not.
        source: ReceiptFault,
    },
    /// A receipt proves something else than the certificate says.
    #[error("the entry that should prove `{which}` says something else")]
    SaysSomethingElse {
        /// Which date it should prove.
        which: &'static str,
    },
}

/// What was found to be true of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedCertificate {
    /// Whose data was erased: a random id that nothing else is derived from.
    pub customer: String,
    /// Which issue of the certificate this is, from 1.
    pub issue: u32,
    /// The name of the ledger.
    pub origin: String,
    /// The entry of the erasure.
    pub erased: Leaf,
    /// The entry that says that the keys are destroyed.
    pub keys_destroyed: Leaf,
    /// The checkpoint that both proofs lead to.
    pub checkpoint: SignedCheckpoint,
}

/// Checks the signature over all of it, both proofs, and that the entries say what the certificate says.
///
/// # Errors
/// If anything in it is not what the ledger with one of these keys wrote.
pub fn verify(text: &str, keys: &[VerifierKey]) -> Result<VerifiedCertificate, CertificateFault> {
    let note = SignedNote::parse(&as_written(text)).map_err(|_| CertificateFault::NotACertificate)?;
    let (_, body) = note.verify(keys)?;
    let said: Said = serde_json::from_str(body).map_err(|_| CertificateFault::NotACertificate)?;
    if said.form != FORM || body.trim_end().contains('\n') {
        return Err(CertificateFault::NotACertificate);
    }
    let (erased, checkpoint) = proven(&said.proofs.unreadable, keys, UNREADABLE)?;
    let (keys_destroyed, of_keys) = proven(&said.proofs.keys_destroyed, keys, KEYS)?;
    let left = said.ended.iter().fold(0_u64, |sum, kind| sum.saturating_add(kind.count));
    let is_the_erasure = erased.event == Event::CustomerErased
        && erased.at_micros == said.dates.unreadable.micros
        && erased.count == Some(left);
    if !is_the_erasure {
        return Err(CertificateFault::SaysSomethingElse { which: UNREADABLE });
    }
    let is_their_end = keys_destroyed.event == Event::KeysDestroyed
        && keys_destroyed.sequence > erased.sequence
        && of_keys == checkpoint;
    if !is_their_end {
        return Err(CertificateFault::SaysSomethingElse { which: KEYS });
    }
    let origin = checkpoint.unverified().origin().to_owned();
    Ok(VerifiedCertificate {
        customer: said.customer,
        issue: said.issue,
        origin,
        erased,
        keys_destroyed,
        checkpoint,
    })
}

const UNREADABLE: &str = "unreadable";
const KEYS: &str = "keys_destroyed";

/// Line ends of Windows and missing or added empty lines at the end are forgiven, because copying a text makes them.
fn as_written(text: &str) -> String {
    format!("{}\n", text.replace("\r\n", "\n").trim_end_matches('\n'))
}

fn proven(
    proof: &Proof,
    keys: &[VerifierKey],
    which: &'static str,
) -> Result<(Leaf, SignedCheckpoint), CertificateFault> {
    let fault = |source| CertificateFault::Proof { which, source };
    let receipt = Receipt::parse(&proof.receipt).map_err(fault)?;
    let (key, _) = receipt.checkpoint().verify_any(keys).map_err(|source| fault(source.into()))?;
    let leaf = receipt.verify(key).map_err(fault)?;
    if leaf.sequence != proof.entry {
        return Err(CertificateFault::SaysSomethingElse { which });
    }
    Ok((leaf, receipt.checkpoint().clone()))
}

/// What is checked of a certificate; the rest is covered by the signature alone.
#[derive(Deserialize)]
struct Said {
    form: String,
    customer: String,
    issue: u32,
    dates: Dates,
    ended: Vec<Kind>,
    proofs: Proofs,
}

#[derive(Deserialize)]
struct Dates {
    unreadable: Moment,
}

#[derive(Deserialize)]
struct Moment {
    micros: i64,
}

#[derive(Deserialize)]
struct Kind {
    count: u64,
}

#[derive(Deserialize)]
struct Proofs {
    unreadable: Proof,
    keys_destroyed: Proof,
}

#[derive(Deserialize)]
struct Proof {
    entry: u64,
    receipt: String,
}
