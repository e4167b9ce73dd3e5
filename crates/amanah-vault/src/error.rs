//! What can go wrong, named for what the caller can do about it. No message carries a personal value.

use core::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::entropy::NoEntropy;
use crate::seal::SealFault;
use crate::store::sql::SqlFault;

/// Why a vault could not be created or opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// Another process has the data folder.
    #[error("another process is using the data folder {}; stop it first, or send the command to it", path.display())]
    InUse {
        /// The data folder.
        path: PathBuf,
    },
    /// There is already a store where one was to be created.
    #[error("{} exists already; open it instead, or choose another folder", path.display())]
    ExistsAlready {
        /// The file in the way.
        path: PathBuf,
    },
    /// There is no store to open.
    #[error("{} is not there; run `amanah init` first, or check the folder in the configuration", path.display())]
    NotThere {
        /// The missing file.
        path: PathBuf,
    },
    /// A file is no store of ours, truncated or damaged.
    #[error("{} is damaged or not a store of Amanah; move it and its -wal and -shm files away, then put a backup there with `amanah store restore`", path.display())]
    Damaged {
        /// The damaged file.
        path: PathBuf,
    },
    /// The store was written by a newer version of the program.
    #[error(
        "{} has schema {found}, this program knows up to {known}; run the newer program again", path.display()
    )]
    NewerSchema {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: u32,
        /// The newest schema this program knows.
        known: u32,
    },
    /// The key folder has no master key.
    #[error(
        "the master key {} is not there; copy it back from its safe place, without it nothing can be opened",
        path.display()
    )]
    MasterKeyMissing {
        /// Where it was expected.
        path: PathBuf,
    },
    /// The master key file is not 64 hexadecimal digits.
    #[error("the master key {} is not readable as a key; copy it back from its safe place", path.display())]
    MasterKeyMalformed {
        /// The file.
        path: PathBuf,
    },
    /// Others on this machine can read the master key.
    #[error("others can read the master key {}; run `chmod 600` on it", path.display())]
    MasterKeyExposed {
        /// The file.
        path: PathBuf,
    },
    /// The master key does not open the key store.
    #[error("the master key does not open the key store {}; use the key that belongs to it", path.display())]
    WrongMasterKey {
        /// The key store.
        path: PathBuf,
    },
    /// The key store belongs to another data store.
    #[error("the key store {} belongs to another data store; check the two folders in the configuration", path.display())]
    KeysOfAnotherStore {
        /// The key store.
        path: PathBuf,
    },
    /// The key store lacks keys it must have.
    #[error(
        "the key store {} is incomplete ({missing}); it was copied while in use or only in part, copy it again",
        path.display()
    )]
    KeysIncomplete {
        /// The key store.
        path: PathBuf,
        /// Which key is missing.
        missing: &'static str,
    },
    /// The ledger in the store contradicts itself.
    #[error("the ledger in {} is damaged at entry {entry}; restore the store, nothing was changed", path.display())]
    LedgerDamaged {
        /// The data file.
        path: PathBuf,
        /// The first entry that does not fit.
        entry: u64,
    },
    /// The name of the ledger cannot stand in a checkpoint.
    #[error(
        "the ledger's name in the configuration is not usable: it needs one word without `+`, like `company.example/amanah`"
    )]
    LedgerName,
    /// The data is older than a checkpoint that was signed.
    #[error(
        "{} is older than the checkpoint over {promised} entries that was signed; put the newest data back, or this with \
         `amanah store restore`",
        path.display()
    )]
    LedgerBehind {
        /// The data file.
        path: PathBuf,
        /// How many entries the checkpoint covers.
        promised: u64,
    },
    /// The database cannot be used.
    #[error("the database {place} cannot be used; check `store.url` and that the server runs")]
    Database {
        /// Database and host.
        place: String,
        /// What it said.
        #[source]
        fault: StoreError,
    },
    /// The database holds no store.
    #[error("the database {place} holds no store of Amanah; run `amanah init` first, or check `store.url`")]
    NoStoreInDatabase {
        /// Database and host.
        place: String,
    },
    /// A file or folder could not be read or written.
    #[error("cannot read or write {}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// An operation that opening needs failed.
    #[error("the store could not be made ready")]
    NotReady(#[source] Box<VaultError>),
}

/// The code a database gave with its refusal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum DatabaseCode {
    /// SQLite's extended result code; -1 for an answer that no program of ours wrote.
    Sqlite(i32),
    /// PostgreSQL's five letters and digits (appendix A of its manual).
    Sqlstate([u8; 5]),
    /// The error number of the file system.
    Os(i32),
}

impl fmt::Display for DatabaseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(code) => write!(f, "sqlite code {code}"),
            Self::Sqlstate(code) => write!(f, "sqlstate {}", code.escape_ascii()),
            Self::Os(code) => write!(f, "system error {code}"),
        }
    }
}

impl fmt::Debug for DatabaseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Why the database itself failed. Cloned to every caller of a batch that failed as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The disk is full.
    #[error("the disk is full; nothing of this operation was written, make room and try again")]
    DiskFull,
    /// The file is damaged.
    #[error("the store is damaged; stop the program and restore it with `amanah store restore`")]
    Damaged,
    /// The file system refused to read or write.
    #[error("the disk failed to read or write ({0}); nothing of this operation was written")]
    Disk(DatabaseCode),
    /// A row that must be unique is there already.
    #[error("such a row exists already ({0})")]
    Conflict(DatabaseCode),
    /// Anything else; a defect of this program.
    #[error("the store refused the operation ({0}); nothing of it was written")]
    Refused(DatabaseCode),
    /// The database server cannot be reached, or did not answer in time.
    #[error(
        "the database does not answer; start it or check `store.url`, then look whether the operation was done before \
         you repeat it"
    )]
    Unreachable,
    /// Others hold what the operation needs.
    #[error("the database is busy with others; try again")]
    Busy,
    /// Another process put a policy into force that this one does not decide by.
    #[error("another process put another policy into force; start this one again with that policy")]
    OtherPolicy,
    /// Another writer took over the store.
    #[error("another writer took over this store; stop this process")]
    Fenced,
    /// The vault is closed or its threads ended.
    #[error("the vault is closed")]
    Closed,
}

/// Why an operation of the vault failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The machine gave no random bytes.
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
    /// A sealed value, or a label it is bound to, was changed outside the program.
    #[error(
        "a sealed value does not open: its bytes, its label or its key were changed; run `amanah doctor`"
    )]
    Tampered,
    /// A key that must exist is not there.
    #[error("a key is not there: its data was erased, or the key store is older than the data")]
    KeyGone,
    /// There is no such customer, or no longer.
    #[error("no such customer")]
    UnknownCustomer,
    /// There is no such thing (any more).
    #[error("no such {0}")]
    NotFound(&'static str),
    /// Somebody else has this already.
    #[error("this {0} belongs to another account already; sign in there, or use another one")]
    Taken(&'static str),
    /// An address or number that is none.
    #[error("this is not a valid {0}")]
    Malformed(&'static str),
    /// A file or folder that the caller named could not be read or written.
    #[error("cannot read or write {}: {kind}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        kind: io::ErrorKind,
    },
    /// The state does not allow this operation.
    #[error("not possible now: {0}")]
    NotNow(&'static str),
    /// The customer's data kept changing while the decision was made.
    #[error("the customer's data kept changing during the operation; try again")]
    KeepsChanging,
}

impl VaultError {
    /// The file that could not be read or written.
    pub(crate) fn file(path: &Path, fault: &io::Error) -> Self {
        Self::File { path: path.to_path_buf(), kind: fault.kind() }
    }
}

impl From<SealFault> for VaultError {
    fn from(fault: SealFault) -> Self {
        match fault {
            SealFault::NoEntropy(no) => Self::NoEntropy(no),
            SealFault::DoesNotOpen | SealFault::UnknownSuite(_) => Self::Tampered,
        }
    }
}

impl From<SqlFault> for VaultError {
    fn from(fault: SqlFault) -> Self {
        Self::Store(fault.into())
    }
}

impl From<rusqlite::Error> for VaultError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(StoreError::from(&error))
    }
}
