//! A name server on this machine that knows texts alone, counts what it is asked, and can be in trouble.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{SocketAddr, UdpSocket};
use std::sync::{Arc, Mutex};
use std::thread;

const NO_SUCH_NAME: u8 = 3;
const SERVER_FAILURE: u8 = 2;

/// The name server; it ends with the test.
#[derive(Clone)]
pub(crate) struct Zone {
    address: SocketAddr,
    known: Arc<Mutex<Known>>,
}

#[derive(Default)]
struct Known {
    texts: BTreeMap<String, Vec<String>>,
    in_trouble: BTreeSet<String>,
    asked: Vec<String>,
}

impl Zone {
    /// A name server with the records of the hostile mails.
    pub(crate) fn of_the_samples() -> Self {
        let zone = Self::empty();
        for line in include_str!("../../../amanah-wire/tests/mail/dns-records.txt").lines() {
            if let Some((name, text)) = line.split_once(' ').filter(|(name, _)| !name.starts_with('#')) {
                zone.add(name, text);
            }
        }
        zone
    }

    pub(crate) fn empty() -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let zone = Self { address: socket.local_addr().unwrap(), known: Arc::default() };
        let known = Arc::clone(&zone.known);
        thread::spawn(move || serve(&socket, &known));
        zone
    }

    pub(crate) fn add(&self, name: &str, text: &str) {
        let mut known = self.known.lock().unwrap();
        known.texts.entry(name.to_ascii_lowercase()).or_default().push(text.to_owned());
    }

    /// Nobody answers for this name, or for it again.
    pub(crate) fn trouble(&self, name: &str, is_in_trouble: bool) {
        let mut known = self.known.lock().unwrap();
        if is_in_trouble {
            known.in_trouble.insert(name.to_owned());
        } else {
            known.in_trouble.remove(name);
        }
    }

    /// The different names that were asked for.
    pub(crate) fn asked(&self) -> BTreeSet<String> {
        self.known.lock().unwrap().asked.iter().cloned().collect()
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

fn serve(socket: &UdpSocket, known: &Mutex<Known>) {
    let mut packet = [0; 4_096];
    while let Ok((length, from)) = socket.recv_from(&mut packet) {
        if let Some(answer) = answer(&packet[..length], &mut known.lock().unwrap()) {
            let _ = socket.send_to(&answer, from);
        }
    }
}

/// The answer to one question (RFC 1035, 4.1).
fn answer(question: &[u8], known: &mut Known) -> Option<Vec<u8>> {
    let (header, rest) = question.split_at_checked(12)?;
    let (name, length) = name(rest)?;
    let asked = rest.get(..length + 4)?;
    known.asked.push(name.clone());
    let texts = known.texts.get(&name).cloned().unwrap_or_default();
    let code = match texts.is_empty() {
        _ if known.in_trouble.contains(&name) => SERVER_FAILURE,
        true => NO_SUCH_NAME,
        false => 0,
    };
    let texts = if code == 0 { texts } else { Vec::new() };
    let count = u8::try_from(texts.len()).ok()?;
    let mut answer = vec![header[0], header[1], 0x84, code, 0, 1, 0, count, 0, 0, 0, 0];
    answer.extend_from_slice(asked);
    for text in texts {
        let pieces: Vec<&[u8]> = text.as_bytes().chunks(255).collect();
        let length = u16::try_from(text.len() + pieces.len()).ok()?;
        answer.extend_from_slice(&[0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 0]);
        answer.extend_from_slice(&length.to_be_bytes());
        for piece in pieces {
            answer.push(u8::try_from(piece.len()).ok()?);
            answer.extend_from_slice(piece);
        }
    }
    Some(answer)
}

fn name(bytes: &[u8]) -> Option<(String, usize)> {
    let (mut labels, mut at) = (Vec::new(), 0);
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1;
        if length == 0 {
            return Some((labels.join("."), at));
        }
        let label = bytes.get(at..at + length)?;
        labels.push(String::from_utf8_lossy(label).to_ascii_lowercase());
        at += length;
    }
}
