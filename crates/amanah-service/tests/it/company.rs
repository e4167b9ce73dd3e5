//! A company with an open house, and a look into the mails it queued.

use std::sync::Arc;

use amanah_policy::purpose::ServiceCommunication;
use amanah_policy::{
    AccountKind, Attribute, Bundle, Channel, CustomerId, Language, Occasion, Provider, Role, Source,
    Timestamp, shipped,
};
use amanah_service::accounts::sessions::{self, Proved, SignedIn, Whence};
use amanah_service::sources::registration::sign_up::{self, SignUpForm};
use amanah_service::vault::{
    Actor, Ask, Entropy, GivenByProvider, MailState, MasterKey, NewAccount, NewCustomer, NewDatum, OpenMail,
    Outcome, Password, PasswordCost, Personal, PostgresSettings, Provenance, Registrar, Selection,
    ServiceMail, SignedInBy, Vault, VaultError, VaultOptions,
};
use amanah_service::{House, Settings};
use jiff::tz::TimeZone;
use tempfile::TempDir;

use crate::on_postgres;

/// 25 November 2026, 19:34 in Jakarta.
pub(crate) const NOW: Timestamp = Timestamp::from_seconds(1_795_610_040);

pub(crate) const SRI: &str = "sri@toko-sri.example";
pub(crate) const PASSWORD: &str = "kuda lumping biru";

/// A house whose folders vanish with it.
pub(crate) struct Company {
    pub(crate) house: House,
    folders: TempDir,
}

pub(crate) async fn company() -> Company {
    let folders = TempDir::new().unwrap();
    let vault = Vault::create(options(&folders, "data", 11), NOW).await.unwrap();
    Company { house: House::new(vault, settings()), folders }
}

/// The same keys and the same database for every process, and a data folder of its own.
fn options(folders: &TempDir, data: &str, seed: u64) -> VaultOptions {
    let bundle = Arc::new(Bundle::compile(&shipped()).unwrap());
    let options = VaultOptions::new(folders.path().join(data), folders.path().join("keys"), bundle)
        .master_key(MasterKey::Bytes([9; 32]))
        .entropy(Entropy::seeded(seed))
        .password_cost(PasswordCost::CHEAP_FOR_TESTS)
        .ledger_origin("contoh.example/amanah");
    match on_postgres::database(folders.path()) {
        Some(url) => options.postgres(PostgresSettings::new(&url, None, None).unwrap()),
        None => options,
    }
}

fn settings() -> Settings {
    Settings {
        company: "PT Contoh Awan".to_owned(),
        public_url: "http://localhost:8080".to_owned(),
        privacy_mailbox: "privasi@contoh.example".to_owned(),
        zone: TimeZone::get("Asia/Jakarta").unwrap(),
        has_relay: false,
        demo: true,
    }
}

pub(crate) const WHENCE: Whence<'_> = Whence { address: None, program: "Firefox 128" };

pub(crate) const fn form(email: &str) -> SignUpForm<'_> {
    SignUpForm {
        kind: AccountKind::Person,
        language: Language::En,
        name: "Sri Wahyuni",
        company_name: "",
        email,
        password: PASSWORD,
        agrees: true,
    }
}

impl Company {
    /// The same company as another process has it open; none on the embedded store, which one process has alone.
    pub(crate) async fn house_beside(&self) -> Option<House> {
        on_postgres::database(self.folders.path())?;
        let vault = Vault::open(options(&self.folders, "beside", 12), NOW).await.unwrap();
        Some(House::new(vault, settings()))
    }

    /// Signs somebody up through the form and the code from the mailbox.
    pub(crate) async fn customer(&self, email: &str, now: Timestamp) -> SignedIn {
        let waiting = sign_up::begin(&self.house, form(email), WHENCE, now).await.unwrap();
        let code = self.code_in_newest_mail(now).await;
        sign_up::confirm(&self.house, waiting.id, &code, WHENCE, now).await.unwrap()
    }

    /// Somebody registered at the desk who set a password there: nobody proved their mailbox.
    pub(crate) async fn at_the_desk(&self, email: &str) -> CustomerId {
        self.unproved(email, Some(Password::Plain(Personal::text(PASSWORD)))).await
    }

    /// Somebody whose mailbox nobody proved, and who comes in by a provider alone.
    pub(crate) async fn unproved_with_link(
        &self,
        email: &str,
        provider: Provider,
        subject: &str,
    ) -> SignedIn {
        let customer = self.unproved(email, None).await;
        let given = GivenByProvider { provider, subject: Personal::text(subject), email: None, name: None };
        self.house.vault().link(customer, given, None, Actor::Customer(customer), NOW).await.unwrap();
        let proved = Proved::new(customer, SignedInBy::Provider(provider));
        sessions::open(&self.house, proved, WHENCE, NOW).await.unwrap()
    }

    async fn unproved(&self, email: &str, password: Option<Password>) -> CustomerId {
        let datum = |attribute, value: &str| NewDatum {
            attribute,
            value: Personal::text(value),
            provenance: Provenance {
                source: Source::Registration,
                channel: Channel::Desk,
                origin: "form 2026-0117".to_owned(),
                observed_at: NOW,
            },
            confirmed: false,
        };
        let new = NewCustomer {
            kind: AccountKind::Person,
            language: Language::En,
            data: vec![datum(Attribute::Name, "Sri"), datum(Attribute::PrimaryEmail, email)],
            password,
            is_mailbox_proved: false,
            agreed: None,
            registrar: Registrar::Other(Actor::System(Role::Support)),
            account: NewAccount::Own,
        };
        self.house.vault().register(new, NOW).await.unwrap().id
    }

    /// Signs somebody up for a company, as whose owner they then act.
    pub(crate) async fn owner(&self, email: &str, now: Timestamp) -> SignedIn {
        let form = SignUpForm { kind: AccountKind::Company, company_name: "CV Rekaan Maju", ..form(email) };
        let waiting = sign_up::begin(&self.house, form, WHENCE, now).await.unwrap();
        let code = self.code_in_newest_mail(now).await;
        sign_up::confirm(&self.house, waiting.id, &code, WHENCE, now).await.unwrap()
    }

    /// Whether a customer's data serves their services: an ordinary mail about one would have their name.
    pub(crate) async fn is_in_use(&self, customer: CustomerId) -> bool {
        let by = Actor::System(Role::Support);
        let ask = Ask::<ServiceCommunication>::to_communicate(customer, by, Occasion::Routine)
            .select(Selection::Everything);
        match self.house.vault().release(ask, NOW).await.unwrap() {
            Outcome::Released(released) => released.into_sink(ServiceMail).value(Attribute::Name).is_some(),
            Outcome::Refused(_) => false,
        }
    }

    /// The templates of the mails to an address, newest first.
    pub(crate) async fn templates_to(&self, address: &str, now: Timestamp) -> Vec<String> {
        let mails = self.mails(now).await.into_iter().filter(|mail| mail.address == address);
        mails.map(|mail| mail.header.template.clone()).collect()
    }

    /// The newest mails, newest first, opened; what was dropped when it was over is left out.
    pub(crate) async fn mails(&self, now: Timestamp) -> Vec<OpenMail> {
        let vault = self.house.vault();
        let mut opened = Vec::new();
        let headers = vault.mails(50).await.unwrap();
        for header in headers.into_iter().filter(|header| header.state != MailState::Dropped) {
            match vault.open_mail(header.id, Actor::System(Role::Support), now).await {
                Ok(mail) => opened.push(mail),
                // An ordinary mail to an address that was replaced since stays closed.
                Err(fault) => assert!(matches!(fault, VaultError::NotNow(_)), "{fault}"),
            }
        }
        opened
    }

    /// The six digits in the subject of the newest mail that has some.
    pub(crate) async fn code_in_newest_mail(&self, now: Timestamp) -> String {
        let mails = self.mails(now).await;
        let code = mails.iter().find_map(|mail| {
            let first: String = mail.subject.chars().take(6).collect();
            (first.len() == 6 && first.bytes().all(|b| b.is_ascii_digit())).then_some(first)
        });
        code.expect("a mail with a code")
    }

    /// The newest mail that this template made.
    pub(crate) async fn mail_of(&self, template: &str, now: Timestamp) -> Option<OpenMail> {
        self.mails(now).await.into_iter().find(|mail| mail.header.template == template)
    }

    /// What follows the path in the newest mail of this template.
    pub(crate) async fn token_in(&self, template: &str, path: &str, now: Timestamp) -> String {
        let mail = self.mail_of(template, now).await.expect("such a mail was queued");
        let link = mail.body.split_whitespace().find_map(|word| word.split_once(path)).expect("a link");
        link.1.to_owned()
    }

    pub(crate) async fn owner_of(&self, email: &str) -> Option<CustomerId> {
        self.house.vault().customer_by_email(&Personal::text(email)).await.unwrap()
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
