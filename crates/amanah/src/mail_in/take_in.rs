//! What both doors for mail have in common: who is a recipient, and when a mail is taken.

use std::net::IpAddr;
use std::sync::Arc;

use amanah_policy::{MailId, Timestamp};
use amanah_service::House;
use amanah_service::purposes::service_communication::bounces;
use amanah_service::vault::{NewReceived, Personal, TakenIn, VaultError};
use amanah_wire::bounce::{self, ReturnPath};
use amanah_wire::mail::{Command, Mailboxes, claim};

use super::allowance::Allowance;
use crate::config::Config;

/// A mail to a person, or one that comes back, may have so many bytes.
pub(crate) const MOST_BYTES: usize = 10 * 1024 * 1024;

/// What the doors for mail know; cheap to clone.
#[derive(Clone, Debug)]
pub struct MailDoor {
    house: House,
    mailboxes: Arc<Mailboxes>,
    bounce_domain: Option<Arc<str>>,
    most_bytes: usize,
    allowance: Arc<Allowance>,
}

/// A recipient that is known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// A mailbox, or a command behind it.
    Command(Command),
    /// The return path of a mail of ours.
    Bounce(ReturnPath),
}

/// Why a mail was not taken. It stays with the mail server, which tries again.
#[derive(Debug, thiserror::Error)]
#[error("the mail could not be kept; the mail server keeps it and tries again")]
pub struct NotTaken(#[from] VaultError);

/// A mail as it was handed over. Not printable.
#[derive(Clone)]
pub struct Incoming {
    /// Where bounces go; empty for nowhere.
    pub return_path: String,
    /// Who handed it to the mail server.
    pub client: Option<IpAddr>,
    /// Whether its addresses may have letters beyond ASCII.
    pub is_utf8: bool,
    /// The mail, byte by byte.
    pub mail: Vec<u8>,
}

impl core::fmt::Debug for Incoming {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Incoming(..)")
    }
}

impl MailDoor {
    /// The doors of a house as it is configured.
    #[must_use]
    pub fn of(house: &House, config: &Config) -> Self {
        Self {
            house: house.clone(),
            mailboxes: Arc::new(config.mail_in.mailboxes.clone()),
            bounce_domain: config.relay.as_ref().map(|relay| relay.bounce_domain.as_str().into()),
            most_bytes: config.mail_in.most_bytes,
            allowance: Arc::new(Allowance::new(config.mail_in.per_hour)),
        }
    }

    /// The house behind the doors.
    #[must_use]
    pub const fn house(&self) -> &House {
        &self.house
    }

    /// How many mails are taken in an hour.
    pub(crate) fn allowance(&self) -> &Allowance {
        &self.allowance
    }

    /// Who a recipient is; none when nobody here has this address.
    #[must_use]
    pub fn recipient(&self, address: &str) -> Option<Recipient> {
        let bounce = || {
            let path = ReturnPath::parse_address(address, self.bounce_domain.as_deref()?)?;
            self.house.vault().is_bounce_tag(MailId::from_bytes(path.mail), &path.tag).then_some(path)
        };
        self.mailboxes.command(address).map(Recipient::Command).or_else(|| bounce().map(Recipient::Bounce))
    }

    /// How long a mail to them may be.
    #[must_use]
    pub const fn most_bytes(&self, recipient: Recipient) -> usize {
        match recipient {
            Recipient::Command(Command::FreeText) | Recipient::Bounce(_) => MOST_BYTES,
            Recipient::Command(_) => self.most_bytes,
        }
    }
}

/// Takes a mail; when this returns, it is durable or was noted. What it says is not looked at.
///
/// # Errors
/// When the store fails: then nobody may say that it was taken.
pub async fn take_in(
    door: &MailDoor,
    (recipient, address): (Recipient, &str),
    incoming: &Incoming,
    now: Timestamp,
) -> Result<(), NotTaken> {
    match recipient {
        Recipient::Command(command) => {
            let taken = keep(&door.house, command, address, incoming, now).await?;
            if let TakenIn::New(id) = taken {
                tracing::debug!(mail.id = %id, mail.command = command.code(), "a mail was taken in");
            }
        }
        Recipient::Bounce(path) => {
            // What is no notice wants nothing: an automatic answer to a mail of ours, mostly.
            if let Ok(notice) = bounce::read(&incoming.mail) {
                bounces::note(&door.house, MailId::from_bytes(path.mail), &path.tag, &notice, now).await?;
            }
        }
    }
    Ok(())
}

/// Keeps a mail that asks something.
///
/// # Errors
/// When the store fails.
pub(crate) async fn keep(
    house: &House,
    command: Command,
    address: &str,
    incoming: &Incoming,
    now: Timestamp,
) -> Result<TakenIn, VaultError> {
    let claims = claim::addresses(&incoming.mail, &incoming.return_path);
    let new = NewReceived {
        command: command.code(),
        recipient: Personal::text(address),
        return_path: Personal::text(&incoming.return_path),
        claims: claims.iter().map(|address| Personal::text(address)).collect(),
        client: incoming.client,
        is_utf8: incoming.is_utf8,
        mail: Personal::new(incoming.mail.clone()),
    };
    house.vault().take_in_mail(new, now).await
}
