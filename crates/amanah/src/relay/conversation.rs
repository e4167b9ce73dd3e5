//! SMTP with the relay (RFC 5321), step by step: what it refuses about us is no word about a recipient.

use std::time::Duration;

use amanah_service::purposes::service_communication::delivery::Answer;
use lettre::transport::smtp::Error as SmtpFault;
use lettre::transport::smtp::authentication::Mechanism;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{Extension, MailParameter};
use lettre::transport::smtp::response::Response;
use tokio::time::timeout;

use super::message::Composed;
use super::{How, Relay};

/// Saying goodbye is a courtesy.
const GOODBYE: Duration = Duration::from_secs(2);

/// The relay was not reached, or does not let us in: a code, the same that the mails get which wait for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotReached(pub String);

/// A relay that listens.
pub(super) struct Session {
    connection: AsyncSmtpConnection,
    step: Duration,
}

/// Why a step was not done.
enum Fault {
    TimeOut,
    Smtp(SmtpFault),
}

impl Fault {
    /// The code of an answer, with the status of RFC 3463 where the relay gave one; none when it said nothing.
    fn code(&self) -> Option<String> {
        let Self::Smtp(fault) = self else { return None };
        let code = fault.status()?;
        let said = std::error::Error::source(fault).map(ToString::to_string).unwrap_or_default();
        Some(match status(&said) {
            Some(status) => format!("{code} {status}"),
            None => code.to_string(),
        })
    }

    fn is_permanent(&self) -> bool {
        matches!(self, Self::Smtp(fault) if fault.is_permanent())
    }

    /// What it says about the relay itself.
    fn of_the_relay(&self) -> String {
        match (self, self.code()) {
            (_, Some(code)) => format!("relay-{}", code.replace(' ', "-")),
            (Self::TimeOut, None) => "relay-timeout".to_owned(),
            (Self::Smtp(fault), None) if fault.is_tls() => "relay-tls".to_owned(),
            (Self::Smtp(fault), None) if fault.is_timeout() => "relay-timeout".to_owned(),
            (Self::Smtp(_), None) => "relay-unreachable".to_owned(),
        }
    }
}

async fn within<T>(step: Duration, work: impl Future<Output = Result<T, SmtpFault>>) -> Result<T, Fault> {
    match timeout(step, work).await {
        Ok(done) => done.map_err(Fault::Smtp),
        Err(_) => Err(Fault::TimeOut),
    }
}

impl Relay {
    /// Reaches the relay: connected, encrypted where that is asked for, and signed in. Nothing was said about any mail.
    ///
    /// # Errors
    /// When any of it fails; the code says which.
    pub(super) async fn reach(&self) -> Result<Session, NotReached> {
        let step = self.timeout;
        let not_reached = |fault: &Fault| NotReached(fault.of_the_relay());
        let (inner, upgrade) = match &self.how {
            How::Clear => (None, None),
            How::Tls(parameters) => (Some(parameters.clone()), None),
            How::Starttls(parameters) => (None, Some(parameters.clone())),
        };
        let server = (self.host.as_str(), self.port);
        let connect = AsyncSmtpConnection::connect_tokio1(server, Some(step), &self.hello, inner, None);
        let mut connection = within(step, connect).await.map_err(|fault| not_reached(&fault))?;
        if let Some(parameters) = upgrade {
            if !connection.can_starttls() {
                return Err(NotReached("relay-no-starttls".to_owned()));
            }
            let upgraded = within(step, connection.starttls(parameters, &self.hello)).await;
            upgraded.map_err(|fault| match fault.code() {
                Some(_) => not_reached(&fault),
                None => NotReached("relay-tls".to_owned()),
            })?;
        }
        if let Some(credentials) = &self.credentials {
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            let signed_in = within(step, connection.auth(&mechanisms, credentials)).await;
            signed_in.map_err(|_| NotReached("relay-login".to_owned()))?;
        }
        Ok(Session { connection, step })
    }

    /// Looks whether the relay is there and lets us in, and says goodbye.
    ///
    /// # Errors
    /// When it does not; the code says why.
    pub async fn look(&self) -> Result<(), NotReached> {
        self.reach().await?.leave().await;
        Ok(())
    }
}

impl Session {
    /// Hands a mail over. What the relay refuses before it knows the recipient is said about us, and is tried again.
    pub(super) async fn hand_over(&mut self, mail: &Composed) -> Answer {
        match self.steps(mail).await {
            Ok(taken) => {
                let (code, said) = (taken.code().to_string(), taken.first_line().unwrap_or_default());
                Answer::Taken(status(said).map_or_else(|| code.clone(), |status| format!("{code} {status}")))
            }
            Err(answer) => answer,
        }
    }

    async fn steps(&mut self, mail: &Composed) -> Result<Response, Answer> {
        let mut parameters = Vec::new();
        if mail.needs_utf8 {
            if !self.connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                return Err(Answer::Never("no-utf8-address".to_owned()));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        let ours = |fault: Fault| Answer::NotNow(fault.of_the_relay());
        let from = Mail::new(Some(mail.return_path.clone()), parameters);
        within(self.step, self.connection.command(from)).await.map_err(ours)?;
        let theirs = |fault: Fault| match fault.code() {
            Some(code) if fault.is_permanent() => Answer::Never(code),
            Some(code) => Answer::NotNow(code),
            None => ours(fault),
        };
        let to = Rcpt::new(mail.to.clone(), Vec::new());
        within(self.step, self.connection.command(to)).await.map_err(theirs)?;
        within(self.step, self.connection.command(Data)).await.map_err(theirs)?;
        // RFC 5321, 4.5.3.2.6: after the last dot a server may take its time; breaking off makes duplicates. The
        // whole conversation has a limit of its own.
        self.connection.message(&mail.bytes).await.map_err(|fault| theirs(Fault::Smtp(fault)))
    }

    /// Says goodbye.
    pub(super) async fn leave(mut self) {
        // Whoever does not answer has the mail all the same.
        let _ = timeout(GOODBYE, self.connection.quit()).await;
    }
}

/// The enhanced status at the beginning of a relay's text (RFC 3463), the only part of it that is kept: digits and dots.
fn status(said: &str) -> Option<&str> {
    let word = said.split_whitespace().next()?;
    let parts: Vec<&str> = word.split('.').collect();
    let is_number = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
    };
    match parts.as_slice() {
        [class, subject, detail]
            if matches!(*class, "2" | "4" | "5") && is_number(subject, 3) && is_number(detail, 3) =>
        {
            Some(word)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shows: SEC
    #[test]
    fn of_what_a_relay_says_nothing_is_kept_but_digits() {
        assert_eq!(status("5.1.1 <budi@example.test>: unknown"), Some("5.1.1"));
        for said in ["budi@example.test 5.1.1", "5.1.budi", "3.1.1 x", "5.1", "5.1.1.1", "5.1234.1", ""] {
            assert_eq!(status(said), None, "{said}");
        }
    }
}
