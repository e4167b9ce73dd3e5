//! A mail server that counts mails and keeps the codes of sign-ups, and nothing else.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A code that was queued arrives within so many tenths of a second.
const MOST_TENTHS: u32 = 300;

/// What came.
#[derive(Clone, Default)]
pub(super) struct Codes(Arc<Mutex<Mails>>);

#[derive(Default)]
struct Mails {
    /// How many there were.
    count: usize,
    /// The codes, by mailbox.
    codes: BTreeMap<String, String>,
}

impl Codes {
    /// Opens the mail server on a free port.
    pub(super) async fn open() -> anyhow::Result<(u16, Self)> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let (port, codes) = (listener.local_addr()?.port(), Self::default());
        let kept = codes.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let codes = kept.clone();
                // A conversation that breaks off is the sender's to repeat.
                tokio::spawn(async move { codes.converse(stream).await.ok() });
            }
        });
        Ok((port, codes))
    }

    /// The code of a mailbox, as soon as it is there.
    pub(super) async fn of(&self, mailbox: &str) -> anyhow::Result<String> {
        for _ in 0..MOST_TENTHS {
            if let Some(code) = self.mails().codes.remove(mailbox) {
                return Ok(code);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        anyhow::bail!("no code came by mail")
    }

    /// How many mails came so far.
    pub(super) fn count(&self) -> usize {
        self.mails().count
    }

    /// Waits until so many mails have come.
    pub(super) async fn reach(&self, count: usize) -> anyhow::Result<()> {
        for _ in 0..MOST_TENTHS {
            if self.count() >= count {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        anyhow::bail!("{} of {count} mails came", self.count())
    }

    fn mails(&self) -> MutexGuard<'_, Mails> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn converse(&self, mut stream: TcpStream) -> anyhow::Result<()> {
        let (from, mut to) = stream.split();
        let mut lines = BufReader::new(from).lines();
        to.write_all(b"220 bench.example ESMTP\r\n").await?;
        let mut mailbox = String::new();
        while let Some(line) = lines.next_line().await? {
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            let says: &[u8] = match verb.as_str() {
                "EHLO" => b"250-bench.example\r\n250 8BITMIME\r\n",
                "RCPT" => {
                    mailbox = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    b"250 2.1.5 ok\r\n"
                }
                "DATA" => {
                    to.write_all(b"354 go on\r\n").await?;
                    while let Some(line) = lines.next_line().await? {
                        let subject = line.strip_prefix("Subject: ").unwrap_or_default();
                        let code: String = subject.chars().take_while(char::is_ascii_digit).collect();
                        if code.len() == 6 {
                            self.mails().codes.insert(mailbox.clone(), code);
                        }
                        if line == "." {
                            break;
                        }
                    }
                    self.mails().count += 1;
                    b"250 2.0.0 queued\r\n"
                }
                "QUIT" => {
                    to.write_all(b"221 2.0.0 bye\r\n").await?;
                    return Ok(());
                }
                _ => b"250 2.0.0 ok\r\n",
            };
            to.write_all(says).await?;
        }
        Ok(())
    }
}
