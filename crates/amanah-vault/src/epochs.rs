//! What is known of epochs, copies of keys and the end of old backups, for commands, doctor and receipts.

use std::path::PathBuf;

use amanah_policy::Timestamp;

use crate::options::ApartDeclared;

/// Why the end of an epoch proves less than it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// Keys lie on the data's volume, so that one image or backup of it may hold both.
    SharedVolume,
    /// A copy of the master key lies on the data's volume.
    SharedMaster,
    /// Data or keys lie where the program cannot look: in a database elsewhere.
    Unseen,
    /// The same, and the operator declared that they lie apart. The date is established, by their word.
    Declared,
}

impl Doubt {
    const ALL: [Self; 4] = [Self::SharedVolume, Self::SharedMaster, Self::Unseen, Self::Declared];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::SharedVolume => "shared_volume",
            Self::SharedMaster => "shared_master",
            Self::Unseen => "unseen",
            Self::Declared => "declared",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|doubt| doubt.code() == code)
    }

    /// Whether the end is worth what the operator's word is worth, rather than nothing.
    #[must_use]
    pub const fn is_declared(self) -> bool {
        matches!(self, Self::Declared)
    }

    /// The reason in words, to follow "not established: ", or "established " where it is declared.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::SharedVolume => "keys and data lie on one volume, so a backup or image of it may hold both",
            Self::SharedMaster => {
                "a copy of the master key lies on the volume of the data, so a backup or image of it may hold both"
            }
            Self::Unseen => {
                "where the database lies cannot be seen from here, so nothing shows that keys lie apart"
            }
            Self::Declared => {
                "by declaration of the operator, because where the database lies cannot be seen from here"
            }
        }
    }
}

/// When the older backups of something erased become unreadable: with the master key of the epoch in which its keys
/// were destroyed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackupsEnd {
    /// The epoch in which the keys were destroyed.
    pub epoch: u32,
    /// By when its master key will be destroyed, while it is not; none when it ends by hand alone.
    pub due_by: Option<Timestamp>,
    /// When its master key was destroyed.
    pub ended_at: Option<Timestamp>,
    /// Why the date is not established.
    pub doubt: Option<Doubt>,
}

impl BackupsEnd {
    /// The third date of an erasure: from then on no older backup can be read. None while it is not established. Where
    /// [`Doubt::Declared`] stands beside it, whoever shows the date says so.
    #[must_use]
    pub const fn established_at(&self) -> Option<Timestamp> {
        match self.doubt {
            None | Some(Doubt::Declared) => self.ended_at,
            Some(Doubt::SharedVolume | Doubt::SharedMaster | Doubt::Unseen) => None,
        }
    }
}

/// The epoch that goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EpochNow {
    /// Its number.
    pub number: u32,
    /// From where its master key comes.
    pub provider: String,
    /// When it began.
    pub began_at: Timestamp,
    /// By when it ends; none when it ends by hand alone.
    pub due_at: Option<Timestamp>,
}

/// One epoch of master keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EpochLine {
    /// Its number, from 1.
    pub number: u32,
    /// Who keeps its master key: `file`, `passphrase`, `token` or `given`.
    pub provider: String,
    /// When it began.
    pub began_at: Timestamp,
    /// When its master key was destroyed.
    pub ended_at: Option<Timestamp>,
    /// How many keys are wrapped under it.
    pub keys: u64,
    /// Why its end is not established.
    pub doubt: Option<Doubt>,
}

/// A copy of the key store that was verified when it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyCopy {
    /// The folder it lies in.
    pub place: PathBuf,
    /// The epoch whose master key opens it.
    pub epoch: u32,
    /// When it was made and verified.
    pub made_at: Timestamp,
    /// Whether the file is still there.
    pub is_there: bool,
}

/// How the keys stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyStatus {
    /// Every epoch, oldest first. Two that have not ended mean that re-wrapping is half-done.
    pub epochs: Vec<EpochLine>,
    /// When the newest epoch is over by the configuration; none when it ends by hand.
    pub due_at: Option<Timestamp>,
    /// The copies of the key store that were ever made and not replaced.
    pub copies: Vec<KeyCopy>,
    /// The file without which the newest master key cannot be had; none when a security module keeps it.
    pub master_file: Option<PathBuf>,
    /// Copies of that file that are there.
    pub master_copies: Vec<PathBuf>,
    /// Why the end of an epoch would not be established today.
    pub doubt: Option<Doubt>,
    /// Who declared that keys and data lie apart, where their word counts because the program cannot look.
    pub declared: Option<ApartDeclared>,
}

impl KeyStatus {
    /// The newest epoch's number.
    #[must_use]
    pub fn epoch(&self) -> u32 {
        self.epochs.last().map_or(0, |epoch| epoch.number)
    }

    /// Whether re-wrapping began and has not ended.
    #[must_use]
    pub fn is_half_rotated(&self) -> bool {
        self.epochs.iter().filter(|epoch| epoch.ended_at.is_none()).count() > 1
    }

    /// The copies that are there, open with the newest master key and were made after `since`.
    pub fn current_copies(&self, since: Timestamp) -> impl Iterator<Item = &KeyCopy> {
        let newest = self.epoch();
        self.copies.iter().filter(move |copy| copy.is_there && copy.epoch == newest && copy.made_at >= since)
    }
}

/// Whether an old master key may be destroyed without verified copies of the keys elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copies {
    /// Two of the key store, and one of the master key's file where there is one.
    Required,
    /// None. Whoever loses the key folder then loses everything: for demos.
    Waived,
}

/// What a rotation did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RotationReport {
    /// The epochs whose master keys were destroyed.
    pub ended: Vec<u32>,
    /// The epoch that is in use.
    pub epoch: u32,
    /// How many keys were wrapped anew.
    pub rewrapped: u64,
    /// Copies of the key store that were made and verified.
    pub copies: Vec<PathBuf>,
    /// Copies of the master key's file that were made and verified.
    pub master_copies: Vec<PathBuf>,
    /// The file that holds the new master key, or half of it.
    pub master_file: Option<PathBuf>,
    /// Why the end is not established.
    pub doubt: Option<Doubt>,
}
