//! A house, and people who are erased.

use std::sync::{Arc, OnceLock};

use amanah_ledger::{VerifiedCertificate, certificate::verify};
use amanah_policy::{
    AccountKind, AgreementHow, Attribute, Bundle, Channel, CustomerId, DatumId, ErasureGround, Language,
    Source, Timestamp,
};
use amanah_service::deletion::certificate::{self, CaseDates, Signed};
use amanah_service::vault::{
    Actor, KeyKeeping, NewAccount, NewCustomer, NewDatum, Personal, PostgresSettings, Provenance, Registrar,
    Vault, VaultOptions,
};
use amanah_service::{Entropy, House, Settings};
use tempfile::TempDir;

use crate::on_postgres;

/// 24 November 2026, 00:00 UTC.
pub(crate) const START: Timestamp = Timestamp::from_seconds(1_795_478_400);
/// When everybody is erased.
pub(crate) const ERASED: Timestamp = Timestamp::from_seconds(1_795_478_400 + 4 * 86_400);

/// A house in folders that go with the test.
pub(crate) struct Company {
    pub(crate) house: House,
    _root: TempDir,
}

pub(crate) async fn company() -> Company {
    static SHIPPED: OnceLock<Arc<Bundle>> = OnceLock::new();
    let bundle = SHIPPED.get_or_init(|| Arc::new(Bundle::compile(&amanah_policy::shipped()).unwrap()));
    let root = tempfile::tempdir().unwrap();
    let options = VaultOptions::new(root.path().join("data"), root.path().join("keys"), Arc::clone(bundle))
        .entropy(Entropy::seeded(1))
        .keeping(KeyKeeping { epoch_days: 30, ..KeyKeeping::default() });
    let options = match on_postgres::database(&root.path().join("data")) {
        None => options,
        Some(url) => options.postgres(PostgresSettings::new(&url, None, None).unwrap()),
    };
    let settings = Settings {
        company: "PT Contoh Awan".to_owned(),
        public_url: "https://clients.contoh.example".to_owned(),
        privacy_mailbox: "privasi@contoh.example".to_owned(),
        zone: jiff::tz::TimeZone::get("Asia/Jakarta").unwrap(),
        has_relay: false,
        demo: false,
    };
    Company { house: House::new(Vault::create(options, START).await.unwrap(), settings), _root: root }
}

pub(crate) fn datum(attribute: Attribute, value: &str) -> NewDatum {
    let provenance = Provenance {
        source: Source::Registration,
        channel: Channel::ClientZone,
        origin: "form".to_owned(),
        observed_at: START,
    };
    NewDatum { attribute, value: Personal::text(value), provenance, confirmed: true }
}

impl Company {
    pub(crate) fn vault(&self) -> &Vault {
        self.house.vault()
    }

    /// A person with a name and an address.
    pub(crate) async fn person(&self, name: &str, email: &str) -> CustomerId {
        let new = NewCustomer {
            kind: AccountKind::Person,
            language: Language::Id,
            data: vec![datum(Attribute::Name, name), datum(Attribute::PrimaryEmail, email)],
            password: None,
            is_mailbox_proved: true,
            agreed: Some(AgreementHow::Registration),
            registrar: Registrar::Themself,
            account: NewAccount::Own,
        };
        self.vault().register(new, START).await.unwrap().id
    }

    pub(crate) async fn record(&self, of: CustomerId, attribute: Attribute, value: &str) -> DatumId {
        let new = vec![datum(attribute, value)];
        self.vault().record(of, new, Actor::Customer(of), START).await.unwrap()[0]
    }

    /// T0: files and journals are freed of it later.
    pub(crate) async fn erase(&self, customer: CustomerId) {
        let ground = ErasureGround::ConfirmedRequest;
        self.vault().erase_at_once(customer, ground, Actor::Customer(customer), ERASED).await.unwrap();
    }

    pub(crate) async fn issue(&self, customer: CustomerId) -> Signed {
        certificate::issue(&self.house, customer, case(), ERASED).await.unwrap()
    }

    pub(crate) fn verified(&self, note: &str) -> VerifiedCertificate {
        verify(note, &[self.vault().ledger_key()]).unwrap()
    }
}

/// A mail of Tuesday, confirmed on the same day.
pub(crate) fn case() -> CaseDates {
    CaseDates {
        channel: Channel::Mail,
        received_at: START.plus_hours(2),
        confirmed_at: Some(START.plus_hours(3)),
    }
}

/// A hold for a case.
pub(crate) fn for_case(reference: &str) -> amanah_service::vault::HoldReason {
    amanah_service::vault::HoldReason {
        ground: amanah_service::vault::HoldGround::Investigation,
        reference: amanah_service::vault::Reference::parse(reference).unwrap(),
        review_at: None,
    }
}
