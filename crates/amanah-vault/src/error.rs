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
    #[error("{} exists already and is not overwritten; use what is there, or name another folder", path.display())]
    ExistsAlready {
        /// The file in the way.
        path: PathBuf,
    },
    /// There is no store to open.
    #[error(
        "there is no store at {}; check that its disk is mounted and that the folders in the configuration are right, \
         or run `amanah init` to make a new one", path.display()
    )]
    NotThere {
        /// The missing file.
        path: PathBuf,
    },
    /// The data are there and their keys are not.
    #[error(
        "the keys {} are not there, though their data are; check that their disk is mounted, or copy the newest backup \
         of the key folder back (`amanah key restore` for keys in a database), without it nothing can be opened", path.display()
    )]
    KeysMissing {
        /// Where the key store was expected.
        path: PathBuf,
    },
    /// The keys are there and their data are not.
    #[error(
        "the data {} are not there, though their keys {} are; check that their disk is mounted, or run `amanah store \
         restore` with a backup; if nothing was ever stored, remove the keys and run `amanah init` again",
        data.display(), keys.display()
    )]
    DataMissing {
        /// Where the data file was expected.
        data: PathBuf,
        /// The key store.
        keys: PathBuf,
    },
    /// The making of the store was cut off; nothing was stored in it.
    #[error(
        "the making of this store was cut off and nothing was stored in it; remove the folders {} and {}, then run \
         `amanah init` again", data.display(), keys.display()
    )]
    NeverFinished {
        /// The data folder.
        data: PathBuf,
        /// The key folder.
        keys: PathBuf,
    },
    /// The data file is no store of ours, truncated or damaged.
    #[error("{} is damaged or not a store of Amanah; move it and its -wal and -shm files away, then put a backup there with `amanah store restore`", path.display())]
    Damaged {
        /// The damaged file.
        path: PathBuf,
    },
    /// The store was never finished.
    #[error(
        "{} was never finished: its creation, or a copy into it, was cut off; remove what is there, then run `amanah init` \
         or `amanah store copy` again", path.display()
    )]
    Unfinished {
        /// The data file, or the database.
        path: PathBuf,
    },
    /// The key store is none of ours, truncated or damaged.
    #[error(
        "the key store {} is damaged or not a key store of Amanah; move it and its -wal and -shm files away, then copy \
         keys.db from the newest backup of the key folder to its place", path.display()
    )]
    KeysDamaged {
        /// The damaged file.
        path: PathBuf,
    },
    /// There is no backup where one was named.
    #[error("there is no backup at {}; name the folder that `amanah store backup` wrote the data into", path.display())]
    BackupMissing {
        /// Where it was expected.
        path: PathBuf,
    },
    /// The backup is none of ours, truncated or damaged.
    #[error("the backup {} is damaged or no backup of Amanah's data; take another one, nothing was changed", path.display())]
    BackupDamaged {
        /// The damaged file.
        path: PathBuf,
    },
    /// A restore was cut off before what was erased since the backup was erased again.
    #[error("a restore into {} was cut off, so nothing is opened yet; run `amanah store restore` with the backup again", path.display())]
    RestoreUnfinished {
        /// The data folder, or how its database is called.
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
    /// The passphrase, with the salt that is there, does not open the key store.
    #[error(
        "the passphrase does not open the key store {}; give the right one, and check that the salt beside it is its own",
        path.display()
    )]
    WrongPassphrase {
        /// The key store.
        path: PathBuf,
    },
    /// The key store is an old copy, from an epoch whose master key was destroyed.
    #[error(
        "the key store {} is a copy from epoch {epoch}, whose master key was destroyed when epoch {newest} had begun; put \
         the newest copy of the key store there",
        path.display()
    )]
    OldKeyStore {
        /// The key store.
        path: PathBuf,
        /// Its epoch.
        epoch: i64,
        /// The newest epoch of which there is a master key.
        newest: i64,
    },
    /// The security module did not do what it was asked.
    #[error("the security module {} {what}", library.display())]
    SecurityModule {
        /// The module's library.
        library: PathBuf,
        /// What it did not, and what to do.
        what: &'static str,
    },
    /// The master key of an epoch is kept by another provider than the configured one.
    #[error(
        "the master key of epoch {epoch} is kept by `{made}`, and `keys.provider` says `{configured}`; write back the old one"
    )]
    OtherProvider {
        /// The epoch.
        epoch: i64,
        /// Who keeps its master key.
        made: String,
        /// The configured provider.
        configured: &'static str,
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
    /// What was named as a copy of the key store is none.
    #[error("the copy of the keys {} {what}", path.display())]
    KeyCopyRefused {
        /// The file.
        path: PathBuf,
        /// What is wrong, and what to do.
        what: &'static str,
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
    /// Keys and data are in one cluster.
    #[error(
        "keys ({keys}) and data ({data}) are in one database cluster, and a base backup or an archive of it holds both, so \
         that nothing erased ever becomes unreadable in it; name a database of another cluster in `keys.url`, or leave it \
         empty and keep the keys in a folder"
    )]
    KeysWithData {
        /// Database and host of the keys.
        keys: String,
        /// Database and host of the data.
        data: String,
    },
    /// The database cannot be used.
    #[error("the database {place} cannot be used; check `store.url` or `keys.url`, and that the server runs")]
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
    /// The copy of the ledger that was to be brought back does not verify.
    #[error("the copy of the ledger {} is not accepted: {source}", path.display())]
    LedgerCopyRefused {
        /// The export or the folder of tiles.
        path: PathBuf,
        /// Why not.
        #[source]
        source: Box<amanah_ledger::VerifyFault>,
    },
    /// A file or folder could not be read or written.
    #[error("cannot read or write {}; look at its owner, its mode and the room on its disk", path.display())]
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
    #[error("the disk is full; nothing of this operation was written, make room, then try again")]
    DiskFull,
    /// The file is damaged.
    #[error("the store is damaged; stop the program and restore it with `amanah store restore`")]
    Damaged,
    /// The file system refused to read or write.
    #[error(
        "the disk failed to read or write ({0}); nothing of this operation was written, look at the disk and at the quota, \
         then try again"
    )]
    Disk(DatabaseCode),
    /// A row that must be unique is there already.
    #[error("such a row exists already ({0})")]
    Conflict(DatabaseCode),
    /// Anything else; a defect of this program.
    #[error("the store refused the operation ({0}); nothing of it was written")]
    Refused(DatabaseCode),
    /// The database server cannot be reached, or did not answer in time.
    #[error(
        "the database does not answer; start it or check `store.url` and `keys.url`, then look whether the operation was done before \
         you repeat it"
    )]
    Unreachable,
    /// The server does not prove who it is.
    #[error(
        "the server answers but does not prove that it is the database: it speaks no TLS, or its certificate is for \
         another name, out of date or signed by another authority; check the certificate, the host in the address and \
         the file of the authority (`ca_file`)"
    )]
    NotBelieved,
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

impl StoreError {
    /// An operation failed after it had written, though it had promised that it would not: a defect of this program.
    pub(crate) const HALF_DONE: Self = Self::Refused(DatabaseCode::Sqlite(-1));
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
    /// A key is wrapped under a master key that is not loaded.
    #[error(
        "a key belongs to a master key that is not loaded: its epoch ended, or another process began a new one; start this \
         process again"
    )]
    MasterKeyGone,
    /// Keys, or a copy of them, cannot be kept as asked.
    #[error("{what}: {}", path.display())]
    Keeping {
        /// What is wrong, and what to do.
        what: &'static str,
        /// The file or folder.
        path: PathBuf,
    },
    /// The provider of master keys did not do what it was asked.
    #[error("the master key could not be kept as asked: {0}")]
    Master(String),
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
    #[error(
        "cannot read or write {}: {kind}; look at its owner, its mode and the room on its disk, then try again",
        path.display()
    )]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        kind: io::ErrorKind,
    },
    /// The state does not allow this operation.
    #[error("not possible now: {0}")]
    NotNow(&'static str),
    /// Another process took over the job that this one was doing.
    #[error("another process does this job now; nothing of this step was written")]
    LeaseLost,
    /// An erasure has begun, which nobody takes back, and its end waits for the disk.
    #[error(
        "the data was erased and nobody can read it any more, but the disk failed before its keys were destroyed; make \
         room or look at the disk, then try again, or leave it to the next sweep"
    )]
    ErasureGoesOn(#[source] StoreError),
    /// The clock went further ahead than anybody vouched for; nothing is erased by time.
    #[error(
        "the clock went {days} days ahead since the last sweep, so nothing was erased; if it is right, run `amanah clock \
         confirm`, otherwise set it right"
    )]
    ClockJumped {
        /// How many days.
        days: i64,
    },
    /// The people of an account stay as they are.
    #[error("the people of the account stay as they are: {0}")]
    People(#[source] crate::rows::PeopleFault),
    /// The customer is the owner of a company's account with other people in it, who would be left without one.
    #[error(
        "this customer is the owner of an account with other people in it; hand the account over to one of them first"
    )]
    AnswersForOthers,
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
