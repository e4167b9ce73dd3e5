// What a processor gets that the program tells something: requests as they came, and their signatures by another hand.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Came {
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Came {
    /// Reads a request to its end; none when its sender hangs up before.
    pub(crate) fn read(stream: &mut TcpStream) -> Option<Self> {
        let mut bytes = Vec::new();
        let mut piece = [0; 4096];
        loop {
            let read = stream.read(&mut piece).ok().filter(|read| *read > 0)?;
            bytes.extend_from_slice(&piece[..read]);
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
            let came = Self { head: head.to_owned(), body: body.to_owned() };
            let length: usize = came.field("content-length").parse().unwrap_or(0);
            if body.len() >= length {
                return Some(came);
            }
        }
    }

    /// A field of its head; empty when it has none.
    pub(crate) fn field(&self, name: &str) -> String {
        let line = self.head.lines().find(|line| line.to_lowercase().starts_with(&format!("{name}:")));
        line.and_then(|line| line.split_once(':'))
            .map(|(_, value)| value.trim().to_owned())
            .unwrap_or_default()
    }

    /// Whether it carries the signature that Python gives it.
    pub(crate) fn is_signed_with(&self, secret: &str) -> bool {
        let [id, at, signature] =
            ["webhook-id", "webhook-timestamp", "webhook-signature"].map(|name| self.field(name));
        signature == python_signs(secret, [&id, &at], &self.body)
    }
}

/// The signature of a message by Python's own `hmac`, which knows nothing of this program.
pub(crate) fn python_signs(secret: &str, [id, at]: [&str; 2], body: &str) -> String {
    const SIGN: &str = "import base64,hashlib,hmac,sys\n\
        secret,id,at=sys.argv[1:4]\n\
        key=base64.b64decode(secret.removeprefix('whsec_'))\n\
        tag=hmac.new(key,f'{id}.{at}.'.encode()+sys.stdin.buffer.read(),hashlib.sha256).digest()\n\
        print('v1,'+base64.b64encode(tag).decode(),end='')";
    let mut python = Command::new("python3")
        .args(["-c", SIGN, secret, id, at])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    python.stdin.take().unwrap().write_all(body.as_bytes()).unwrap();
    String::from_utf8(python.wait_with_output().unwrap().stdout).unwrap()
}
