//! How a vault is opened.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use amanah_policy::Bundle;
use zeroize::Zeroizing;

use crate::entropy::Entropy;
use crate::store::postgres::PostgresSettings;

/// Where master keys come from: one for each epoch.
#[derive(Clone)]
pub enum MasterKey {
    /// Files in the key folder, mode 0600: `master.key`, then `master-2.key` and so on.
    File,
    /// A passphrase, and a salt per epoch in the key folder: `master-1.salt` and so on.
    Passphrase(Passphrase),
    /// A security module that wraps them (PKCS#11).
    Token(Token),
    /// Given by the caller, who alone can replace it: in tests.
    Bytes([u8; 32]),
}

impl core::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::File => "MasterKey::File",
            Self::Passphrase(_) => "MasterKey::Passphrase(..)",
            Self::Token(_) => "MasterKey::Token(..)",
            Self::Bytes(_) => "MasterKey::Bytes(..)",
        })
    }
}

/// A passphrase, and what turning it into a new master key costs.
#[derive(Clone)]
pub struct Passphrase {
    pub(crate) text: Zeroizing<String>,
    pub(crate) cost: PasswordCost,
}

impl Passphrase {
    /// 64 MiB and three passes: RFC 9106's second choice, on one lane.
    const COST: PasswordCost = PasswordCost { memory_kib: 65_536, passes: 3 };

    /// A passphrase at the default cost.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: Zeroizing::new(text.into()), cost: Self::COST }
    }

    /// What making new master keys costs. Lower than the default in tests and nowhere else.
    #[must_use]
    pub fn cost(mut self, cost: PasswordCost) -> Self {
        self.cost = cost;
        self
    }
}

impl core::fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Passphrase(..)")
    }
}

/// A token of a security module.
#[derive(Clone)]
pub struct Token {
    pub(crate) library: PathBuf,
    pub(crate) label: String,
    pub(crate) pin: Zeroizing<String>,
}

impl Token {
    /// The token with this label, behind the module's library, opened with its user's PIN.
    #[must_use]
    pub fn new(library: impl AsRef<Path>, label: impl Into<String>, pin: impl Into<String>) -> Self {
        Self { library: library.as_ref().to_path_buf(), label: label.into(), pin: Zeroizing::new(pin.into()) }
    }
}

impl core::fmt::Debug for Token {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Token")
            .field("library", &self.library)
            .field("label", &self.label)
            .finish_non_exhaustive()
    }
}

/// How keys are kept: how long an epoch lasts, and where copies go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyKeeping {
    /// How many days an epoch lasts; 0 when it ends by hand alone.
    pub epoch_days: u32,
    /// Folders for copies of the key store. Two are needed before an old master key is destroyed.
    pub copies: Vec<PathBuf>,
    /// Folders for copies of the file that holds the master key, or half of it. Never with data or copies of the keys.
    pub master_copies: Vec<PathBuf>,
    /// Who vouches that keys and data lie apart, where the program cannot look; counts for nothing where it can.
    pub apart: Option<ApartDeclared>,
}

/// The operator's word that no backup, image or archive ever holds both data and keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApartDeclared {
    /// Who declared it: a role or a name, as the operator wants it shown.
    pub by: String,
    /// On which day, as `2026-11-26`.
    pub on: String,
}

/// What one password hash costs with argon2id, on one lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// How often the memory is passed.
    pub passes: u32,
}

impl PasswordCost {
    /// Takes no time and protects nothing: for tests alone.
    pub const CHEAP_FOR_TESTS: Self = Self { memory_kib: 64, passes: 1 };
}

impl Default for PasswordCost {
    /// 19 MiB and two passes: the least that OWASP's password storage cheat sheet advises for argon2id.
    fn default() -> Self {
        Self { memory_kib: 19_456, passes: 2 }
    }
}

/// Where data or keys are.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// In a file of their folder.
    Folder,
    /// In a database.
    Postgres(Box<PostgresSettings>),
}

/// How a vault is opened. Two folders are always needed: keys never lie with the data they open.
pub struct VaultOptions {
    pub(crate) data_dir: PathBuf,
    pub(crate) key_dir: PathBuf,
    pub(crate) bundle: Arc<Bundle>,
    pub(crate) master: MasterKey,
    pub(crate) entropy: Entropy,
    pub(crate) origin: String,
    pub(crate) place: Place,
    pub(crate) keys: Place,
    pub(crate) readers: usize,
    pub(crate) memoise: bool,
    pub(crate) password_cost: PasswordCost,
    pub(crate) longest_jump_days: Option<u32>,
    pub(crate) keeping: KeyKeeping,
}

impl core::fmt::Debug for VaultOptions {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("VaultOptions")
            .field("data_dir", &self.data_dir)
            .field("key_dir", &self.key_dir)
            .field("policy", &self.bundle.version())
            .field("origin", &self.origin)
            .finish_non_exhaustive()
    }
}

impl VaultOptions {
    /// The embedded store in `data_dir`, its keys in `key_dir`, and the policy to put into force.
    #[must_use]
    pub fn new(data_dir: impl AsRef<Path>, key_dir: impl AsRef<Path>, bundle: Arc<Bundle>) -> Self {
        Self {
            data_dir: data_dir.as_ref().to_path_buf(),
            key_dir: key_dir.as_ref().to_path_buf(),
            bundle,
            master: MasterKey::File,
            entropy: Entropy::system(),
            origin: "localhost/amanah".to_owned(),
            place: Place::Folder,
            keys: Place::Folder,
            readers: 2,
            memoise: true,
            password_cost: PasswordCost::default(),
            longest_jump_days: None,
            keeping: KeyKeeping::default(),
        }
    }

    /// Takes the master key from elsewhere.
    #[must_use]
    pub fn master_key(mut self, master: MasterKey) -> Self {
        self.master = master;
        self
    }

    /// Takes random bytes from elsewhere: a seed, in tests.
    #[must_use]
    pub fn entropy(mut self, entropy: Entropy) -> Self {
        self.entropy = entropy;
        self
    }

    /// Names the ledger: the first line of every checkpoint, usually `company.example/amanah`.
    #[must_use]
    pub fn ledger_origin(mut self, origin: impl Into<String>) -> Self {
        self.origin = origin.into();
        self
    }

    /// Puts the data into a database instead of a file of the data folder, which then holds the lock of the process
    /// alone. Each process has a data folder of its own; they share the database and the key store.
    #[must_use]
    pub fn postgres(mut self, settings: PostgresSettings) -> Self {
        self.place = Place::Postgres(Box::new(settings));
        self
    }

    /// Puts the wrapped keys into a database instead of a file of the key folder, which then holds master keys alone. It
    /// must lie in another cluster than the data: a backup of a cluster takes the whole of it.
    #[must_use]
    pub fn keys_in_postgres(mut self, settings: PostgresSettings) -> Self {
        self.keys = Place::Postgres(Box::new(settings));
        self
    }

    /// How many readers work at the same time; at least one.
    #[must_use]
    pub fn readers(mut self, readers: usize) -> Self {
        self.readers = readers.max(1);
        self
    }

    /// Whether equal questions to the policy are answered from memory. Off only to measure.
    #[must_use]
    pub const fn memoise(mut self, memoise: bool) -> Self {
        self.memoise = memoise;
        self
    }

    /// How far the clock may go ahead between two sweeps before nothing is erased by time until somebody vouches for it.
    /// Without it every time is believed: for clocks that are moved by hand.
    #[must_use]
    pub const fn longest_clock_jump(mut self, days: u32) -> Self {
        self.longest_jump_days = Some(days);
        self
    }

    /// What hashing a password costs. Lower than the default in tests and nowhere else.
    #[must_use]
    pub const fn password_cost(mut self, cost: PasswordCost) -> Self {
        self.password_cost = cost;
        self
    }

    /// Says how long an epoch lasts, and where copies of the keys go.
    #[must_use]
    pub fn keeping(mut self, keeping: KeyKeeping) -> Self {
        self.keeping = keeping;
        self
    }
}
