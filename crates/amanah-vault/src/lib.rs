//! The only crate with SQL and with keys: personal data goes in sealed, and comes out by `release` alone.
//!
//! Layout: [`Vault`] is the handle, its verbs stand one per file in `vault/`. [`Personal`] wraps a value on its way
//! in. `store` is the narrow waist: which database it is, is known there and nowhere else. `keys` holds every key,
//! wrapped, in a file of its own. `seal` is the encryption, `normalise` the one spelling of a value for its tag.
//!
//! A further domain operation is added in four places: tables in `src/schema/NNNN_family.sql` (listed in
//! `store/schema.rs`, every column classified in `columns.toml`), SQL in `store/<family>.rs` as an `async fn` of
//! `Store`, keys from `keys` if it seals something new, and the verb itself in `vault/<verb>.rs`.
//! Only sealed bytes, tags, ids, states, times and amounts pass the waist.
//!
//! Deliberately absent: clocks (`now` is a parameter), HTTP, templates, an ORM, a `dyn Store`, and any function that
//! gives a personal value without a decision and a ledger entry.

mod actor;
mod customer;
mod datum;
mod entropy;
mod epochs;
mod erasure;
mod error;
mod facts;
mod failpoints;
mod history;
mod keys;
mod needle;
mod normalise;
mod options;
mod passwords;
mod personal;
mod policy;
mod release;
mod rows;
mod safekeeping;
mod seal;
mod secrets;
mod signature;
mod store;
mod totp;
mod vault;

pub use actor::Actor;
pub use customer::{
    AgreementRow, CustomerHeader, CustomerNumber, CustomerState, NewAccount, NewCustomer, NotACustomerNumber,
    Password, Registrar,
};
pub use datum::{DatumLabel, DatumState, NewDatum, OpenDatum, Provenance, Replacement, Selection};
pub use entropy::{Entropy, NoEntropy};
pub use epochs::{BackupsEnd, Copies, Doubt, EpochLine, EpochNow, KeyCopy, KeyStatus, RotationReport};
pub use erasure::{ErasureReceipt, KeptRow, SweepReport};
pub use error::{DatabaseCode, OpenError, StoreError, VaultError};
#[doc(hidden)]
pub use failpoints::FAILPOINTS;
pub use history::{Doer, HistoryEntry, HistoryPage, JudgedMail, PeopleNews};
pub use normalise::counted_as;
pub use options::{ApartDeclared, KeyKeeping, MasterKey, Passphrase, PasswordCost, Token, VaultOptions};
pub use personal::Personal;
pub use release::{
    AccessReport, Ask, CasePackage, Invoice, LedgerPlace, Opened, Outcome, Recipient, Refusal, Released,
    ServiceMail, Sink, StaffPage, Withheld,
};
pub use rows::*;
pub use safekeeping::{BackupReport, CopyReport, Depth, FoundAt, RestoreReport, ScanReport};
pub use store::postgres::{PostgresAddressFault, PostgresSettings};
pub use vault::{
    BOUNCE_TAG_BYTES, CopyTarget, Entered, Entrance, FACT_ACCOUNT, FACT_ROLES, Fate, LedgerExport,
    MOST_FOUND, OfCode, PlannedRow, Said, Vault,
};
