//! `amanah serve`: everything in one process.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use amanah_service::{Entropy, House};
use axum::Router;
use clap::Args;
use serde_json::{Value, json};

use super::{Answer, Folders, Stop, Terminal};
use crate::clock::Clock;
use crate::config::{Config, Log, LogFormat};
use crate::demo::{self, Demo};
use crate::providers::{Loopback, Providers};
use crate::relay::Relay;
use crate::serve::{AskedToStop, Bound, Closing};
use crate::{logging, opening, pages};

/// Serves everything: pages, metrics, jobs, and the socket that other commands use.
#[derive(Debug, Args)]
#[command(
    after_help = "Stops on Ctrl-C or SIGTERM, after what runs has ended.\n\nExample:\n  amanah serve\n  amanah serve --demo --fresh"
)]
pub(super) struct Serve {
    /// Makes and serves a throw-away company with a year of life; needs no `init`.
    #[arg(long)]
    demo: bool,
    /// The folder of the demo.
    #[arg(long, value_name = "FOLDER", default_value = "amanah-demo", requires = "demo")]
    folder: PathBuf,
    /// Begins the demo anew; what was in its folder goes.
    #[arg(long, requires = "demo")]
    fresh: bool,
    /// The port of the demo's pages; 0 is any free one.
    #[arg(long, value_name = "PORT", default_value_t = 8080, requires = "demo")]
    port: u16,
    /// How the log is written, instead of as configured.
    #[arg(long, value_enum, value_name = "FORMAT")]
    log: Option<LogFormat>,
}

impl Serve {
    pub(super) async fn run(self, config: &Path, terminal: &Terminal) -> Result<(), Stop> {
        if self.demo {
            self.run_demo(terminal).await
        } else {
            self.run_company(&Config::load(config)?, terminal).await
        }
    }

    async fn run_company(self, config: &Config, terminal: &Terminal) -> Result<(), Stop> {
        logging::begin(Log { format: self.log.unwrap_or(config.log.format), ..config.log });
        let house = opening::open_house(config).await?;
        let relay = config.relay.as_ref().map(|named| Relay::of(named, house.settings())).transpose()?;
        let providers = Providers::open(&config.sign_on, &config.public_url, Clock::System.now())?;
        let bound = Bound::pages(config.listen, "web.listen", config)
            .await?
            .with_health(config.health)
            .await?
            .with_control()?
            .with_relay(relay.clone())
            .with_mail_in(&house, config)
            .await?;
        let router = pages::router_to_outside(
            &house,
            config.public_url.clone(),
            config.language,
            &Folders::of(config),
            Clock::System,
            relay,
            providers,
        )?;
        let asked = AskedToStop::listen()?;
        terminal.answer(&begun(config.public_url.origin(), &bound, &[], None))?;
        serve_until_asked(bound, house, router, asked).await
    }

    async fn run_demo(self, terminal: &Terminal) -> Result<(), Stop> {
        let log = Log { format: self.log.unwrap_or(LogFormat::Text), level: tracing::Level::WARN };
        logging::begin(log);
        let Demo { bound, house, public_url, folders, links, staff, try_this } =
            demo::open(&self.folder, self.fresh, self.port, terminal).await?;
        let language = amanah_policy::Language::Id;
        let loopback =
            Loopback::open_with_staff(&public_url, Clock::System, Entropy::system(), staff).await?;
        let providers = Providers::open(loopback.sign_on(), &public_url, Clock::System.now())?;
        let (origin, clock) = (public_url.clone(), Clock::System);
        let router = pages::router_to_outside(&house, origin, language, &folders, clock, None, providers)?;
        let asked = AskedToStop::listen()?;
        terminal.answer(&begun(public_url.origin(), &bound, &links, Some(&try_this)))?;
        terminal
            .note(&format!("\nEvery command works here too, for example:\n  {try_this}\n\nCtrl-C ends it."));
        serve_until_asked(bound, house, router, asked).await
    }
}

async fn serve_until_asked(
    bound: Bound,
    house: House,
    pages: Router,
    asked: AskedToStop,
) -> Result<(), Stop> {
    let (closer, closing) = Closing::pair();
    let waiting = tokio::spawn(asked.then_close(closer));
    let served = bound.serve(house, pages, Clock::System, closing).await;
    waiting.abort();
    served
}

/// What is told when the doors are open: one line of JSON for a script that waits for it.
fn begun(portal: &str, bound: &Bound, links: &[(String, String)], try_this: Option<&str>) -> Answer {
    let health = bound.health_address();
    let pages = bound.pages_address().ok();
    let mut text = format!("pages    {portal}\nstaff    {portal}/console\n");
    if try_this.is_some() {
        text.push_str(&format!(
            "mails    {portal}/console/outbox, for support: nothing leaves this machine\n"
        ));
    }
    if let Some(lmtp) = bound.lmtp_address() {
        text.push_str(&format!("mail in  {lmtp}, LMTP\n"));
    }
    if let Some(health) = health {
        text.push_str(&format!("health   http://{health}/health\n"));
    }
    if !links.is_empty() {
        text.push_str("\nThese links sign in once each:\n");
    }
    for (who, link) in links {
        text.push_str(&format!("  {who:<10} {link}\n"));
    }
    let links: serde_json::Map<String, Value> =
        links.iter().map(|(who, link)| (who.clone(), json!(link))).collect();
    let at = |address: Option<SocketAddr>| address.map(|address| format!("http://{address}"));
    // Where the pages listen, for whoever stands before the proxy: the public address may be elsewhere.
    let json = json!({
        "portal": portal,
        "pages": at(pages),
        "health": at(health),
        "lmtp": bound.lmtp_address().map(|address| address.to_string()),
        "links": links,
        "try_this": try_this,
    });
    Answer::new(text, json)
}
