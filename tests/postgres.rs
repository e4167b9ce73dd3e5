//! A PostgreSQL server for tests: started from the installed programs, as an ordinary user, on a free port of loopback,
//! and ended with the process that started it, however that ends.
//!
//! Included by path, because it belongs to every crate's tests and to no crate:
//! `#[path = "../../../../tests/postgres.rs"] mod postgres;`

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::net::TcpListener;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Where the tests of a store find the server they are to use instead of a file: `127.0.0.1:PORT`.
pub(crate) const SERVER: &str = "AMANAH_TEST_POSTGRES";

/// A running server. Its standard input is held: when it closes, with this value or with this process, the server stops
/// and its folder goes.
pub(crate) struct Server {
    pub(crate) port: u16,
    /// Where the server keeps everything: tables, journals, its log.
    pub(crate) folder: PathBuf,
    lifeline: Mutex<ChildStdin>,
    _watch: Child,
}

/// Starts the server when told so, and stops it when its input ends: by its own process id, never by name.
const WATCHED: &str = r#"
bin="$1" data="$2" port="$3"
shift 3
while read -r command; do
    case "$command" in
    start)
        "$bin/postgres" -D "$data" -p "$port" -k "$data" -c listen_addresses=127.0.0.1 -c fsync=off \
            -c full_page_writes=off -c autovacuum=off -c max_connections=300 -c shared_buffers=64MB \
            -c max_wal_size=64MB -c min_wal_size=32MB -c wal_level=minimal -c max_wal_senders=0 \
            "$@" >>"$data/log" 2>&1 &
        server=$!
        ;;
    crash)
        kill -KILL "$server"
        wait "$server" 2>/dev/null
        ;;
    esac
done
kill -INT "$server"
wait "$server"
rm -rf "$data"
"#;

impl Server {
    /// Starts a server, or says what is missing.
    pub(crate) fn start() -> Result<Self, String> {
        Self::start_with(&[])
    }

    /// Starts a server with settings of its own, each as `-c` and `name=value`.
    pub(crate) fn start_with(settings: &[&str]) -> Result<Self, String> {
        let programs = programs().ok_or("no PostgreSQL server is installed: ./check --install")?;
        let folder = make_folder().map_err(said)?;
        let user = ordinary_user(&folder)?;
        let init = run(user, programs.join("initdb"))
            .args(["-A", "trust", "-U", "amanah", "-E", "UTF8", "--locale=C", "--no-sync", "-D"])
            .arg(&folder)
            .output()
            .map_err(said)?;
        if !init.status.success() {
            return Err(format!("initdb: {}", String::from_utf8_lossy(&init.stderr)));
        }
        let port = free_port()?;
        let mut child = run(user, "sh")
            .args([OsStr::new("-c"), OsStr::new(WATCHED), OsStr::new("sh")])
            .args([programs.as_os_str(), folder.as_os_str(), OsStr::new(&port.to_string())])
            .args(settings)
            .stdin(Stdio::piped())
            .spawn()
            .map_err(said)?;
        let lifeline = Mutex::new(child.stdin.take().ok_or("no standard input")?);
        let server = Self { port, folder, lifeline, _watch: child };
        server.tell("start")?;
        server.wait_until_ready()?;
        Ok(server)
    }

    /// Tells the watch what to do: `start`, or `crash`, which kills the server without a chance to tidy up.
    pub(crate) fn tell(&self, command: &str) -> Result<(), String> {
        let mut lifeline = self.lifeline.lock().map_err(said)?;
        writeln!(lifeline, "{command}").and_then(|()| lifeline.flush()).map_err(said)
    }

    /// What [`SERVER`] is set to for the tests that are to use it.
    pub(crate) fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Waits until it takes connections.
    pub(crate) fn wait_until_ready(&self) -> Result<(), String> {
        let asks = programs().ok_or("the server's programs are gone")?.join("pg_isready");
        for _ in 0..600 {
            let ready =
                Command::new(&asks).args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()]).status();
            if ready.is_ok_and(|status| status.success()) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err(format!("the server did not start within 30 seconds; its log is in {}", self.folder.display()))
    }
}

/// The server that this run is to use, if it is to use one.
#[expect(clippy::disallowed_methods, reason = "which server the tests use is a fact about this run")]
pub(crate) fn given_server() -> Option<String> {
    std::env::var(SERVER).ok()
}

/// Makes the database of a test on the server at `address`, unless it is there; its URL. The folder of the test names it.
pub(crate) fn database(address: &str, folder: &Path) -> String {
    let name: String = folder
        .to_string_lossy()
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '_' })
        .rev()
        .take(50)
        .collect();
    let url = format!("postgresql://amanah@{address}/t{name}");
    // Most tests ask several times, and asking the server costs more than the test.
    static MADE: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    if !MADE.lock().unwrap_or_else(PoisonError::into_inner).insert(url.clone()) {
        return url;
    }
    let (host, port) = address.split_once(':').unwrap();
    let made = Command::new(programs().unwrap().join("createdb"))
        .args(["-h", host, "-p", port, "-U", "amanah", &format!("t{name}")])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&made.stderr).into_owned();
    assert!(made.status.success() || said.contains("already exists"), "{said}");
    url
}

/// In memory where the machine has such a place: nothing of a test has to outlive it, and disks are slow.
fn make_folder() -> std::io::Result<PathBuf> {
    let mut name = tempfile::Builder::new();
    let named = name.prefix("amanah-postgres");
    Ok(named.tempdir_in("/dev/shm").or_else(|_| named.tempdir())?.keep())
}

/// The server's programs: of the newest version that is installed.
fn programs() -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|bin| bin.join("initdb").exists())
        .collect();
    versions.sort();
    versions.pop()
}

/// The server refuses to run as root: then it runs as the user that its package made, or as nobody.
fn ordinary_user(folder: &Path) -> Result<Option<(u32, u32)>, String> {
    use std::os::unix::fs::{MetadataExt as _, chown};
    if fs::metadata("/proc/self").map_err(said)?.uid() != 0 {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd").map_err(said)?;
    let of = |name: &str| {
        let fields: Vec<&str> = users
            .lines()
            .map(|line| line.split(':'))
            .find_map(|mut fields| (fields.next() == Some(name)).then(|| fields.collect()))?;
        Some((fields.get(1)?.parse().ok()?, fields.get(2)?.parse().ok()?))
    };
    let (user, group) = of("postgres").or_else(|| of("nobody")).ok_or("no ordinary user on this machine")?;
    chown(folder, Some(user), Some(group)).map_err(said)?;
    Ok(Some((user, group)))
}

fn run(user: Option<(u32, u32)>, program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir("/");
    if let Some((user, group)) = user {
        command.gid(group).uid(user);
    }
    command
}

fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(said)?;
    Ok(listener.local_addr().map_err(said)?.port())
}

fn said(fault: impl std::fmt::Display) -> String {
    fault.to_string()
}
