//! `amanah mail ingest`: one mail from the mail server, for whoever has no LMTP.

use std::io::{self, Read as _};
use std::net::IpAddr;
use std::path::Path;

use amanah_policy::Timestamp;
use amanah_service::House;
use amanah_wire::bounce::{self, ReturnPath};
use amanah_wire::mail::{Command, Header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{NoteBounce, code};
use crate::cli::{Answer, Errand, Exit, Stop};
use crate::config::Config;
use crate::control;
use crate::mail_in::{Incoming, MOST_BYTES, keep};

/// What stands for a return path that nobody told: it is neither the null path nor anybody's.
const UNTOLD: &str = "untold";

/// For whom the mail is, and from where.
#[derive(Debug, Args)]
pub(crate) struct Ingest {
    /// The recipient of the envelope, as the mail server knows it.
    #[arg(long, alias = "rcpt", value_name = "ADDRESS")]
    recipient: String,
    /// The sender of the envelope; `<>` for none. Left out, the mail's own Return-Path.
    #[arg(long, value_name = "ADDRESS")]
    sender: Option<String>,
    /// Who handed the mail to the mail server.
    #[arg(long, value_name = "IP")]
    client_ip: Option<IpAddr>,
}

/// A mail on its way to the house.
#[derive(Serialize, Deserialize)]
pub struct TakeInMail {
    command: String,
    recipient: String,
    sender: String,
    client_ip: Option<IpAddr>,
    /// In base64, because it may hold any bytes.
    mail: String,
}

impl core::fmt::Debug for TakeInMail {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("TakeInMail(..)")
    }
}

impl Ingest {
    pub(super) async fn run(self, config: &Path) -> Result<Answer, Stop> {
        let config = Config::load(config).map_err(|fault| Stop::try_again(fault.to_string()))?;
        // Read to its end in any case: whoever writes into a pipe that nobody reads fails for another reason.
        let message =
            message(io::stdin().lock(), MOST_BYTES).map_err(|fault| Stop::try_again(fault.to_string()))?;
        let errand = match config.mail_in.mailboxes.command(&self.recipient) {
            Some(command) => Errand::TakeInMail(self.command(command, &config, message)?),
            None => Errand::NoteBounce(self.bounce(&config, &message)?),
        };
        let stream = control::connect(&config.data_dir).await.ok_or_else(|| {
            Stop::try_again("`amanah serve` does not run; the mail server keeps the mail and tries again")
        })?;
        let answered = control::send(stream, &errand, |_step| {}).await;
        answered.map_err(|stop| match stop.exit {
            Exit::NoUser => stop,
            _ => Stop::try_again(stop.message),
        })
    }

    fn command(self, command: Command, config: &Config, message: Vec<u8>) -> Result<TakeInMail, Stop> {
        let most = if command == Command::FreeText { MOST_BYTES } else { config.mail_in.most_bytes };
        if message.len() > most {
            return Err(Stop::no_user(format!(
                "the mail is longer than {most} bytes; see `mail_in.most_bytes`"
            )));
        }
        let own = || Header::read(&message).only("return-path").map(|field| field.text());
        let sender = self.sender.or_else(own).unwrap_or_else(|| UNTOLD.to_owned());
        Ok(TakeInMail {
            command: command.code().to_owned(),
            recipient: self.recipient,
            sender: sender.trim_matches(['<', '>', ' ']).to_owned(),
            client_ip: self.client_ip,
            mail: STANDARD.encode(message),
        })
    }

    fn bounce(&self, config: &Config, message: &[u8]) -> Result<NoteBounce, Stop> {
        let domain = config.relay.as_ref().map(|relay| relay.bounce_domain.as_str());
        let path = domain.and_then(|domain| ReturnPath::parse_address(&self.recipient, domain));
        let path = path.ok_or_else(nobody)?;
        let notice = bounce::read(message).map_err(|fault| {
            Stop::no_user(format!("{fault}; to the return path of a mail of ours nothing else can be sent"))
        })?;
        Ok(NoteBounce {
            mail: path.mail,
            tag: path.tag,
            action: code(notice.action).to_owned(),
            status: notice.status,
        })
    }
}

impl TakeInMail {
    pub(crate) async fn run(self, house: &House, now: Timestamp) -> Result<Answer, Stop> {
        let other_version = || Stop::usage("unknown word in a mail; restart `amanah serve`");
        let command = Command::from_code(&self.command).ok_or_else(other_version)?;
        let incoming = Incoming {
            return_path: self.sender,
            client: self.client_ip,
            is_utf8: false,
            mail: STANDARD.decode(self.mail).map_err(|_| other_version())?,
        };
        keep(house, command, &self.recipient, &incoming, now).await?;
        Ok(Answer::new(
            "kept: what becomes of it is decided within a minute",
            json!({ "kept": command.code() }),
        ))
    }
}

pub(super) fn nobody() -> Stop {
    Stop::no_user("no such recipient here; `amanah mail addresses` lists who takes mail, see docs/mail.md")
}

/// The first part of a mail, and one byte more where it is longer, by which it is known.
fn message(mut from: impl io::Read, most_bytes: usize) -> io::Result<Vec<u8>> {
    let most = u64::try_from(most_bytes).unwrap_or(u64::MAX).saturating_add(1);
    let mut message = Vec::new();
    from.by_ref().take(most).read_to_end(&mut message)?;
    io::copy(&mut from, &mut io::sink())?;
    Ok(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_mail_the_first_part_is_kept_and_the_rest_is_read() {
        let long = [b'x'; 99];
        let mut from = io::Cursor::new(&long);

        let kept = message(&mut from, 40).unwrap();

        assert_eq!((kept.len(), from.position()), (41, 99));
    }
}
