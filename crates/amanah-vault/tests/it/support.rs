//! What every test of the vault needs: throw-away folders, a fixed time and a seed, and people who do not exist.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use amanah_policy::{
    AccountKind, AgreementHow, Attribute, Bundle, Channel, CustomerId, Language, Occasion, Source, Timestamp,
};
use amanah_vault::{
    AccessReport, Actor, Ask, Entropy, NewAccount, NewCustomer, NewDatum, Opened, Outcome, Personal,
    PostgresSettings, Provenance, Registrar, Selection, Vault, VaultOptions,
};
use tempfile::TempDir;

use crate::postgres;
use crate::raw::RawStore;

/// The day on which all tests begin: 2026-11-24, 00:00 UTC.
pub(crate) const START: Timestamp = Timestamp::from_seconds(1_795_478_400);

/// The shipped policy, compiled once for all tests.
pub(crate) fn bundle() -> Arc<Bundle> {
    static SHIPPED: OnceLock<Arc<Bundle>> = OnceLock::new();
    Arc::clone(SHIPPED.get_or_init(|| Arc::new(Bundle::compile(&amanah_policy::shipped()).unwrap())))
}

/// The shipped policy with one text of it changed.
pub(crate) fn changed_bundle(change: impl FnOnce(&mut amanah_policy::PackSources)) -> Arc<Bundle> {
    let mut sources = amanah_policy::shipped();
    change(&mut sources);
    Arc::new(Bundle::compile(&sources).unwrap())
}

/// The options with the data where this run has it: in its folder, or in a database of the server that
/// `on_postgres.rs` started for the whole suite.
pub(crate) fn place(options: VaultOptions, folder: &Path) -> VaultOptions {
    let Some(server) = postgres::given_server() else { return options };
    let at = |server: &str| PostgresSettings::new(&postgres::database(server, folder), None, None).unwrap();
    let options = options.postgres(at(&server));
    match key_server() {
        Some(keys) => options.keys_in_postgres(at(&keys)),
        None => options,
    }
}

/// Where this run finds the second server, which is to hold the keys: `127.0.0.1:PORT`.
pub(crate) const KEY_SERVER: &str = "AMANAH_TEST_POSTGRES_KEYS";

/// The server that holds the keys of this run; none when they lie in a file.
#[expect(clippy::disallowed_methods, reason = "which server the tests use is a fact about this run")]
fn key_server() -> Option<String> {
    std::env::var(KEY_SERVER).ok()
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

    /// The options of a store in these folders, wherever this run has its stores.
    pub(crate) fn embedded(&self) -> VaultOptions {
        VaultOptions::new(self.data(), self.keys(), bundle()).entropy(Entropy::seeded(1))
    }

    pub(crate) fn options(&self) -> VaultOptions {
        place(VaultOptions::new(self.data(), self.keys(), bundle()), &self.data()).entropy(Entropy::seeded(1))
    }

    /// The options of another store, with the keys of the store in these folders, wherever this run has them.
    pub(crate) fn with_keys(&self, options: VaultOptions) -> VaultOptions {
        let Some(server) = key_server() else { return options };
        let url = postgres::database(&server, &self.data());
        options.keys_in_postgres(PostgresSettings::new(&url, None, None).unwrap())
    }

    /// The rows of the data, where this run has them.
    pub(crate) fn raw(&self) -> RawStore {
        match postgres::given_server() {
            None => RawStore::File(self.data_file()),
            Some(server) => RawStore::Database(postgres::database(&server, &self.data())),
        }
    }

    /// The rows of the key store, where this run has it.
    pub(crate) fn raw_keys(&self) -> RawStore {
        match key_server() {
            None => RawStore::File(self.key_file()),
            Some(server) => RawStore::Database(postgres::database(&server, &self.data())),
        }
    }

    pub(crate) async fn create(&self) -> Vault {
        Vault::create(self.options(), START).await.unwrap()
    }

    pub(crate) async fn open(&self) -> Vault {
        Vault::open(self.options().entropy(Entropy::seeded(2)), START).await.unwrap()
    }
}

impl Drop for Folders {
    fn drop(&mut self) {
        // A test's database is some megabytes; a run makes hundreds.
        for store in [self.raw(), self.raw_keys()] {
            let RawStore::Database(url) = store else { continue };
            let (server, name) = url.rsplit_once('/').unwrap();
            let server = RawStore::Database(format!("{server}/postgres"));
            server.execute(&format!("DROP DATABASE {name} WITH (FORCE)"), &[]);
        }
    }
}

/// Where a value that a customer typed into a form comes from.
pub(crate) fn typed() -> Provenance {
    Provenance {
        source: Source::Registration,
        channel: Channel::ClientZone,
        origin: "form".to_owned(),
        observed_at: START,
    }
}

/// A value that a customer typed into a form.
pub(crate) fn datum(attribute: Attribute, value: &str) -> NewDatum {
    NewDatum { attribute, value: Personal::text(value), provenance: typed(), confirmed: true }
}

/// A sign-up with name and address, agreed and proved.
pub(crate) fn sign_up(name: &str, email: &str) -> NewCustomer {
    NewCustomer {
        kind: AccountKind::Person,
        language: Language::Id,
        data: vec![datum(Attribute::Name, name), datum(Attribute::PrimaryEmail, email)],
        password: None,
        is_mailbox_proved: true,
        agreed: Some(AgreementHow::Registration),
        registrar: Registrar::Themself,
        account: NewAccount::Own,
    }
}

/// Registers Budi, whom most tests are about.
pub(crate) async fn budi(vault: &Vault) -> CustomerId {
    vault.register(sign_up("Budi Santoso", "budi@example.test"), START).await.unwrap().id
}

/// What a customer sees of their own data.
pub(crate) async fn own_view(vault: &Vault, customer: CustomerId) -> Opened<AccessReport> {
    let ask = Ask::to_account(customer, Actor::Customer(customer), Occasion::OwnRequest);
    match vault.release(ask.select(Selection::Everything), START.plus_hours(1)).await.unwrap() {
        Outcome::Released(released) => released.into_sink(AccessReport),
        Outcome::Refused(refusal) => panic!("{refusal:?}"),
    }
}

/// A hold for a case.
pub(crate) fn for_case(reference: &str) -> amanah_vault::HoldReason {
    amanah_vault::HoldReason {
        ground: amanah_vault::HoldGround::Investigation,
        reference: amanah_vault::Reference::parse(reference).unwrap(),
        review_at: None,
    }
}
