//! `amanah mail`: what the operator's mail server hands to us, and whether outgoing mail leaves.

use std::io::{self, Read as _};
use std::path::Path;

use amanah_policy::{MailId, Timestamp};
use amanah_service::House;
use amanah_service::purposes::service_communication::bounces::{self, Noted};
use amanah_wire::bounce::{self, Action, Notice, ReturnPath};
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Answer, Errand, Exit, Stop, Terminal};
use crate::config::Config;
use crate::control;
use crate::doctor::mail::{look_at_relay, words};

/// Mail.
#[derive(Debug, Subcommand)]
pub(super) enum MailCommand {
    /// Reads one mail from the mail server: a bounce of a mail of ours, and nothing else yet.
    #[command(
        after_help = "Ends with 0 when it was noted, 67 when this is no bounce of ours, 75 when it must be tried again: \
                      `amanah serve` does not run, or the configuration cannot be read.\n\n\
                      Example:\n  amanah mail ingest --recipient bounce+…@company.example < message.eml"
    )]
    Ingest(Ingest),
    /// Says whether outgoing mail leaves: the relay, the sender, and where bounces go.
    #[command(after_help = "Ends with 1 when the relay takes no mail.\n\nExample:\n  amanah mail doctor")]
    Doctor,
}

/// For whom the mail is.
#[derive(Debug, Args)]
pub(super) struct Ingest {
    /// The recipient of the envelope, as the mail server knows it.
    #[arg(long, value_name = "ADDRESS")]
    recipient: String,
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
            Self::Doctor => doctor(config, terminal).await,
        }
    }
}

impl Ingest {
    async fn run(self, config: &Path) -> Result<Answer, Stop> {
        let config = Config::load(config).map_err(|fault| Stop::try_again(fault.to_string()))?;
        let domain = config.relay.as_ref().map(|relay| relay.bounce_domain.as_str());
        let path = domain.and_then(|domain| ReturnPath::parse_address(&self.recipient, domain));
        // Read to its end in any case: whoever writes into a pipe that nobody reads fails for another reason.
        let message = message(io::stdin().lock()).map_err(|fault| Stop::try_again(fault.to_string()))?;
        let path = path.ok_or_else(nobody)?;
        let notice = bounce::read(&message).map_err(|fault| {
            Stop::no_user(format!("{fault}; this version reads bounces of our own mails and no other mail"))
        })?;
        let errand = Errand::NoteBounce(NoteBounce {
            mail: path.mail,
            tag: path.tag,
            action: code(notice.action).to_owned(),
            status: notice.status,
        });
        let stream = control::connect(&config.data_dir).await.ok_or_else(|| {
            Stop::try_again("`amanah serve` does not run; the mail server keeps the bounce and tries again")
        })?;
        let answered = control::send(stream, &errand, |_step| {}).await;
        answered.map_err(|stop| match stop.exit {
            Exit::NoUser => stop,
            _ => Stop::try_again(stop.message),
        })
    }
}

fn nobody() -> Stop {
    Stop::no_user(
        "no such recipient here: this version reads bounces of our own mails and no other mail; see docs/mail.md",
    )
}

/// The first part of a mail, which is all that is looked at.
fn message(mut from: impl io::Read) -> io::Result<Vec<u8>> {
    let most = u64::try_from(bounce::MOST_BYTES).unwrap_or(u64::MAX);
    let mut message = Vec::new();
    from.by_ref().take(most).read_to_end(&mut message)?;
    io::copy(&mut from, &mut io::sink())?;
    Ok(message)
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
async fn doctor(config: &Path, terminal: &Terminal) -> Result<(), Stop> {
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
    let text = format!(
        "relay    {place} {}\nsender   {sender}; its SPF, DKIM and DMARC are your mail server's and are not looked up here\n\
         bounces  {bounces}{}; your mail server hands them to `amanah mail ingest` (docs/mail.md)",
        trouble.as_deref().map_or_else(
            || "takes mail".to_owned(),
            |code| format!("takes NO mail ({code}): {}", words(code))
        ),
        if aligned { "" } else { ", another domain than the sender's, so SPF does not align with it" },
    );
    let json = json!({
        "relay": place, "trouble": trouble, "sender": sender, "bounce_domain": named.bounce_domain, "aligned": aligned,
    });
    terminal.answer(&Answer::new(text, json))?;
    trouble.map_or(Ok(()), |code| Err(Stop::failed(words(&code))))
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

    #[test]
    fn of_a_long_mail_the_first_part_is_kept_and_the_rest_is_read() {
        let long = vec![b'x'; bounce::MOST_BYTES + 9];
        let mut from = io::Cursor::new(&long);

        let kept = message(&mut from).unwrap();

        assert_eq!(kept.len(), bounce::MOST_BYTES);
        assert_eq!(usize::try_from(from.position()), Ok(long.len()));
    }
}
