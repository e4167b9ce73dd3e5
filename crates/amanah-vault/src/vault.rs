//! The vault as its callers see it: one cheap handle, one verb per file in `vault/`.

mod account;
mod agree;
mod api_key;
mod attempt;
mod backup;
mod certificate;
mod clock;
mod copy;
mod customer;
mod database;
mod delivery;
mod entrance;
mod erase;
mod erase_again;
mod erase_by_ledger;
mod erasure_plan;
mod find;
mod first_proof;
mod history;
mod hold;
mod import;
#[cfg(test)]
mod inside;
mod integrity;
mod invoice;
mod job;
mod key_return;
mod key_status;
mod ledger;
mod ledger_return;
mod ledger_stream;
mod ledger_tiles;
mod letter;
mod link;
mod mail_decision;
mod mailbox_doubt;
mod numbers;
mod occasion;
mod open;
mod opening;
mod outbox;
mod panel;
mod passed_on;
mod passkey;
mod password;
mod pending;
mod people;
mod place;
mod policy_version;
mod prepare;
mod provider_notice;
mod published;
mod rebuild;
mod received;
mod received_claim;
mod received_judged;
mod record;
mod redo;
mod register;
mod release;
mod remains;
mod replace;
mod review;
mod rights_case;
mod rotate;
mod safekeeping;
mod scan;
mod sealed_rows;
mod second_factor;
mod service;
mod session;
mod staff;
mod staff_factors;
mod subject;
mod sweep;
mod sweep_rows;
mod thread;
mod ticket;
mod unfinished;
mod verdict;
mod webhook;

pub(crate) use clock::SETBACK_MINUTES;
pub use copy::CopyTarget;
pub use delivery::BOUNCE_TAG_BYTES;
pub use entrance::{Entered, Entrance};
pub(crate) use erase_again::DestroyedKey;
pub use erasure_plan::{Fate, PlannedRow};
pub use find::MOST_FOUND;
pub use ledger_stream::LedgerExport;
pub(crate) use open::make_private;
pub use people::{FACT_ACCOUNT, FACT_ROLES};
pub use provider_notice::OfCode;
pub use rights_case::Said;

use std::sync::Arc;

use crate::entropy::Entropy;
use crate::keys::{KeyStore, LedgerSigner};
use crate::passwords::Passwords;
use crate::policy::PolicyInForce;
use crate::rows::Lease;
use crate::store::Store;
use published::Published;

/// Everything about customers, sealed; the only way in is to record, the only way out is to release.
///
/// Cheap to clone. The store closes when the last clone is gone: what is queued is written, the threads end, and the
/// data folder is given up.
#[derive(Clone)]
pub struct Vault {
    inner: Arc<Inner>,
    /// The lease of the job that this handle works for: without it the job may not write.
    lease: Option<Lease>,
}

/// What all clones share. Each domain operation is an `impl Vault` in `vault/<verb>.rs`.
struct Inner {
    store: Store,
    keys: KeyStore,
    signer: LedgerSigner,
    policy: PolicyInForce,
    entropy: Entropy,
    passwords: Passwords,
    /// How often the ledger had to take a new name.
    ledger_line: u32,
    published: Published,
    longest_jump_days: Option<u32>,
}

impl core::fmt::Debug for Vault {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Vault(..)")
    }
}

impl Vault {
    pub(crate) fn store(&self) -> &Store {
        &self.inner.store
    }

    pub(crate) fn keys(&self) -> &KeyStore {
        &self.inner.keys
    }

    pub(crate) fn signer(&self) -> &LedgerSigner {
        &self.inner.signer
    }

    pub(crate) fn policy_in_force(&self) -> &PolicyInForce {
        &self.inner.policy
    }

    pub(crate) fn passwords(&self) -> &Passwords {
        &self.inner.passwords
    }

    pub(crate) fn longest_jump_days(&self) -> Option<i64> {
        self.inner.longest_jump_days.map(i64::from)
    }

    pub(crate) fn random(&self) -> &Entropy {
        &self.inner.entropy
    }
}
