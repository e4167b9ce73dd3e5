//! The stage of the tour: a throw-away store, a real HTTP door on a free port, and a clock moved by hand.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use amanah_ledger::{Event, Leaf};
use amanah_policy::{Bundle, Language, Role, Rounding, Share, Timestamp};
use amanah_service::accounts::staff::invitation;
use amanah_service::purposes::billing::settings::{BillingSettings, TaxRule};
use amanah_service::vault::{
    Actor, LedgerPlace, MailState, Personal, PostgresSettings, ScanReport, Vault, VaultOptions,
};
use amanah_service::{Entropy, House, Settings};
use jiff::tz::TimeZone;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::cli::{Folders, Stop};
use crate::clock::Clock;
use crate::pages;
use crate::providers::{Loopback, Providers};
use crate::serve::{Closer, Closing, listen};
use crate::web::PublicUrl;

/// Monday, 2 March 2026, 09:00 in Jakarta: the tour is the same whenever it is taken.
const BEGINS_SECONDS: i64 = 1_772_416_800;

/// The stage.
pub(super) struct Stage {
    folder: TempDir,
    house: House,
    clock: Clock,
    origin: String,
    early_checkpoint: String,
    closer: Closer,
    door: JoinHandle<Result<(), Stop>>,
    /// Stands in for Facebook, Google and X while the tour goes on.
    _loopback: Loopback,
}

impl Stage {
    /// Makes the store, hires the staff and opens the door.
    pub(super) async fn open(
        data: Option<PostgresSettings>,
        keys: Option<PostgresSettings>,
    ) -> Result<Self, Stop> {
        let folder = tempfile::tempdir()?;
        let clock = Clock::standing_at(Timestamp::from_seconds(BEGINS_SECONDS));
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
        let public_url = PublicUrl::parse(&format!("http://localhost:{}", listener.local_addr()?.port()))?;
        let bundle = Arc::new(Bundle::compile(&amanah_policy::shipped())?);
        let key_dir = folder.path().join("keys");
        let data_dir = folder.path().join("data");
        let folders = Folders { data_dir: data_dir.clone(), key_dir: key_dir.clone() };
        let options = VaultOptions::new(data_dir, &key_dir, bundle).ledger_origin("tour.example/amanah");
        let options = match keys {
            Some(keys) => options.keys_in_postgres(keys),
            None => options,
        };
        let options = match data {
            Some(data) => options.postgres(data),
            None => options,
        };
        let vault = Vault::create(options, clock.now()).await?;
        let settings = Settings {
            company: "PT Tur Rekaan".to_owned(),
            public_url: public_url.origin().to_owned(),
            privacy_mailbox: "privasi@tur-rekaan.example".to_owned(),
            zone: TimeZone::get("Asia/Jakarta")?,
            has_relay: false,
            demo: true,
        };
        let house = House::new(vault, settings).billing_as(billing()?);
        let origin = public_url.origin().to_owned();
        let loopback = Loopback::open(&public_url, clock.clone(), Entropy::system()).await?;
        let providers = Providers::open(loopback.sign_on(), &public_url, clock.now())?;
        let (language, moved) = (Language::En, clock.clone());
        let router =
            pages::router_to_outside(&house, public_url, language, &folders, moved, None, providers)?;
        let (closer, closing) = Closing::pair();
        let door = tokio::spawn(listen(listener, router, closing));
        let early_checkpoint = house.vault().checkpoint(clock.now()).await?.text();
        Ok(Self { folder, house, clock, origin, early_checkpoint, closer, door, _loopback: loopback })
    }

    /// Closes the door and throws the store away.
    pub(super) async fn close(self) -> Result<(), Stop> {
        self.closer.close();
        self.door.await??;
        Ok(self.folder.close()?)
    }

    pub(super) const fn house(&self) -> &House {
        &self.house
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(super) const fn clock(&self) -> &Clock {
        &self.clock
    }

    pub(super) fn origin(&self) -> &str {
        &self.origin
    }

    /// A checkpoint that somebody kept from the first minute.
    pub(super) fn early_checkpoint(&self) -> &str {
        &self.early_checkpoint
    }

    /// Where files of the tour lie.
    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Moves the clock.
    pub(super) fn wait_minutes(&self, minutes: i64) {
        self.clock.move_to(self.now().plus_micros(minutes.saturating_mul(60_000_000)));
    }

    /// An invitation for a role: the path of a page that works once.
    pub(super) async fn invite(&self, role: Role) -> Result<String, Stop> {
        let begun = invitation::invite(&self.house, &[role], self.now()).await?;
        Ok(format!("{}{}", invitation::INVITATION_PATH, begun.secret.expose()))
    }

    /// The newest entry of the ledger with this event, its proof checked against the key.
    pub(super) async fn proved(&self, event: Event) -> Result<u64, Stop> {
        let vault = self.house.vault();
        let size = vault.ledger_size().await?;
        let entries = vault.ledger_entries(0, u32::try_from(size).unwrap_or(u32::MAX)).await?;
        let found = entries.iter().rev().find(|leaf| leaf.event == event);
        let sequence = found
            .map(|leaf| leaf.sequence)
            .ok_or_else(|| Stop::failed(format!("the ledger has no entry `{event}`, and should")))?;
        self.prove(sequence).await?;
        Ok(sequence)
    }

    /// Checks the proof of an entry as a stranger would.
    pub(super) async fn prove(&self, sequence: u64) -> Result<Leaf, Stop> {
        let receipt = self.house.vault().receipt(LedgerPlace { sequence }, self.now()).await?;
        Ok(receipt.verify(&self.house.vault().ledger_key())?)
    }

    /// The newest waiting mail to this address, as its mailbox would show it.
    pub(super) async fn mailbox(&self, address: &str, template: &str) -> Result<String, Stop> {
        let vault = self.house.vault();
        let mailer = Actor::System(Role::Support);
        for mail in vault.mails(20).await? {
            if mail.state == MailState::Waiting && mail.template == template {
                let opened = vault.open_mail(mail.id, mailer, self.now()).await?;
                if opened.address == address {
                    return Ok(opened.body);
                }
            }
        }
        Err(Stop::failed(format!("no mail `{template}` waits for that mailbox")))
    }

    /// Looks for a value everywhere.
    pub(super) async fn scan_for(&self, value: &str) -> Result<ScanReport, Stop> {
        Ok(self.house.vault().scan_for(&Personal::text(value), &[]).await?)
    }
}

/// What the company of the tour writes on its invoices.
fn billing() -> Result<BillingSettings, Stop> {
    let share = Share::new(11 * 12, 12 * 100).map_err(|fault| Stop::failed(fault.to_string()))?;
    Ok(BillingSettings {
        address: vec!["Jl. Rekaan 7".to_owned(), "Jakarta 10110".to_owned()],
        tax: Some(TaxRule { name: "PPN 12% × 11/12".to_owned(), share, rounding: Rounding::Down }),
        ..BillingSettings::default()
    })
}

/// The path of the first link of ours in a mail.
pub(super) fn path_in(mail: &str, begins: &str) -> Result<String, Stop> {
    let words = mail.split_whitespace().filter_map(|word| word.find(begins).and_then(|at| word.get(at..)));
    let path = words.into_iter().next();
    path.map(str::to_owned).ok_or_else(|| Stop::failed(format!("the mail carries no link to {begins}…")))
}

/// The six digits of a mail.
pub(super) fn code_in(mail: &str) -> Result<String, Stop> {
    let words = mail.split(|c: char| !c.is_ascii_digit());
    let code = words.into_iter().find(|word| word.len() == 6);
    code.map(str::to_owned).ok_or_else(|| Stop::failed("the mail carries no code of six digits"))
}
