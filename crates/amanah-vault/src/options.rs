//! How a vault is opened.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use amanah_policy::Bundle;

use crate::entropy::Entropy;

/// Where the master key comes from.
pub enum MasterKey {
    /// The file `master.key` in the key folder, mode 0600.
    File,
    /// Given by the caller: from a passphrase, a module, a test.
    Bytes([u8; 32]),
}

impl core::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::File => "MasterKey::File",
            Self::Bytes(_) => "MasterKey::Bytes(..)",
        })
    }
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

/// How a vault is opened. Two folders are always needed: keys never lie with the data they open.
pub struct VaultOptions {
    pub(crate) data_dir: PathBuf,
    pub(crate) key_dir: PathBuf,
    pub(crate) bundle: Arc<Bundle>,
    pub(crate) master: MasterKey,
    pub(crate) entropy: Entropy,
    pub(crate) origin: String,
    pub(crate) readers: usize,
    pub(crate) memoise: bool,
    pub(crate) password_cost: PasswordCost,
    pub(crate) longest_jump_days: Option<u32>,
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
            readers: 2,
            memoise: true,
            password_cost: PasswordCost::default(),
            longest_jump_days: None,
        }
    }

    /// Takes the master key from elsewhere.
    #[must_use]
    pub const fn master_key(mut self, master: MasterKey) -> Self {
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
}
