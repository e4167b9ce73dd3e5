//! The control socket: how a command reaches a running `serve`.
//!
//! One line of JSON asks, lines of JSON answer: progress, then the answer or why it stopped. The socket lies in the
//! data folder with mode 0600: who can open it could open the folder. Only one process has the folder, so a socket
//! that is there when `serve` begins is left over from one that was killed.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use amanah_service::House;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::cli::{Answer, Errand, Progress, Stop};
use crate::clock::Clock;
use crate::serve::Closing;

/// The name of the socket in the data folder.
const SOCKET: &str = "control.sock";

/// No errand is longer; the longest is a mail.
const LONGEST_ERRAND: u64 = 1 << 24;

/// What the serving side says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Word {
    Progress(Progress),
    Answer(Answer),
    Stop(Stop),
}

/// The serving side of the socket.
#[derive(Debug)]
pub struct Control {
    listener: UnixListener,
    path: PathBuf,
}

impl Control {
    /// Opens the socket in the data folder that this process has.
    ///
    /// # Errors
    /// When the socket cannot be made there.
    pub fn open(data_dir: &Path) -> Result<Self, Stop> {
        let path = data_dir.join(SOCKET);
        let failed = |error: std::io::Error| {
            Stop::during(format_args!("the control socket {} cannot be made", path.display()), &error)
        };
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
        let listener = UnixListener::bind(&path).map_err(failed)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).map_err(failed)?;
        Ok(Self { listener, path })
    }

    /// Does errands until the house closes; the running ones are finished first.
    pub async fn serve(self, house: House, clock: Clock, closing: Closing) {
        let mut running = JoinSet::new();
        loop {
            tokio::select! {
                () = closing.begun() => break,
                arrived = self.listener.accept() => match arrived {
                    Ok((stream, _)) => {
                        let (house, clock) = (house.clone(), clock.clone());
                        running.spawn(async move { converse(stream, &house, &clock).await });
                    }
                    Err(error) => tracing::warn!(%error, "a command could not reach the control socket"),
                },
                Some(_) = running.join_next() => {}
            }
        }
        while running.join_next().await.is_some() {}
    }
}

impl Drop for Control {
    fn drop(&mut self) {
        // The next `serve` removes it as well.
        let _ = fs::remove_file(&self.path);
    }
}

async fn converse(stream: UnixStream, house: &House, clock: &Clock) {
    let (from, mut to) = stream.into_split();
    let mut line = String::new();
    let read = BufReader::new(from.take(LONGEST_ERRAND)).read_line(&mut line).await;
    let errand: Errand = match read.map(|_| serde_json::from_str(&line)) {
        Ok(Ok(errand)) => errand,
        _ => {
            let stop =
                Stop::usage("this command and the running `amanah serve` are of two versions; restart it");
            let _ = say(&mut to, &Word::Stop(stop)).await;
            return;
        }
    };
    let (progress, mut steps) = mpsc::unbounded_channel();
    let now = clock.now();
    let work = async { errand.run(house, &progress, now).await };
    tokio::pin!(work);
    let ended = loop {
        tokio::select! {
            ended = &mut work => break ended,
            // Whoever asked may be gone; the errand is finished all the same.
            Some(step) = steps.recv() => { let _ = say(&mut to, &Word::Progress(step)).await; }
        }
    };
    let _ = say(&mut to, &ended.map_or_else(Word::Stop, Word::Answer)).await;
}

async fn say(to: &mut (impl tokio::io::AsyncWrite + Unpin), word: &Word) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(word)?;
    line.push(b'\n');
    to.write_all(&line).await
}

/// The asking side, when somebody serves this data folder.
pub async fn connect(data_dir: &Path) -> Option<UnixStream> {
    UnixStream::connect(data_dir.join(SOCKET)).await.ok()
}

/// Sends an errand to the serving side and waits for its answer.
///
/// # Errors
/// As the errand, or when the serving side ends meanwhile.
pub async fn send(stream: UnixStream, errand: &Errand, step: impl Fn(Progress)) -> Result<Answer, Stop> {
    let (from, mut to) = stream.into_split();
    let mut line = serde_json::to_vec(errand)?;
    line.push(b'\n');
    to.write_all(&line).await?;
    let mut words = BufReader::new(from).lines();
    while let Some(word) = words.next_line().await? {
        match serde_json::from_str(&word)? {
            Word::Progress(progress) => step(progress),
            Word::Answer(answer) => return Ok(answer),
            Word::Stop(stop) => return Err(stop),
        }
    }
    Err(Stop::failed("`amanah serve` ended before it answered; look at its log, then run the command again"))
}
