//! `amanah mail`: what the operator's mail server hands to us, and whether outgoing mail leaves.

mod canary;
mod ingest;
mod status;

use std::path::Path;
use std::time::Duration;

use amanah_policy::{MailId, Timestamp};
use amanah_service::House;
use amanah_service::purposes::service_communication::bounces::{self, Noted};
use amanah_wire::bounce::{Action, Notice};
use clap::Subcommand;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Answer, Errand, Stop, Terminal, errand};
use crate::config::Config;
use crate::doctor::mail::{look_at_relay, words};
use crate::mail_in::{Names, Seen};

pub(super) use canary::LookForCanary;
use ingest::Ingest;
pub(super) use ingest::TakeInMail;
use ingest::nobody;
pub(super) use status::status;

/// The records of the sender are waited for so long.
const LONGEST_LOOK: Duration = Duration::from_secs(8);

/// Mail.
#[derive(Debug, Subcommand)]
pub(super) enum MailCommand {
    /// Reads one mail from the mail server: to a privacy mailbox or a command behind it, or a bounce of a mail of ours.
    #[command(
        after_help = "Ends with 0 when the mail is kept or the bounce was noted, 67 when nobody here has this address or the \
                      mail is too long, 75 when it must be tried again: `amanah serve` does not run, the store is in \
                      trouble, or the configuration cannot be read.\n\nExample:\n  amanah mail ingest --recipient \
                      privacy+delete@company.example --sender budi@customer.example < message.eml"
    )]
    Ingest(Ingest),
    /// Lists every address that takes mail here, for the mail server, which must refuse all others.
    #[command(after_help = "Example:\n  amanah mail addresses")]
    Addresses,
    /// Says how mail that came in stands: how much waits and for how long, what was decided, and the oldest open request.
    #[command(after_help = "Nobody is named.\n\nExample:\n  amanah mail status --json")]
    Status,
    /// Says whether outgoing mail leaves and mail comes in: the relay, the sender and its records, and where bounces go.
    #[command(
        after_help = "Ends with 1 when the relay takes no mail; with `--mx` when the mail server takes what nobody has, or the \
                      mail does not arrive.\n\nExamples:\n  amanah mail doctor\n  amanah mail doctor --mx mx.company.example:25"
    )]
    Doctor {
        /// Looks at the way in instead: sends a mail to the privacy mailbox through the mail server at this place.
        #[arg(long, value_name = "HOST:PORT")]
        mx: Option<String>,
        /// The selector under which your mail server signs (DKIM), to see whether its key is published.
        #[arg(long, value_name = "NAME", conflicts_with = "mx")]
        dkim_selector: Option<String>,
    },
}

/// A bounce that was read, on its way to the house: two words, and the return path that makes it one of ours.
#[derive(Debug, Serialize, Deserialize)]
pub struct NoteBounce {
    mail: [u8; 16],
    tag: [u8; 10],
    action: String,
    status: String,
}

impl MailCommand {
    pub(super) async fn run(self, config: &Path, terminal: &Terminal) -> Result<(), Stop> {
        match self {
            Self::Ingest(ingest) => terminal.answer(&ingest.run(config).await?),
            Self::Addresses => terminal.answer(&addresses(&Config::load(config)?)),
            Self::Status => errand::run(Errand::MailStatus, config, terminal).await,
            Self::Doctor { mx: Some(mx), .. } => {
                let (answer, is_well) = canary::examine(&Config::load(config)?, &mx).await?;
                terminal.answer(&answer)?;
                if is_well { Ok(()) } else { Err(Stop::failed("mail does not come in as it should")) }
            }
            Self::Doctor { mx: None, dkim_selector } => {
                doctor(config, dkim_selector.as_deref(), terminal).await
            }
        }
    }
}

/// Every address that takes mail, one on each line.
fn addresses(config: &Config) -> Answer {
    let mut all = config.mail_in.mailboxes.all();
    all.extend(config.relay.as_ref().map(|relay| format!("bounce@{}", relay.bounce_domain)));
    let case_domain = config.relay.as_ref().and_then(|relay| relay.case_domain.as_ref());
    all.extend(case_domain.map(|domain| format!("case@{domain}")));
    Answer::new(all.join("\n"), json!({ "addresses": all }))
}

const fn code(action: Action) -> &'static str {
    match action {
        Action::Failed => "failed",
        Action::Delayed => "delayed",
        Action::Arrived => "arrived",
    }
}

impl NoteBounce {
    pub(super) async fn run(self, house: &House, now: Timestamp) -> Result<Answer, Stop> {
        let action = [Action::Failed, Action::Delayed, Action::Arrived]
            .into_iter()
            .find(|action| code(*action) == self.action)
            .ok_or_else(|| Stop::usage("unknown word in a bounce; restart `amanah serve`"))?;
        let notice = Notice { action, status: self.status };
        let noted = bounces::note(house, MailId::from_bytes(self.mail), &self.tag, &notice, now).await?;
        let (word, text) = match noted {
            Noted::NotOurs => return Err(nobody()),
            Noted::Undeliverable => ("undeliverable", "noted: the mail could not be delivered"),
            Noted::Nothing => ("nothing", "read: the mail is still on its way or arrived, nothing changes"),
            Noted::Gone => ("gone", "read: the mail it speaks of is gone, nothing changes"),
        };
        Ok(Answer::new(text, json!({ "noted": word, "status": notice.status })))
    }
}

/// Whether outgoing mail leaves: as far as this machine can see.
async fn doctor(config: &Path, selector: Option<&str>, terminal: &Terminal) -> Result<(), Stop> {
    let config = Config::load(config)?;
    let Some(named) = &config.relay else {
        return Err(Stop::failed("there is no relay; name one in `mail.relay`, mails wait until then"));
    };
    let seen = look_at_relay(&config).await?;
    let trouble = seen.as_ref().and_then(|seen| seen.trouble.clone());
    let place = seen.map_or_else(String::new, |seen| seen.place);
    let sender = named.sender.to_string();
    let aligned = is_aligned(named.sender.domain(), &named.bounce_domain);
    let bounces = format!("bounce+…@{}", named.bounce_domain);
    let (spf, dmarc, dkim) = records(&config, named.sender.domain(), &named.bounce_domain, selector).await;
    let lmtp = config.mail_in.lmtp.map(|address| address.to_string());
    let mail_in = lmtp.as_ref().map_or_else(
        || "`amanah mail ingest` alone; no LMTP is configured".to_owned(),
        |address| format!("{address}, LMTP; `amanah mail addresses` lists who takes mail"),
    );
    let dkim_words = dkim.map_or_else(
        || "DKIM is your mail server's, which signs".to_owned(),
        |seen| format!("DKIM key: {}", seen.words()),
    );
    let text = format!(
        "relay    {place} {}\nsender   {sender}; SPF of {}: {}, DMARC: {}; {dkim_words}\n\
         bounces  {bounces}{}; your mail server hands them to us (docs/mail.md)\nmail in  {mail_in}",
        trouble.as_deref().map_or_else(
            || "takes mail".to_owned(),
            |code| format!("takes NO mail ({code}): {}", words(code))
        ),
        named.bounce_domain,
        spf.words(),
        dmarc.words(),
        if aligned { "" } else { ", another domain than the sender's, so SPF does not align with it" },
    );
    let json = json!({
        "relay": place, "trouble": trouble, "sender": sender, "bounce_domain": named.bounce_domain, "aligned": aligned,
        "spf": spf.code(), "dmarc": dmarc.code(), "dkim": dkim.map(Seen::code), "lmtp": lmtp,
    });
    terminal.answer(&Answer::new(text, json))?;
    trouble.map_or(Ok(()), |code| Err(Stop::failed(words(&code))))
}

/// Whether the domains that our mail names publish who may send it (SPF), what forgeries are worth (DMARC), and the key of a
/// selector (DKIM).
async fn records(
    config: &Config,
    sender: &str,
    bounces: &str,
    selector: Option<&str>,
) -> (Seen, Seen, Option<Seen>) {
    let unknown = (Seen::Unknown, Seen::Unknown, selector.map(|_| Seen::Unknown));
    let Ok(names) = Names::of(config.mail_in.resolver) else { return unknown };
    let look = async {
        let dkim = match selector {
            Some(selector) => Some(names.dkim(selector, sender).await),
            None => None,
        };
        (names.spf(bounces).await, names.dmarc(sender).await, dkim)
    };
    tokio::time::timeout(LONGEST_LOOK, look).await.unwrap_or(unknown)
}

/// Whether one domain is the other or stands under it (RFC 7489, relaxed alignment, as far as names alone tell).
fn is_aligned(sender: &str, bounces: &str) -> bool {
    let under = |lower: &str, upper: &str| {
        lower == upper || lower.strip_suffix(upper).is_some_and(|rest| rest.ends_with('.'))
    };
    let (sender, bounces) = (sender.to_ascii_lowercase(), bounces.to_ascii_lowercase());
    under(&sender, &bounces) || under(&bounces, &sender)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_under_the_other_is_aligned_and_one_that_only_ends_alike_is_not() {
        assert!(is_aligned("contoh.example", "Contoh.example"));
        assert!(is_aligned("contoh.example", "bounces.contoh.example"));
        assert!(is_aligned("mail.contoh.example", "contoh.example"));
        assert!(!is_aligned("contoh.example", "jaya-contoh.example"));
    }
}
