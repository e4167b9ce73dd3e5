//! `amanah mail doctor --mx`: what the mail server in front does with a recipient that nobody has, and with a mail that brings
//! along results of a verification in our own name.

use std::time::Duration;

use amanah_policy::Timestamp;
use amanah_service::House;
use amanah_service::sources::correspondence::canary::{self, Canary};
use amanah_service::vault::Entropy;
use amanah_wire::mail::Command;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use crate::cli::{Answer, Errand, Stop};
use crate::config::Config;
use crate::control;

/// One answer of the mail server comes in this time. One that asks back about a recipient takes a while.
const LONGEST_ANSWER: Duration = Duration::from_secs(60);
/// The canary is waited for so many times, with this between.
const LOOKS: u32 = 60;
const BETWEEN_LOOKS: Duration = Duration::from_millis(500);

/// A look for a canary, on its way to the house.
#[derive(Debug, Serialize, Deserialize)]
pub struct LookForCanary {
    token: String,
}

impl LookForCanary {
    pub(in crate::cli) async fn run(self, house: &House, now: Timestamp) -> Result<Answer, Stop> {
        let found = canary::look(house, &self.token, now).await?;
        Ok(Answer::new("", json!({ "arrived": found.is_some(), "stripped": found.map(|it| it.is_stripped) })))
    }
}

/// Sends a canary through the mail server at this place, and says what became of it.
pub(super) async fn examine(config: &Config, mx: &str) -> Result<(Answer, bool), Stop> {
    if control::connect(&config.data_dir).await.is_none() {
        return Err(Stop::failed("`amanah serve` does not run, so nothing can arrive; start it first"));
    }
    let mailboxes = &config.mail_in.mailboxes;
    let all = mailboxes.all();
    let mailbox = all.iter().find(|address| mailboxes.command(address) == Some(Command::FreeText));
    let mailbox =
        mailbox.ok_or_else(|| Stop::failed("there is no mailbox; name one in `mail_in.mailboxes`"))?;
    let token = token()?;
    let talked = timeout(LONGEST_ANSWER * 4, converse(mx, mailbox, &token)).await;
    let is_refused = talked.map_err(|_| Stop::failed("the mail server does not answer"))??;
    let arrived = wait_for(config, &token).await?;
    let refusal = match is_refused {
        true => "refuses a recipient that nobody has while the sender waits",
        false => {
            "TAKES a recipient that nobody has, and bounces to whoever was forged; see docs/mail.md, \"Connecting the mail server\""
        }
    };
    let canary = match arrived {
        Some(Canary { is_stripped: true }) => {
            "arrived, and the results in our own name that it brought along were taken out"
        }
        Some(Canary { is_stripped: false }) => {
            "arrived, with the results in our own name that it brought along: anybody can write them, and Amanah believes none"
        }
        None => "did NOT arrive within half a minute; look into the queue of the mail server",
    };
    let json = json!({
        "mx": mx, "refuses_unknown": is_refused, "canary_arrived": arrived.is_some(),
        "results_stripped": arrived.map(|it| it.is_stripped),
    });
    let is_well = is_refused && arrived.is_some();
    Ok((Answer::new(format!("mail server  {mx} {refusal}\ncanary       {canary}"), json), is_well))
}

async fn wait_for(config: &Config, token: &str) -> Result<Option<Canary>, Stop> {
    for _ in 0..LOOKS {
        let Some(stream) = control::connect(&config.data_dir).await else { return Ok(None) };
        let errand = Errand::LookForCanary(LookForCanary { token: token.to_owned() });
        let answer = control::send(stream, &errand, |_step| {}).await?;
        if let Some(is_stripped) = answer.json.get("stripped").and_then(serde_json::Value::as_bool) {
            return Ok(Some(Canary { is_stripped }));
        }
        sleep(BETWEEN_LOOKS).await;
    }
    Ok(None)
}

/// Talks to the mail server; says whether it refuses a recipient that nobody has.
async fn converse(mx: &str, mailbox: &str, token: &str) -> Result<bool, Stop> {
    let stream = TcpStream::connect(mx).await;
    let stream = stream.map_err(|fault| Stop::during("the mail server cannot be reached", &fault))?;
    let mut wire = Wire { stream: BufReader::new(stream) };
    let greeting = wire.answer().await?;
    let named = greeting.split_whitespace().nth(1).unwrap_or("mx.invalid").to_owned();
    let domain = mailbox.rsplit_once('@').map_or("", |(_, domain)| domain);
    wire.must(&format!("EHLO canary.{domain}")).await?;
    wire.must(&format!("MAIL FROM:<{mailbox}>")).await?;
    let unknown = wire.command(&format!("RCPT TO:<nobody-{token}@{domain}>")).await?;
    wire.must("RSET").await?;
    wire.must(&format!("MAIL FROM:<{mailbox}>")).await?;
    wire.must(&format!("RCPT TO:<{mailbox}>")).await?;
    wire.must("DATA").await?;
    let field = canary::FIELD;
    wire.must(&format!(
        "Authentication-Results: {named}; dkim=pass header.d={domain} reason=\"{token}\"\r\n{field}: {token}\r\n\
         From: <{mailbox}>\r\nTo: <{mailbox}>\r\nSubject: amanah mail doctor\r\nAuto-Submitted: auto-generated\r\n\
         Message-ID: <{token}@{domain}>\r\n\r\nA mail of Amanah to itself. It needs no answer.\r\n."
    ))
    .await?;
    let _said = wire.command("QUIT").await;
    Ok(unknown.starts_with('5'))
}

struct Wire {
    stream: BufReader<TcpStream>,
}

impl Wire {
    async fn command(&mut self, line: &str) -> Result<String, Stop> {
        self.stream.get_mut().write_all(format!("{line}\r\n").as_bytes()).await?;
        self.answer().await
    }

    /// What the server must agree to. What it says is not repeated: it may hold an address.
    async fn must(&mut self, line: &str) -> Result<(), Stop> {
        let answer = self.command(line).await?;
        if answer.starts_with(['2', '3']) {
            return Ok(());
        }
        let word = line.split([' ', ':']).next().unwrap_or_default();
        let code: String = answer.chars().take(3).collect();
        Err(Stop::failed(format!("the mail server answers {word} with {code}; look into its log")))
    }

    /// The last line of an answer.
    async fn answer(&mut self) -> Result<String, Stop> {
        loop {
            let mut line = String::new();
            let read = timeout(LONGEST_ANSWER, self.stream.read_line(&mut line)).await;
            match read {
                Ok(Ok(1..)) if line.as_bytes().get(3) == Some(&b'-') => {}
                Ok(Ok(1..)) => return Ok(line.trim_end().to_owned()),
                Ok(Ok(_)) => return Err(Stop::failed("the mail server broke off")),
                Ok(Err(fault)) => return Err(Stop::during("the mail server cannot be heard", &fault)),
                Err(_) => return Err(Stop::failed("the mail server does not answer")),
            }
        }
    }
}

fn token() -> Result<String, Stop> {
    let bytes = Entropy::system().bytes::<16>();
    let bytes = bytes.map_err(|fault| Stop::during("the system gives no random numbers", &fault))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
