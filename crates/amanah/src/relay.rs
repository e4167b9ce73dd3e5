//! The relay: takes outgoing mail out of the outbox, and hands it to the operator's mail server.
//!
//! Layout: `message` writes a mail, `conversation` speaks SMTP, `job` takes what is due. A mail is leased, the relay is
//! reached, and only then the mail is opened, which is a release under U1; whatever the relay answers is kept as a code.

mod conversation;
mod job;
mod message;

use std::fs;
use std::time::Duration;

use amanah_service::Settings;
use amanah_service::purposes::service_communication::delivery::Patience;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, TlsParameters};
use lettre::transport::smtp::extension::ClientId;

pub use conversation::NotReached;
pub(crate) use job::run;
pub use job::turn;
pub use message::{Letterhead, compose};

use crate::cli::Stop;
use crate::config::{MailRelay, RelayTls};

/// A whole conversation takes so many steps' time at most.
const STEPS: u32 = 5;

/// The relay of a configuration, ready to be spoken to; cheap to clone.
#[derive(Clone)]
pub struct Relay {
    host: String,
    port: u16,
    how: How,
    hello: ClientId,
    credentials: Option<Credentials>,
    head: Letterhead,
    timeout: Duration,
    at_once: u32,
    patience: Patience,
}

/// How the way to the relay is encrypted.
#[derive(Clone)]
enum How {
    Clear,
    Starttls(TlsParameters),
    Tls(TlsParameters),
}

impl core::fmt::Debug for Relay {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Relay").field("host", &self.host).field("port", &self.port).finish_non_exhaustive()
    }
}

impl Relay {
    /// The relay of a configuration.
    ///
    /// # Errors
    /// When the certificate of its authority is none, or the machine knows no authority at all.
    pub fn of(named: &MailRelay, settings: &Settings) -> Result<Self, Stop> {
        let how = match named.tls {
            RelayTls::None => How::Clear,
            RelayTls::Starttls => How::Starttls(tls(named)?),
            RelayTls::Tls => How::Tls(tls(named)?),
        };
        Ok(Self {
            host: named.host.trim_matches(['[', ']']).to_owned(),
            port: named.port,
            how,
            hello: ClientId::Domain(named.sender.domain().to_owned()),
            credentials: named
                .login
                .as_ref()
                .map(|login| Credentials::new(login.user.clone(), login.password.clone())),
            head: Letterhead::of(named, settings),
            timeout: named.timeout,
            at_once: named.at_once,
            patience: Patience { longest_wait: named.longest_wait, gives_up_after: named.gives_up_after },
        })
    }

    /// Where it is, as the operator wrote it.
    #[must_use]
    pub fn place(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Whether the way to it is encrypted.
    #[must_use]
    pub const fn is_encrypted(&self) -> bool {
        !matches!(self.how, How::Clear)
    }

    /// From whom mails come, and where they come back.
    #[must_use]
    pub const fn head(&self) -> &Letterhead {
        &self.head
    }

    /// How long a mail may be away at most; its lease is longer.
    fn longest_conversation(&self) -> Duration {
        self.timeout.saturating_mul(STEPS)
    }
}

/// The authorities that may vouch for the relay: the named one alone, or those of this machine.
fn tls(named: &MailRelay) -> Result<TlsParameters, Stop> {
    let host = named.host.trim_matches(['[', ']']).to_owned();
    let mut builder = TlsParameters::builder(host);
    if let Some(file) = &named.ca_file {
        let failed = |error: &(dyn std::error::Error + 'static)| {
            Stop::during(format_args!("`mail.ca_file`, {}", file.display()), error)
        };
        let pem = fs::read(file).map_err(|error| failed(&error))?;
        let certificate = Certificate::from_pem(&pem).map_err(|error| failed(&error))?;
        builder = builder.certificate_store(CertificateStore::None).add_root_certificate(certificate);
    }
    builder.build().map_err(|error| Stop::during("TLS to the relay cannot be set up", &error))
}
