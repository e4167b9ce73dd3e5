//! A Postfix of its own: its configuration, queue and ports in a throw-away folder, ended with the test by its own process.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

/// Starts Postfix in the foreground, and ends it when the test's side of the pipe closes, however that comes.
const WATCHED: &str = r#"
postfix -c "$1" start-fg >>"$1/started" 2>&1 &
cat >/dev/null
# The wrapper starts the master as a process of its own, which writes down its id.
kill -TERM $(cat "$1/queue/pid/master.pid")
wait
"#;

/// A running mail server that takes mail over STARTTLS, delivers `sri@example.test` and `budi@example.test` to folders,
/// cannot deliver to anybody else of that domain, and hands what comes back to `contoh.example` to a folder as well.
pub(crate) struct Postfix {
    pub(crate) port: u16,
    folder: TempDir,
    running: Option<(Child, ChildStdin)>,
}

impl Postfix {
    /// Starts one, or says why that cannot be done here.
    pub(crate) fn start() -> Result<Self, String> {
        if !Path::new("/usr/sbin/postfix").exists() {
            return Err("no Postfix is installed: ./check --install".to_owned());
        }
        if id("-u", None)? != "0" {
            return Err("Postfix starts as root alone".to_owned());
        }
        let folder = TempDir::new().map_err(said)?;
        let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).map_err(said)?.port();
        let mut postfix = Self { port, folder, running: None };
        postfix.set_up()?;
        postfix.go_on()?;
        Ok(postfix)
    }

    /// The certificate of the authority that signed the server's.
    pub(crate) fn authority(&self) -> PathBuf {
        self.path("ca.pem")
    }

    /// Another authority, which did not.
    pub(crate) fn stranger(&self) -> PathBuf {
        self.path("stranger.pem")
    }

    /// The mails that were delivered to somebody, as they arrived.
    pub(crate) fn delivered_to(&self, who: &str) -> Vec<String> {
        texts(&self.path("mail").join(who).join("new"))
    }

    /// The bounces that came back, each with the recipient it came to.
    pub(crate) fn bounces(&self) -> Vec<(String, String)> {
        texts(&self.path("back"))
            .iter()
            .filter_map(|text| text.split_once('\n').map(|(to, mail)| (to.to_owned(), mail.to_owned())))
            .collect()
    }

    /// Waits until something is so.
    pub(crate) fn wait_until(&self, is_so: impl Fn(&Self) -> bool) {
        for _ in 0..600 {
            if is_so(self) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let log = fs::read_to_string(self.path("log")).unwrap_or_default();
        panic!("it did not come to that within 30 seconds; Postfix says:\n{log}");
    }

    /// Ends it; what it took is in its queue.
    pub(crate) fn stop(&mut self) {
        if let Some((mut child, lifeline)) = self.running.take() {
            drop(lifeline);
            // It was asked to end; there is nothing to do about one that failed to.
            let _ = child.wait();
            // Its children hold the port until they see that it is gone.
            for _ in 0..600 {
                if TcpStream::connect(("127.0.0.1", self.port)).is_err() {
                    return;
                }
                std::thread::sleep(Duration::from_millis(50));
            }
        }
    }

    /// Starts it again.
    pub(crate) fn go_on(&mut self) -> Result<(), String> {
        let mut child = Command::new("sh")
            .args(["-c", WATCHED, "sh"])
            .arg(self.folder.path())
            .stdin(Stdio::piped())
            .spawn()
            .map_err(said)?;
        let lifeline = child.stdin.take().ok_or("no standard input")?;
        self.running = Some((child, lifeline));
        for _ in 0..600 {
            if TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let log = |name: &str| fs::read_to_string(self.path(name)).unwrap_or_default();
        Err(format!("Postfix did not start within 30 seconds: {}{}", log("started"), log("log")))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn set_up(&self) -> Result<(), String> {
        let home = self.folder.path();
        let open = |path: &Path| fs::set_permissions(path, fs::Permissions::from_mode(0o755)).map_err(said);
        open(home)?;
        for name in ["queue", "data", "mail", "back"] {
            fs::create_dir(self.path(name)).map_err(said)?;
            open(&self.path(name))?;
        }
        let (nobody, group) = (id("-u", Some("nobody"))?, id("-g", Some("nobody"))?);
        own(&self.path("data"), "postfix")?;
        own(&self.path("mail"), "nobody")?;
        own(&self.path("back"), "nobody")?;
        self.certificates()?;
        let home = home.display();
        let main = format!(
            "compatibility_level = 3.6\nqueue_directory = {home}/queue\ndata_directory = {home}/data\n\
             maillog_file = {home}/log\nmaillog_file_prefixes = {home}\n\
             inet_interfaces = 127.0.0.1\ninet_protocols = ipv4\nmyhostname = mx.hoster.example\nmydestination =\n\
             mynetworks = 127.0.0.1/32\nalias_maps =\nalias_database =\nlocal_recipient_maps =\n\
             smtp_dns_support_level = disabled\nsmtpd_reject_unlisted_recipient = no\nbiff = no\n\
             virtual_mailbox_domains = example.test\n\
             virtual_mailbox_maps = inline:{{ {{sri@example.test = sri/}}, {{budi@example.test = budi/}} }}\n\
             virtual_mailbox_base = {home}/mail\nvirtual_minimum_uid = 1\n\
             virtual_uid_maps = static:{nobody}\nvirtual_gid_maps = static:{group}\n\
             relay_domains = contoh.example\nrelay_recipient_maps =\n\
             transport_maps = inline:{{ {{contoh.example = back:}} }}\n\
             smtpd_tls_security_level = encrypt\nsmtpd_tls_cert_file = {home}/server.pem\n\
             smtpd_tls_key_file = {home}/server.key\nsmtpd_recipient_restrictions = permit_mynetworks, reject\n"
        );
        fs::write(self.path("main.cf"), main).map_err(said)?;
        let shipped = fs::read_to_string("/usr/share/postfix/master.cf.dist").map_err(said)?;
        let mut master: String = shipped.lines().filter_map(service).collect();
        master.push_str(&format!(
            "127.0.0.1:{} inet n - n - - smtpd\nback unix - n n - 1 pipe\n  flags=q user=nobody argv={home}/take-back ${{recipient}}\n",
            self.port
        ));
        if !master.contains("postlog") {
            master.push_str("postlog unix-dgram n - n - 1 postlogd\n");
        }
        fs::write(self.path("master.cf"), master).map_err(said)?;
        let script = format!(
            "#!/bin/sh\n{{ echo \"$1\"; cat; }} > {home}/back/.$$ && mv {home}/back/.$$ {home}/back/$$.eml\n"
        );
        fs::write(self.path("take-back"), script).map_err(said)?;
        open(&self.path("take-back"))
    }

    /// Throw-away authorities, and a certificate for `localhost` by one of them.
    fn certificates(&self) -> Result<(), String> {
        let home = self.folder.path();
        let openssl = |arguments: &[&str]| {
            let done = Command::new("openssl").args(arguments).current_dir(home).output().map_err(said)?;
            let says = String::from_utf8_lossy(&done.stderr).into_owned();
            if done.status.success() { Ok(()) } else { Err(format!("openssl: {says}")) }
        };
        let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
        for authority in ["ca", "stranger"] {
            let (key, certificate) = (format!("{authority}.key"), format!("{authority}.pem"));
            let own = ["-days", "2", "-subj", "/CN=Throw-away", "-keyout", &key, "-out", &certificate];
            openssl(&[&["req", "-x509"][..], &curve[..], &own[..]].concat())?;
        }
        let asked = ["-subj", "/CN=localhost", "-keyout", "server.key", "-out", "server.csr"];
        openssl(&[&["req"][..], &curve[..], &asked[..]].concat())?;
        fs::write(home.join("names"), "subjectAltName = DNS:localhost\n").map_err(said)?;
        openssl(&[
            "x509",
            "-req",
            "-in",
            "server.csr",
            "-CA",
            "ca.pem",
            "-CAkey",
            "ca.key",
            "-CAcreateserial",
            "-days",
            "2",
            "-extfile",
            "names",
            "-out",
            "server.pem",
        ])
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A service of the shipped list, without a change of root, and without the port that belongs to the machine.
fn service(line: &str) -> Option<String> {
    let mut words: Vec<&str> = line.split_whitespace().collect();
    if line.starts_with('#') || words.is_empty() || line.starts_with("smtp      inet") {
        return None;
    }
    if !line.starts_with(' ') && words.len() >= 8 {
        words[4] = "n";
        return Some(format!("{}\n", words.join(" ")));
    }
    Some(format!("{line}\n"))
}

fn texts(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let whole = entries.filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'));
    whole.filter_map(|entry| fs::read_to_string(entry.path()).ok()).collect()
}

fn own(path: &Path, user: &str) -> Result<(), String> {
    let done = Command::new("chown").arg(user).arg(path).status().map_err(said)?;
    if done.success() { Ok(()) } else { Err(format!("chown {user} failed")) }
}

fn id(what: &str, user: Option<&str>) -> Result<String, String> {
    let answer = Command::new("id").arg(what).args(user).output().map_err(said)?;
    Ok(String::from_utf8_lossy(&answer.stdout).trim().to_owned())
}

fn said(fault: impl core::fmt::Display) -> String {
    fault.to_string()
}
