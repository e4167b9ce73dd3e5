//! A company with customers, a relay and a hand-moved clock.

use std::time::Duration;

use amanah::clock::Clock;
use amanah::config::{MailRelay, RelayTls};
use amanah::relay::{Relay, turn};
use amanah::serve::Closing;
use amanah_policy::{CustomerId, MailId};
use amanah_service::purposes::service_communication::letters::Letter;
use amanah_service::purposes::service_communication::mail;
use amanah_service::vault::MailHeader;
use amanah_service::{House, Settings};
use tempfile::TempDir;

pub(crate) use crate::founding::START;
use crate::founding::{self, founded};
use crate::newcomer::signed_up;

/// The company.
pub(crate) struct Company {
    pub(crate) house: House,
    pub(crate) clock: Clock,
    pub(crate) folders: TempDir,
}

impl Company {
    pub(crate) async fn new() -> Self {
        let folders = TempDir::new().unwrap();
        let house = founded(folders.path(), settings()).await;
        Self { house, clock: Clock::standing_at(START), folders }
    }

    pub(crate) async fn customer(&self, email: &str) -> CustomerId {
        signed_up(&self.house, email, START).await
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
    founding::settings("privasi@contoh.example")
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
        case_domain: None,
        timeout: Duration::from_secs(20),
        at_once: 4,
        longest_wait: Duration::from_secs(4 * 3_600),
        gives_up_after: Duration::from_secs(5 * 86_400),
    }
}

pub(crate) fn relay(named: &MailRelay) -> Relay {
    Relay::of(named, &settings()).unwrap()
}
