//! What every test of the vault needs: throw-away folders, a fixed time and a seed.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use amanah_policy::{Bundle, Timestamp};
use amanah_vault::{Entropy, Vault, VaultOptions};
use tempfile::TempDir;

/// The day on which all tests begin: 2026-11-24, 00:00 UTC.
pub(crate) const START: Timestamp = Timestamp::from_seconds(1_795_478_400);

/// The shipped policy, compiled once for all tests.
pub(crate) fn bundle() -> Arc<Bundle> {
    static SHIPPED: OnceLock<Arc<Bundle>> = OnceLock::new();
    Arc::clone(SHIPPED.get_or_init(|| Arc::new(Bundle::compile(&amanah_policy::shipped()).unwrap())))
}

/// Two throw-away folders.
pub(crate) struct Folders {
    root: TempDir,
}

impl Folders {
    pub(crate) fn new() -> Self {
        Self { root: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.root.path().join("data")
    }

    pub(crate) fn keys(&self) -> PathBuf {
        self.root.path().join("keys")
    }

    pub(crate) fn data_file(&self) -> PathBuf {
        self.data().join("amanah.db")
    }

    pub(crate) fn key_file(&self) -> PathBuf {
        self.keys().join("keys.db")
    }

    pub(crate) fn options(&self) -> VaultOptions {
        VaultOptions::new(self.data(), self.keys(), bundle()).entropy(Entropy::seeded(1))
    }

    pub(crate) async fn create(&self) -> Vault {
        Vault::create(self.options(), START).await.unwrap()
    }

    pub(crate) async fn open(&self) -> Vault {
        Vault::open(self.options().entropy(Entropy::seeded(2)), START).await.unwrap()
    }
}
