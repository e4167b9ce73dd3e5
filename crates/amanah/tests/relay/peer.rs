//! A mail server with moods, one thread for each conversation.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// How it behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    /// Takes everything.
    Takes,
    /// 451 for every recipient.
    Defers,
    /// 550 for every recipient, with the address in its words.
    RefusesRecipients,
    /// 553 for every sender.
    RefusesSenders,
    /// 421 instead of a greeting.
    IsBusy,
    /// Reads the mail and breaks off without a word.
    BreaksOff,
    /// 452 after the mail was read.
    HasNoRoom,
    /// Says nothing at all.
    IsSilent,
    /// Offers STARTTLS, and then speaks nonsense.
    BreaksTls,
    /// Wants to know who is there, and lets in `amanah` with `rahasia`.
    WantsLogin,
}

/// A mail that was taken, or read and not acknowledged.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) text: String,
    pub(crate) was_acknowledged: bool,
}

impl Received {
    /// The field of its header.
    pub(crate) fn field(&self, name: &str) -> &str {
        let found = self.text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        found.unwrap_or_else(|| panic!("no {name} in {}", self.text))
    }
}

/// The server.
pub(crate) struct Peer {
    pub(crate) port: u16,
    state: Arc<State>,
}

struct State {
    mood: Mutex<Mood>,
    received: Mutex<Vec<Received>>,
    said: Mutex<Vec<String>>,
}

impl Peer {
    pub(crate) fn new(mood: Mood) -> Self {
        Self::at(0, mood)
    }

    /// At this port of loopback; 0 is any free one.
    pub(crate) fn at(port: u16, mood: Mood) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let state =
            Arc::new(State { mood: Mutex::new(mood), received: Mutex::default(), said: Mutex::default() });
        let shared = Arc::clone(&state);
        // It ends with the process; nothing but its own socket is in use.
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let state = Arc::clone(&shared);
                thread::spawn(move || drop(converse(&stream, &state)));
            }
        });
        Self { port, state }
    }

    pub(crate) fn becomes(&self, mood: Mood) {
        *self.state.mood.lock().unwrap_or_else(PoisonError::into_inner) = mood;
    }

    /// Every mail that came through, acknowledged or not.
    pub(crate) fn received(&self) -> Vec<Received> {
        self.state.received.lock().unwrap().clone()
    }

    /// Every command that was said to it.
    pub(crate) fn said(&self) -> Vec<String> {
        self.state.said.lock().unwrap().clone()
    }
}

fn converse(stream: &TcpStream, state: &State) -> std::io::Result<()> {
    let mood = *state.mood.lock().unwrap();
    let mut to = stream.try_clone()?;
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let mut say = move |text: &str| to.write_all(format!("{text}\r\n").as_bytes());
    match mood {
        Mood::IsBusy => return say("421 4.3.2 come back later"),
        Mood::IsSilent => {
            // Until the other side has had enough.
            return std::io::copy(&mut stream.try_clone()?, &mut std::io::sink()).map(drop);
        }
        _ => say("220 peer.example ESMTP")?,
    }
    let (mut from, mut recipient, mut is_known) = (String::new(), String::new(), false);
    while let Some(line) = lines.next() {
        let line = line?;
        state.said.lock().unwrap().push(line.clone());
        let (verb, rest) = line.split_once([' ', ':']).unwrap_or((&line, ""));
        match (verb.to_ascii_uppercase().as_str(), mood) {
            ("EHLO", Mood::BreaksTls) => say("250-peer.example\r\n250 STARTTLS")?,
            ("EHLO", Mood::WantsLogin) => say("250-peer.example\r\n250 AUTH PLAIN LOGIN")?,
            ("EHLO", _) => say("250-peer.example\r\n250 8BITMIME")?,
            ("STARTTLS", _) => {
                say("220 2.0.0 go ahead")?;
                return say("this is no TLS at all, whatever you hoped for");
            }
            // base64 of "\0amanah\0rahasia".
            ("AUTH", _) if rest == "PLAIN AGFtYW5haAByYWhhc2lh" => {
                is_known = true;
                say("235 2.7.0 welcome")?;
            }
            ("AUTH", _) => say("535 5.7.8 who are you")?,
            ("MAIL", Mood::RefusesSenders) => say("553 5.1.8 no such sender")?,
            ("MAIL", Mood::WantsLogin) if !is_known => say("530 5.7.0 sign in first")?,
            ("MAIL", _) => {
                from = inside(rest);
                say("250 2.1.0 ok")?;
            }
            ("RCPT", Mood::Defers) => say("451 4.7.1 greylisted")?,
            ("RCPT", Mood::RefusesRecipients) => {
                say(&format!("550 5.1.1 <{}> unknown here", inside(rest)))?;
            }
            ("RCPT", _) => {
                recipient = inside(rest);
                say("250 2.1.5 ok")?;
            }
            ("DATA", _) => {
                say("354 go on")?;
                let mut text = String::new();
                for line in lines.by_ref() {
                    let line = line?;
                    if line == "." {
                        break;
                    }
                    text.push_str(line.strip_prefix('.').unwrap_or(&line));
                    text.push('\n');
                }
                let was_acknowledged = !matches!(mood, Mood::BreaksOff | Mood::HasNoRoom);
                let mail = Received { from: from.clone(), to: recipient.clone(), text, was_acknowledged };
                state.received.lock().unwrap().push(mail);
                match mood {
                    Mood::BreaksOff => return Ok(()),
                    Mood::HasNoRoom => say("452 4.3.1 no room")?,
                    _ => say("250 2.0.0 queued as 4A1B2C")?,
                }
            }
            ("QUIT", _) => return say("221 2.0.0 bye"),
            _ => say("502 5.5.2 what?")?,
        }
    }
    Ok(())
}

/// What stands between `<` and `>`.
fn inside(text: &str) -> String {
    let from = text.split_once('<').map_or(text, |(_, rest)| rest);
    from.split_once('>').map_or(from, |(inside, _)| inside).to_owned()
}
