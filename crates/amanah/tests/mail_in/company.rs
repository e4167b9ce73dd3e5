//! A company with customers behind an LMTP door, a name server, and a hand-moved clock.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::time::Duration;

use amanah::clock::Clock;
use amanah::config::Config;
use amanah::mail_in::{Lmtp, MailDoor, Names, own_domains, turn};
use amanah::serve::{Closer, Closing};
use amanah_policy::CustomerId;
use amanah_service::House;
use amanah_service::vault::{Disposition, ReceivedHeader};
use tempfile::TempDir;
use tokio::net::TcpListener;

pub(crate) use crate::founding::START;
use crate::founding::{founded, settings};
use crate::newcomer::signed_up;
use crate::on_postgres;
use crate::zone::Zone;

/// Where a deletion is asked for.
pub(crate) const DELETE: &str = "privacy+delete@hoster.test";

pub(crate) struct Company {
    pub(crate) house: House,
    pub(crate) clock: Clock,
    pub(crate) names: Names,
    pub(crate) lmtp: SocketAddr,
    pub(crate) config: Config,
    closing: Closing,
    _closer: Closer,
    folders: TempDir,
}

impl Company {
    pub(crate) async fn new(zone: &Zone) -> Self {
        let folders = TempDir::new().unwrap();
        let house = founded(folders.path(), settings("privacy@hoster.test")).await;
        let config = config();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let lmtp = Lmtp::new(listener, MailDoor::of(&house, &config), 4);
        let address = lmtp.address().unwrap();
        let (closer, closing) = Closing::pair();
        let clock = Clock::standing_at(START);
        tokio::spawn(lmtp.serve(clock.clone(), closing.clone()));
        let names = Names::of(Some(zone.address())).unwrap();
        Self { house, clock, names, lmtp: address, config, closing, _closer: closer, folders }
    }

    pub(crate) async fn customer(&self, email: &str) -> CustomerId {
        signed_up(&self.house, email, START).await
    }

    /// Hands a mail over, as a mail server does; the answers to the message, one for each recipient that was accepted.
    pub(crate) async fn deliver(&self, from: &str, to: &[&str], mail: &[u8]) -> Vec<String> {
        let (address, from, mail) = (self.lmtp, from.to_owned(), mail.to_vec());
        let to: Vec<String> = to.iter().map(|to| (*to).to_owned()).collect();
        let talk = move || {
            let mut server = Server::greeted(address);
            server.say(&format!("MAIL FROM:<{from}>"));
            for to in &to {
                server.say(&format!("RCPT TO:<{to}>"));
            }
            server.message(&mail, to.len())
        };
        tokio::task::spawn_blocking(talk).await.unwrap()
    }

    /// The database that holds its data; none when they lie in a file.
    pub(crate) fn database(&self) -> Option<String> {
        on_postgres::database(self.folders.path())
    }

    /// Decides about everything that came in.
    pub(crate) async fn decide(&self) -> u64 {
        let own = own_domains(&self.config);
        turn(&self.house, (&self.names, &own), &self.clock, &self.closing).await.unwrap()
    }

    /// Every mail that came in, whatever was decided.
    pub(crate) async fn received(&self) -> Vec<ReceivedHeader> {
        let mut all = Vec::new();
        for disposition in Disposition::ALL {
            all.extend(self.house.vault().received_standing(disposition, 1_000).await.unwrap());
        }
        all
    }

    /// The only mail that came in.
    pub(crate) async fn only(&self) -> ReceivedHeader {
        let mut all = self.received().await;
        assert_eq!(all.len(), 1);
        all.remove(0)
    }

    /// How many mails wait to be sent.
    pub(crate) async fn written(&self) -> usize {
        self.house.vault().mails(100).await.unwrap().len()
    }
}

fn config() -> Config {
    let text = "[company]\nname = \"Contoh\"\nprivacy_mailbox = \"privacy@hoster.test\"\n\
                [mail]\nrelay = \"127.0.0.1:25\"\ntls = \"none\"\ncase_domain = \"hoster.test\"\n[mail_in]\nmost_bytes = 65536\nclient_per_hour = 3\ndomain_per_hour = 5\n";
    Config::read(text, Path::new("/nowhere/amanah.toml")).unwrap()
}

/// A mail server, line by line.
pub(crate) struct Server {
    stream: BufReader<TcpStream>,
}

impl Server {
    pub(crate) fn at(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let mut server = Self { stream: BufReader::new(stream) };
        assert!(server.answer().starts_with("220 "));
        server
    }

    pub(crate) fn greeted(address: SocketAddr) -> Self {
        let mut server = Self::at(address);
        assert!(server.say("LHLO mx.hoster.test").starts_with("250 "));
        server
    }

    /// Says a line and reads the whole answer; the last line of it.
    pub(crate) fn say(&mut self, line: &str) -> String {
        self.send(format!("{line}\r\n").as_bytes());
        self.answer()
    }

    pub(crate) fn send(&mut self, bytes: &[u8]) {
        self.stream.get_mut().write_all(bytes).unwrap();
    }

    /// The last line of the next answer; empty when the other side went.
    pub(crate) fn answer(&mut self) -> String {
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line).unwrap();
            if line.as_bytes().get(3) != Some(&b'-') {
                return line.trim_end().to_owned();
            }
        }
    }

    /// Sends a message with dots before its dots; the answers, so many.
    pub(crate) fn message(&mut self, mail: &[u8], recipients: usize) -> Vec<String> {
        let begun = self.say("DATA");
        if !begun.starts_with("354 ") {
            return vec![begun];
        }
        let mut stuffed = Vec::new();
        let mut line_begins = true;
        for byte in mail {
            if line_begins && *byte == b'.' {
                stuffed.push(b'.');
            }
            stuffed.push(*byte);
            line_begins = stuffed.ends_with(b"\r\n");
        }
        stuffed.extend_from_slice(b".\r\n");
        self.send(&stuffed);
        (0..recipients).map(|_| self.answer()).collect()
    }

    /// Everything up to the end of the conversation.
    pub(crate) fn rest(mut self) -> String {
        let mut rest = String::new();
        let _ = self.stream.read_to_string(&mut rest);
        rest
    }
}
