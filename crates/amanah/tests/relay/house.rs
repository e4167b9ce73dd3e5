//! A company with customers, a relay and a hand-moved clock.

use std::sync::Arc;
use std::time::Duration;

use amanah::clock::Clock;
use amanah::config::{MailRelay, RelayTls};
use amanah::relay::{Relay, turn};
use amanah::serve::Closing;
use amanah_policy::{
    AccountKind, AgreementHow, Attribute, Bundle, Channel, CustomerId, Language, MailId, Source, Timestamp,
    shipped,
};
use amanah_service::purposes::service_communication::letters::Letter;
use amanah_service::purposes::service_communication::mail;
use amanah_service::vault::{
    MailHeader, MasterKey, NewAccount, NewCustomer, NewDatum, PasswordCost, Personal, PostgresSettings,
    Provenance, Registrar, Vault, VaultOptions,
};
use amanah_service::{Entropy, House, Settings};
use jiff::tz::TimeZone;
use tempfile::TempDir;

use crate::on_postgres;

/// 24 November 2026, 00:00 UTC.
pub(crate) const START: Timestamp = Timestamp::from_seconds(1_795_478_400);

/// The company.
pub(crate) struct Company {
    pub(crate) house: House,
    pub(crate) clock: Clock,
    pub(crate) folders: TempDir,
}

impl Company {
    pub(crate) async fn new() -> Self {
        let folders = TempDir::new().unwrap();
        let bundle = Arc::new(Bundle::compile(&shipped()).unwrap());
        let options = VaultOptions::new(folders.path().join("data"), folders.path().join("keys"), bundle)
            .master_key(MasterKey::Bytes([9; 32]))
            .entropy(Entropy::seeded(11))
            .password_cost(PasswordCost::CHEAP_FOR_TESTS);
        let options = match on_postgres::database(folders.path()) {
            Some(url) => options.postgres(PostgresSettings::new(&url, None, None).unwrap()),
            None => options,
        };
        let vault = Vault::create(options, START).await.unwrap();
        Self { house: House::new(vault, settings()), clock: Clock::standing_at(START), folders }
    }

    pub(crate) async fn customer(&self, email: &str) -> CustomerId {
        let datum = |attribute, value: &str| NewDatum {
            attribute,
            value: Personal::text(value),
            provenance: Provenance {
                source: Source::Registration,
                channel: Channel::ClientZone,
                origin: "sign_up".to_owned(),
                observed_at: START,
            },
            confirmed: true,
        };
        let new = NewCustomer {
            kind: AccountKind::Person,
            language: Language::Id,
            data: vec![datum(Attribute::Name, "Sri Wahyuni"), datum(Attribute::PrimaryEmail, email)],
            password: None,
            is_mailbox_proved: true,
            agreed: Some(AgreementHow::Registration),
            registrar: Registrar::Themself,
            account: NewAccount::Own,
        };
        self.house.vault().register(new, START).await.unwrap().id
    }

    /// Queues an ordinary letter.
    pub(crate) async fn write_to(&self, customer: CustomerId) -> MailId {
        mail::mail_customer(&self.house, customer, Letter::PasswordChanged, self.clock.now()).await.unwrap()
    }

    /// Hands over everything that is due now; how many the relay took.
    pub(crate) async fn turn(&self, relay: &Relay) -> u64 {
        let (_closer, closing) = Closing::pair();
        turn(&self.house, relay, &self.clock, &closing).await.unwrap()
    }

    pub(crate) async fn mail(&self, id: MailId) -> MailHeader {
        let mails = self.house.vault().mails(100).await.unwrap();
        mails.into_iter().find(|mail| mail.id == id).unwrap()
    }

    pub(crate) async fn ledger_size(&self) -> u64 {
        self.house.vault().ledger_size().await.unwrap()
    }
}

pub(crate) fn settings() -> Settings {
    Settings {
        company: "PT Contoh Awan".to_owned(),
        public_url: "http://localhost:8080".to_owned(),
        privacy_mailbox: "privasi@contoh.example".to_owned(),
        zone: TimeZone::get("Asia/Jakarta").unwrap(),
        has_relay: true,
        demo: false,
    }
}

/// A relay on this machine, as a configuration names it.
pub(crate) fn named(port: u16) -> MailRelay {
    MailRelay {
        host: "localhost".to_owned(),
        port,
        tls: RelayTls::None,
        ca_file: None,
        login: None,
        sender: "no-reply@contoh.example".parse().unwrap(),
        bounce_domain: "contoh.example".to_owned(),
        timeout: Duration::from_secs(20),
        at_once: 4,
        longest_wait: Duration::from_secs(4 * 3_600),
        gives_up_after: Duration::from_secs(5 * 86_400),
    }
}

pub(crate) fn relay(named: &MailRelay) -> Relay {
    Relay::of(named, &settings()).unwrap()
}
