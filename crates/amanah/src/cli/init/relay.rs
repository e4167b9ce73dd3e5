//! What `amanah init` asks about the relay.

use std::path::PathBuf;

use clap::{Args, ValueEnum as _};

use crate::cli::{Stop, Terminal};
use crate::config::{RelayTls, is_on_this_machine};
use crate::init::RelayAnswer;

/// The relay, by flags.
#[derive(Debug, Args)]
pub(super) struct RelayFlags {
    /// The relay that takes outgoing mail, as host:port.
    #[arg(long, value_name = "HOST:PORT")]
    relay: Option<String>,
    /// How the way to the relay is encrypted; `none` only when it is on this machine.
    #[arg(long, value_enum, value_name = "HOW")]
    relay_tls: Option<RelayTls>,
    /// The name under which the relay knows us.
    #[arg(long, value_name = "NAME", requires = "relay_password_file")]
    relay_user: Option<String>,
    /// The file with the password for the relay, mode 0600.
    #[arg(long, value_name = "FILE", requires = "relay_user")]
    relay_password_file: Option<PathBuf>,
    /// From whom mails come: an address of your own domain.
    #[arg(long, value_name = "ADDRESS")]
    mail_sender: Option<String>,
}

impl RelayFlags {
    /// What the flags say, and the operator where they say nothing; none when mails are to wait.
    pub(super) fn answer(self, terminal: &Terminal, asking: bool) -> Result<Option<RelayAnswer>, Stop> {
        let ask = |given: Option<String>, question: &str, default: &str| match given {
            Some(given) => Ok(given),
            None if asking => terminal.ask(question, Some(default)),
            None => Ok(default.to_owned()),
        };
        let place = ask(self.relay, "Mail relay as host:port (empty: mails wait)", "")?;
        if place.is_empty() {
            return Ok(None);
        }
        let tls = match self.relay_tls {
            Some(tls) => tls,
            None => {
                let how =
                    ask(None, "Encryption of the relay (starttls, tls, none)", usual_tls(&place).code())?;
                RelayTls::from_str(&how, true).map_err(Stop::usage)?
            }
        };
        let question = "Sender of mails (empty: no-reply@ the domain of the mailbox)";
        let sender = ask(self.mail_sender, question, "")?;
        let user = ask(self.relay_user, "Name for the relay (empty: it asks for none)", "")?;
        let password_file = match self.relay_password_file {
            Some(file) => Some(file),
            None if user.is_empty() => None,
            None => Some(PathBuf::from(terminal.ask("File with the password, mode 0600", None)?)),
        };
        let password_file = password_file.map(std::path::absolute).transpose()?;
        Ok(Some(RelayAnswer { place, tls, user, password_file, sender }))
    }
}

/// What a relay at this place mostly offers.
fn usual_tls(place: &str) -> RelayTls {
    match place.rsplit_once(':') {
        Some((host, _)) if is_on_this_machine(host) => RelayTls::None,
        Some((_, "465")) => RelayTls::Tls,
        _ => RelayTls::Starttls,
    }
}
