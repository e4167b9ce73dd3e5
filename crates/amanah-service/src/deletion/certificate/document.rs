//! What a certificate of erasure says, field by field, in the order in which it is written (docs/certificate.md).

use amanah_ledger::{Receipt, SignedNote};
use amanah_policy::Timestamp;
use amanah_vault::{KeptCertificate, VaultError};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// A certificate of erasure. Codes, ids, numbers, times and laws: never a personal value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// The form; a reader checks it first.
    pub form: String,
    /// Who erased.
    pub company: String,
    /// Whose data: a random id that nothing else is derived from.
    pub customer: String,
    /// Which issue this is, from 1.
    pub issue: u32,
    /// When it was issued.
    pub issued_at: Moment,
    /// What may change from one issue to the next.
    #[serde(flatten)]
    pub facts: Facts,
    /// What the ledger says.
    pub proofs: Proofs,
}

/// What a certificate says, its number, its day and its proofs left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// What was asked for.
    pub case: Case,
    /// The three dates.
    pub dates: Dates,
    /// What left the account: all of it is erased, but for what a law obliges us to keep.
    pub ended: Vec<Ended>,
    /// What a law obliges us to keep, and names.
    pub kept: Vec<Kept>,
    /// What is known of outside systems.
    pub outside: Vec<Outside>,
}

/// A time: for people, in the zone of the house, and for machines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// As RFC 3339 writes it.
    pub at: String,
    /// Microseconds since 1970, UTC.
    pub micros: i64,
}

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Through which door.
    pub channel: String,
    /// When it came.
    pub received_at: Moment,
    /// When the customer confirmed it.
    pub confirmed_at: Option<Moment>,
}

/// The three dates of an erasure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dates {
    /// From then on nobody can read it in the running system.
    pub unreadable: Moment,
    /// From then on no file of the store holds it.
    pub values_gone: Option<Moment>,
    /// From then on nobody can read it in any older backup.
    pub backups_unreadable: Backups,
}

/// The third date, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backups {
    /// How it stands.
    pub standing: BackupsStanding,
    /// The date, where it is established or declared.
    pub at: Option<Moment>,
    /// The epoch whose master key opened the keys last.
    pub epoch: u32,
    /// By when the epoch ends, while it goes on.
    pub due_by: Option<Moment>,
    /// When it ended.
    pub ended_at: Option<Moment>,
    /// Why the end of the epoch proves less than it should: while it goes on, what it would be worth today.
    pub doubt: Option<String>,
}

/// How the third date stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BackupsStanding {
    /// It is established.
    Established,
    /// It is established by the operator's word, because the program cannot look.
    Declared,
    /// It comes when the epoch ends, by a date.
    Due,
    /// It comes when the epoch is ended by hand.
    ByHand,
    /// The epoch ended, and it does not count.
    NotEstablished,
}

/// Data of one kind that left the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// Which kind.
    pub kind: String,
    /// How many.
    pub count: u64,
}

/// What stays under one row of the retention schedule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The row.
    pub row: String,
    /// The law that obliges us.
    pub law: Option<String>,
    /// Under which class of key it lies.
    pub class: String,
    /// Which kinds of data.
    pub kinds: Vec<String>,
    /// How many.
    pub count: u64,
    /// When the last of it goes.
    pub until: Option<Moment>,
}

/// An outside system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outside {
    /// The name that the operator gave it.
    pub system: String,
    /// `verified`, `acknowledged`, `declared` or `outstanding`.
    pub standing: String,
    /// Since when.
    pub since: Option<Moment>,
}

/// Two entries of the ledger, each with its proof, both with one checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proofs {
    /// The entry of the erasure.
    pub unreadable: Proof,
    /// The entry that says that the keys are destroyed.
    pub keys_destroyed: Proof,
}

/// An entry of the ledger with its proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// The number of the entry.
    pub entry: u64,
    /// The receipt, which can also be checked alone.
    pub receipt: String,
}

/// A certificate with the text that was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// What it says.
    pub certificate: Certificate,
    /// The signed note: what is handed out, and what a verifier takes.
    pub note: String,
}

impl Certificate {
    /// The number that people quote: whose, and which issue.
    #[must_use]
    pub fn number(&self) -> String {
        format!("{}/{}", self.customer, self.issue)
    }
}

impl Facts {
    /// SHA-256 of the facts: the same facts have the same.
    pub(super) fn digest(&self) -> Result<[u8; 32], VaultError> {
        let text = serde_json::to_vec(self).map_err(|_| VaultError::Malformed("certificate"))?;
        Ok(Sha256::digest(text).into())
    }
}

impl Moment {
    /// A time in a zone.
    pub(super) fn of(at: Timestamp, zone: &TimeZone) -> Self {
        let micros = at.as_micros();
        let at = jiff::Timestamp::from_microsecond(micros)
            .map_or_else(|_| micros.to_string(), |at| at.display_with_offset(zone.to_offset(at)).to_string());
        Self { at, micros }
    }

    /// The time.
    #[must_use]
    pub const fn timestamp(&self) -> Timestamp {
        Timestamp::from_micros(self.micros)
    }
}

impl Proof {
    pub(super) fn of(receipt: &Receipt) -> Self {
        Self { entry: receipt.index(), receipt: receipt.text() }
    }
}

impl Signed {
    /// Reads what was kept.
    pub(super) fn read(kept: KeptCertificate) -> Result<Self, VaultError> {
        let note = SignedNote::parse(&kept.note).map_err(|_| VaultError::Tampered)?;
        let certificate = serde_json::from_str(note.unverified()).map_err(|_| VaultError::Tampered)?;
        Ok(Self { certificate, note: kept.note })
    }
}
