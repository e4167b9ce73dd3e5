//! LMTP (RFC 2033) for the operator's mail server, on this machine alone.
//!
//! The mail server keeps a mail until it is answered with 250, which it is when the mail is durable, for each recipient on
//! its own. After a recipient was accepted nothing of a mail's content is a reason to refuse it: whoever was forged as its
//! sender would get the bounce.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use amanah_wire::mail::lmtp::{BadRequest, DataReader, Line, LineReader, Request, read};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::allowance::TooMany;
use super::take_in::{Incoming, MOST_BYTES, MailDoor, Recipient, take_in};
use crate::clock::Clock;
use crate::serve::Closing;

/// A client says its next word in this time (RFC 5321, 4.5.3.2.7), or goes.
const LONGEST_SILENCE: Duration = Duration::from_secs(300);
/// A whole message comes in this time.
const LONGEST_MESSAGE: Duration = Duration::from_secs(600);
/// So many recipients of one mail are taken at most.
const MOST_RECIPIENTS: usize = 100;
/// Whoever says so many words that nobody understands is no mail server.
const MOST_BAD_WORDS: u32 = 20;
/// So much is read at once.
const CHUNK_BYTES: usize = 16 * 1024;

/// The door, bound and not yet answering.
#[derive(Debug)]
pub struct Lmtp {
    listener: TcpListener,
    door: MailDoor,
    at_once: usize,
}

impl Lmtp {
    /// The door at this socket.
    #[must_use]
    pub const fn new(listener: TcpListener, door: MailDoor, at_once: usize) -> Self {
        Self { listener, door, at_once }
    }

    /// Where it listens.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn address(&self) -> io::Result<std::net::SocketAddr> {
        self.listener.local_addr()
    }

    /// Answers until the house closes; conversations in the middle of a message come to its end.
    pub async fn serve(self, clock: Clock, closing: Closing) {
        let places = Arc::new(Semaphore::new(self.at_once.max(1)));
        let mut running = JoinSet::new();
        loop {
            // Nobody is accepted whom nobody would answer: they wait in the queue of the system.
            let place = tokio::select! {
                () = closing.begun() => break,
                place = Arc::clone(&places).acquire_owned() => place,
            };
            let Ok(place) = place else { break };
            tokio::select! {
                () = closing.begun() => break,
                arrived = self.listener.accept() => match arrived {
                    Ok((stream, _)) => {
                        let (door, clock, closing) = (self.door.clone(), clock.clone(), closing.clone());
                        running.spawn(async move {
                            let _place = place;
                            // A client that goes in the middle has its mail still.
                            let _gone = converse(stream, &door, &clock, &closing).await;
                        });
                    }
                    Err(error) => tracing::warn!(%error, "the mail server could not reach LMTP"),
                },
            }
            while running.try_join_next().is_some() {}
        }
        while running.join_next().await.is_some() {}
    }
}

/// One mail, as far as it was said.
#[derive(Default)]
struct Transaction {
    client: Option<IpAddr>,
    sender: Option<Sender>,
    recipients: Vec<(Recipient, String)>,
}

struct Sender {
    return_path: String,
    size_bytes: usize,
    is_utf8: bool,
}

/// What comes next.
enum Next {
    Say(&'static str),
    Greet,
    Message,
    Goodbye,
}

async fn converse<S>(stream: S, door: &MailDoor, clock: &Clock, closing: &Closing) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut wire = Wire { stream, unread: Vec::new(), lines: LineReader::default() };
    let mut transaction = Transaction::default();
    let mut bad_words = 0_u32;
    wire.answer("220 amanah LMTP").await?;
    loop {
        let line = tokio::select! {
            // What was sent already is answered first.
            biased;
            line = timeout(LONGEST_SILENCE, wire.line()) => line,
            () = closing.begun() => return wire.answer("421 4.3.2 closing, try again later").await,
        };
        let line = match line {
            Err(_) => return wire.answer("421 4.4.2 too slow").await,
            Ok(line) => line?,
        };
        let Some(line) = line else { return Ok(()) };
        let next = match line {
            Line::Bad => Err(BadRequest::Syntax),
            Line::Whole(line) => read(&line),
        };
        match next.map(|request| transaction.hear(request, door)) {
            Ok(Next::Say(answer)) => wire.answer(answer).await?,
            Ok(Next::Greet) => wire.greet().await?,
            Ok(Next::Goodbye) => return wire.answer("221 2.0.0 bye").await,
            Ok(Next::Message) => {
                let ended = core::mem::take(&mut transaction);
                match door.allowance().take_of_client(ended.client, clock.now()) {
                    Ok(()) => message(&mut wire, ended, door, clock).await?,
                    Err(too_many) => wire.answer(later(too_many)).await?,
                }
            }
            Err(bad) => {
                bad_words += 1;
                if bad_words > MOST_BAD_WORDS {
                    return wire.answer("421 4.7.0 too many errors").await;
                }
                wire.answer(match bad {
                    BadRequest::Unknown => "500 5.5.1 unknown command",
                    BadRequest::Syntax => "501 5.5.2 syntax error",
                    BadRequest::Parameter => "555 5.5.4 parameter not supported",
                })
                .await?;
            }
        }
    }
}

impl Transaction {
    fn hear(&mut self, request: Request, door: &MailDoor) -> Next {
        match request {
            Request::Lhlo => {
                *self = Self::default();
                Next::Greet
            }
            Request::Reset => {
                *self = Self::default();
                Next::Say("250 2.0.0 ok")
            }
            Request::Noop => Next::Say("250 2.0.0 ok"),
            Request::Quit => Next::Goodbye,
            Request::Forward { client } => {
                if self.sender.is_some() {
                    return Next::Say("503 5.5.1 before MAIL");
                }
                self.client = client.or(self.client);
                Next::Say("250 2.0.0 ok")
            }
            Request::Mail { sender, size_bytes, is_utf8 } => self.mail(sender, size_bytes, is_utf8),
            Request::Rcpt { recipient } => self.rcpt(recipient, door),
            Request::Data if self.recipients.is_empty() => Next::Say("503 5.5.1 no recipient"),
            Request::Data => Next::Message,
        }
    }

    fn mail(&mut self, return_path: String, size_bytes: usize, is_utf8: bool) -> Next {
        if self.sender.is_some() {
            return Next::Say("503 5.5.1 one at a time");
        }
        if size_bytes > MOST_BYTES {
            return Next::Say("552 5.3.4 too long");
        }
        self.sender = Some(Sender { return_path, size_bytes, is_utf8 });
        Next::Say("250 2.1.0 ok")
    }

    fn rcpt(&mut self, address: String, door: &MailDoor) -> Next {
        let Some(sender) = &self.sender else { return Next::Say("503 5.5.1 MAIL first") };
        if self.recipients.len() >= MOST_RECIPIENTS {
            return Next::Say("452 4.5.3 too many recipients");
        }
        match door.recipient(&address) {
            None => Next::Say("550 5.1.1 no such recipient here"),
            Some(recipient) if sender.size_bytes > door.most_bytes(recipient) => {
                Next::Say("552 5.3.4 too long for this recipient")
            }
            Some(recipient) => {
                self.recipients.push((recipient, address));
                Next::Say("250 2.1.5 ok")
            }
        }
    }
}

/// Reads the message, and answers for each recipient on its own.
async fn message<S>(
    wire: &mut Wire<S>,
    transaction: Transaction,
    door: &MailDoor,
    clock: &Clock,
) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    wire.answer("354 end with a dot").await?;
    let most = transaction.recipients.iter().map(|(recipient, _)| door.most_bytes(*recipient)).max();
    let read = timeout(LONGEST_MESSAGE, wire.message(most.unwrap_or(0))).await;
    let Ok(read) = read else { return wire.answer("421 4.4.2 too slow").await };
    let mail = read?;
    let (return_path, is_utf8) =
        transaction.sender.map_or_else(Default::default, |sender| (sender.return_path, sender.is_utf8));
    let incoming = mail.map(|mail| Incoming { return_path, client: transaction.client, is_utf8, mail });
    let too_many =
        incoming.as_ref().and_then(|mail| door.allowance().take_of_domain(mail, clock.now()).err());
    for (recipient, address) in transaction.recipients {
        let answer = match (&incoming, too_many) {
            (Some(_), Some(too_many)) => later(too_many),
            (Some(incoming), None) if incoming.mail.len() <= door.most_bytes(recipient) => {
                taken(door, (recipient, &address), incoming, clock).await
            }
            _ => "552 5.3.4 too long",
        };
        wire.answer(answer).await?;
    }
    Ok(())
}

/// What whoever has too many hears: the mail stays where it is and comes again.
fn later(too_many: TooMany) -> &'static str {
    let (which, answer) = match too_many {
        TooMany::Client => ("client", "452 4.7.1 too many mails from that client for now, try again later"),
        TooMany::Domain => ("domain", "452 4.7.1 too many mails of that domain for now, try again later"),
        TooMany::All => ("all", "452 4.3.1 too many mails for now, try again later"),
    };
    tracing::debug!(mail.too_many = which, "a mail was left with the mail server for later");
    answer
}

async fn taken(
    door: &MailDoor,
    recipient: (Recipient, &str),
    incoming: &Incoming,
    clock: &Clock,
) -> &'static str {
    match take_in(door, recipient, incoming, clock.now()).await {
        Ok(()) => "250 2.0.0 kept",
        Err(fault) => {
            tracing::error!(cause = %fault, "a mail was left with the mail server");
            "452 4.3.1 try again later"
        }
    }
}

/// The connection, with what was read of it and not understood yet.
struct Wire<S> {
    stream: S,
    unread: Vec<u8>,
    lines: LineReader,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Wire<S> {
    /// The next line; none when the client is gone.
    async fn line(&mut self) -> io::Result<Option<Line>> {
        loop {
            let (taken, line) = self.lines.take(&self.unread);
            self.unread.drain(..taken);
            if line.is_some() {
                return Ok(line);
            }
            if !self.more().await? {
                return Ok(None);
            }
        }
    }

    /// The message up to its end; none when it is longer than allowed.
    async fn message(&mut self, most_bytes: usize) -> io::Result<Option<Vec<u8>>> {
        let mut message = DataReader::new(most_bytes);
        loop {
            let (taken, has_ended) = message.take(&self.unread);
            self.unread.drain(..taken);
            if has_ended {
                return Ok(message.message());
            }
            if !self.more().await? {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }

    async fn more(&mut self) -> io::Result<bool> {
        self.unread.reserve(CHUNK_BYTES);
        Ok(self.stream.read_buf(&mut self.unread).await? > 0)
    }

    async fn answer(&mut self, line: &str) -> io::Result<()> {
        self.stream.write_all(format!("{line}\r\n").as_bytes()).await?;
        self.stream.flush().await
    }

    async fn greet(&mut self) -> io::Result<()> {
        let offers = format!(
            "250-amanah\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-ENHANCEDSTATUSCODES\r\n\
             250-XFORWARD NAME ADDR PORT PROTO HELO IDENT SOURCE\r\n250 SIZE {MOST_BYTES}"
        );
        self.answer(&offers).await
    }
}
