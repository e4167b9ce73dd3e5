//! Serves everything: binds the addresses, opens the doors, runs the jobs, and closes in order.

mod closing;
mod other_policy;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use amanah_service::House;
use amanah_service::deletion::propagation;
use axum::Router;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio::time::timeout;

pub use closing::{AskedToStop, Closer, Closing};
pub(crate) use other_policy::reason as why_not_ready;

use crate::cli::Stop;
use crate::clock::Clock;
use crate::config::Config;
use crate::control::Control;
use crate::mail_in::{self, Lmtp, MailDoor, Names};
use crate::relay::Relay;
use crate::traffic::{self, Traffic};
use crate::{health, jobs, outside, relay};

/// After being asked to stop, running requests have so long to end.
const LONGEST_CLOSING: Duration = Duration::from_secs(15);

/// Where mail comes in, and who says whose it is.
#[derive(Debug)]
struct MailIn {
    lmtp: Option<Lmtp>,
    names: Names,
    own_domains: Vec<String>,
}

/// The addresses of a house, bound and not yet answering.
#[derive(Debug)]
pub struct Bound {
    pages: TcpListener,
    health: Option<TcpListener>,
    control: Option<Control>,
    relay: Option<Relay>,
    mail_in: Option<MailIn>,
    data_dir: PathBuf,
    policy_dir: PathBuf,
}

impl Bound {
    /// Binds the pages alone; port 0 is any free one. `option` is what the operator can change.
    ///
    /// # Errors
    /// When the address is taken or not ours.
    pub async fn pages(listen: SocketAddr, option: &str, config: &Config) -> Result<Self, Stop> {
        let pages = bind(listen, option).await?;
        let (data_dir, policy_dir) = (config.data_dir.clone(), config.policy_dir.clone());
        Ok(Self { pages, health: None, control: None, relay: None, mail_in: None, data_dir, policy_dir })
    }

    /// Binds metrics and health too.
    ///
    /// # Errors
    /// As [`Bound::pages`].
    pub async fn with_health(mut self, listen: SocketAddr) -> Result<Self, Stop> {
        self.health = Some(bind(listen, "web.health").await?);
        Ok(self)
    }

    /// Opens the control socket too. This process must have the store already.
    ///
    /// # Errors
    /// When the socket cannot be made.
    pub fn with_control(mut self) -> Result<Self, Stop> {
        self.control = Some(Control::open(&self.data_dir)?);
        Ok(self)
    }

    /// Hands outgoing mail to a relay.
    #[must_use]
    pub fn with_relay(mut self, relay: Option<Relay>) -> Self {
        self.relay = relay;
        self
    }

    /// Takes mail in: by LMTP where the configuration names an address, and judges what came in by whichever door.
    ///
    /// # Errors
    /// When the address is taken, or the DNS cannot be asked.
    pub async fn with_mail_in(mut self, house: &House, config: &Config) -> Result<Self, Stop> {
        let lmtp = match config.mail_in.lmtp {
            Some(address) => {
                let listener = bind(address, "mail_in.lmtp").await?;
                Some(Lmtp::new(listener, MailDoor::of(house, config), config.mail_in.at_once))
            }
            None => None,
        };
        let names = Names::of(config.mail_in.resolver)?;
        self.mail_in = Some(MailIn { lmtp, names, own_domains: mail_in::own_domains(config) });
        Ok(self)
    }

    /// Judges mail that came in by `amanah mail ingest`, and opens no door for it.
    ///
    /// # Errors
    /// When the DNS cannot be asked.
    pub fn with_mail_judged(mut self, config: &Config) -> Result<Self, Stop> {
        // A machine that names no name server still has its demo; mail with a signature then waits for one.
        let names = Names::of(config.mail_in.resolver)
            .or_else(|_| Names::of(Some(SocketAddr::from((Ipv4Addr::LOCALHOST, 53)))))?;
        self.mail_in = Some(MailIn { lmtp: None, names, own_domains: mail_in::own_domains(config) });
        Ok(self)
    }

    /// Where LMTP listens.
    #[must_use]
    pub fn lmtp_address(&self) -> Option<SocketAddr> {
        self.mail_in.as_ref()?.lmtp.as_ref()?.address().ok()
    }

    /// Where the pages listen.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn pages_address(&self) -> Result<SocketAddr, Stop> {
        Ok(self.pages.local_addr()?)
    }

    /// Where metrics and health listen.
    #[must_use]
    pub fn health_address(&self) -> Option<SocketAddr> {
        self.health.as_ref().and_then(|listener| listener.local_addr().ok())
    }

    /// Serves until closing begins, then lets what runs come to its end.
    ///
    /// # Errors
    /// When a part of the program ended by itself.
    pub async fn serve(
        self,
        house: House,
        pages: Router,
        clock: Clock,
        closing: Closing,
    ) -> Result<(), Stop> {
        // What is configured is told from now on; a command that only looks writes nothing.
        propagation::subscribe(&house).await?;
        let mut parts = JoinSet::new();
        let traffic = Traffic::default();
        let pages = pages.layer(axum::middleware::from_fn_with_state(traffic.clone(), traffic::note));
        if let Ok(address) = self.pages.local_addr() {
            tracing::info!(%address, version = env!("CARGO_PKG_VERSION"), "the doors are open");
        }
        parts.spawn(listen(self.pages, pages, closing.clone()));
        if let Some(listener) = self.health {
            parts.spawn(listen(listener, health::router(house.clone(), traffic), closing.clone()));
        }
        if let Some(control) = self.control {
            let work = control.serve(house.clone(), clock.clone(), closing.clone());
            parts.spawn(async move {
                work.await;
                Ok(())
            });
        }
        if house.vault().is_shared() {
            parts.spawn(other_policy::watch(house.clone(), closing.clone()));
        }
        if let Some(relay) = self.relay {
            let work = relay::run(house.clone(), relay, clock.clone(), closing.clone());
            parts.spawn(async move {
                work.await;
                Ok(())
            });
        }
        if !propagation::Listener::all(&house).is_empty() {
            let work = outside::run(house.clone(), outside::Post::open()?, clock.clone(), closing.clone());
            parts.spawn(async move {
                work.await;
                Ok(())
            });
        }
        if let Some(MailIn { lmtp, names, own_domains }) = self.mail_in {
            if let Some(lmtp) = lmtp {
                let work = lmtp.serve(clock.clone(), closing.clone());
                parts.spawn(async move {
                    work.await;
                    Ok(())
                });
            }
            let work = mail_in::run(house.clone(), (names, own_domains), clock.clone(), closing.clone());
            parts.spawn(async move {
                work.await;
                Ok(())
            });
        }
        let places = jobs::Places { data: self.data_dir, policy: self.policy_dir };
        let work = jobs::run(house, places, clock, closing.clone());
        parts.spawn(async move {
            work.await;
            Ok(())
        });
        let ended = tokio::select! {
            () = closing.begun() => None,
            ended = parts.join_next() => ended,
        };
        // A part that ended because closing began is no failure, even when its end was seen first.
        if let Some(ended) = ended
            && !closing.has_begun()
        {
            return Err(match ended {
                Ok(Err(stop)) => stop,
                _ => Stop::failed("a part of the program ended by itself; its cause stands in the log"),
            });
        }
        tracing::info!("the doors are closing");
        let all = async { while parts.join_next().await.is_some() {} };
        if timeout(LONGEST_CLOSING, all).await.is_err() {
            tracing::warn!("some requests took too long and were cut off at closing");
        }
        Ok(())
    }
}

async fn bind(address: SocketAddr, option: &str) -> Result<TcpListener, Stop> {
    TcpListener::bind(address).await.map_err(|error| {
        Stop::during(
            format_args!("{address} cannot be bound; stop what uses it, or change `{option}`"),
            &error,
        )
    })
}

pub(crate) async fn listen(listener: TcpListener, router: Router, closing: Closing) -> Result<(), Stop> {
    let served = axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(async move { closing.begun().await })
        .await;
    served.map_err(Stop::from)
}
