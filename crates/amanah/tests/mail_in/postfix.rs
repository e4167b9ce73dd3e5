//! A Postfix of its own in front of the door: in a throw-away folder, ended with the test by its own process.

use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::company::{Company, DELETE, Server};
use crate::signer::{Signer, mail};
use crate::skip;
use crate::zone::Zone;

/// Starts Postfix in the foreground, and ends it when the test's side of the pipe closes, however that comes.
const WATCHED: &str = r#"
postfix -c "$1" start-fg >>"$1/started" 2>&1 &
cat >/dev/null
kill -TERM $(cat "$1/queue/pid/master.pid")
wait
"#;

struct Postfix {
    address: SocketAddr,
    folder: TempDir,
    running: Option<Child>,
}

impl Postfix {
    /// Starts one that hands over everything for `hoster.test` at this address, or says why that cannot be done here.
    fn before(lmtp: SocketAddr) -> Result<Self, String> {
        let is_root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n");
        if !Path::new("/usr/sbin/postfix").exists() || !is_root {
            return Err("Postfix is not installed (./check --install), or this is not root".to_owned());
        }
        let folder = TempDir::new().map_err(said)?;
        let address = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).map_err(said)?;
        let mut postfix = Self { address, folder, running: None };
        postfix.set_up(lmtp)?;
        let mut command = Command::new("sh");
        command.args(["-c", WATCHED, "sh"]).arg(postfix.folder.path()).stdin(Stdio::piped());
        postfix.running = Some(command.spawn().map_err(said)?);
        for _ in 0..600 {
            if TcpStream::connect(address).is_ok() {
                return Ok(postfix);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err(format!("Postfix did not start within 30 seconds: {}", postfix.log()))
    }

    fn log(&self) -> String {
        let read = |name: &str| fs::read_to_string(self.folder.path().join(name)).unwrap_or_default();
        format!("{}{}", read("started"), read("log"))
    }

    fn set_up(&self, lmtp: SocketAddr) -> Result<(), String> {
        let home = self.folder.path();
        let open = |path: &Path| fs::set_permissions(path, fs::Permissions::from_mode(0o755)).map_err(said);
        open(home)?;
        for name in ["queue", "data"] {
            fs::create_dir(home.join(name)).map_err(said)?;
            open(&home.join(name))?;
        }
        let owned = Command::new("chown").arg("postfix").arg(home.join("data")).status().map_err(said)?;
        if !owned.success() {
            return Err("chown failed".to_owned());
        }
        let home = home.display();
        let main = format!(
            "compatibility_level = 3.6\nqueue_directory = {home}/queue\ndata_directory = {home}/data\n\
             maillog_file = {home}/log\nmaillog_file_prefixes = {home}\ninet_interfaces = 127.0.0.1\n\
             inet_protocols = ipv4\nmyhostname = mx.hoster.test\nmydestination =\nmynetworks = 127.0.0.1/32\n\
             alias_maps =\nalias_database =\nlocal_recipient_maps =\nsmtp_dns_support_level = disabled\nbiff = no\n\
             virtual_mailbox_domains = hoster.test\nvirtual_mailbox_maps = static:ok\n\
             virtual_transport = lmtp:inet:{lmtp}\nlmtp_send_xforward_command = yes\nrecipient_delimiter = +\n\
             smtpd_recipient_restrictions = reject_unverified_recipient, permit_mynetworks, reject\n\
             unverified_recipient_reject_code = 550\naddress_verify_poll_delay = 1s\naddress_verify_poll_count = 20\n"
        );
        fs::write(self.folder.path().join("main.cf"), main).map_err(said)?;
        let shipped = fs::read_to_string("/usr/share/postfix/master.cf.dist").map_err(said)?;
        let mut master: String = shipped.lines().filter_map(service).collect();
        master.push_str(&format!("{} inet n - n - - smtpd\n", self.address));
        if !master.contains("postlog") {
            master.push_str("postlog unix-dgram n - n - 1 postlogd\n");
        }
        fs::write(self.folder.path().join("master.cf"), master).map_err(said)
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        if let Some(mut child) = self.running.take() {
            drop(child.stdin.take());
            let _ = child.wait();
        }
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

fn said(fault: impl core::fmt::Display) -> String {
    fault.to_string()
}

/// Shows: R3, DEL2, SEC
#[tokio::test]
async fn through_a_real_postfix_a_signature_stays_whole_and_an_unknown_recipient_is_refused_at_once() {
    let signer = Signer::of("customer.test");
    let zone = Zone::empty();
    let (name, record) = signer.record();
    zone.add(&name, &record);
    let company = Company::new(&zone).await;
    let budi = company.customer("budi@customer.test").await;
    let signed = signer.sign(&mail("Budi <budi@customer.test>", DELETE));
    let lmtp = company.lmtp;

    let talked = tokio::task::spawn_blocking(move || {
        let postfix = Postfix::before(lmtp)?;
        let mut server = Server::at(postfix.address);
        server.say("EHLO mx.customer.test");
        server.say("MAIL FROM:<budi@customer.test>");
        let unknown = server.say("RCPT TO:<nobody@hoster.test>");
        let known = server.say(&format!("RCPT TO:<{DELETE}>"));
        let taken = server.message(signed.as_bytes(), 1);
        for _ in 0..200 {
            if postfix.log().contains("status=sent (250 2.0.0 kept)") {
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok::<_, String>((unknown, known, taken, postfix.log()))
    });
    let (unknown, known, taken, log) = match talked.await.unwrap() {
        Ok(talked) => talked,
        Err(reason) => return skip::skip(&reason),
    };
    company.decide().await;

    assert!(unknown.starts_with("550 "), "{unknown}\n{log}");
    assert!(known.starts_with("250 ") && taken[0].starts_with("250 "), "{known} {taken:?}\n{log}");
    let kept = company.only().await;
    assert_eq!(kept.customer, Some(budi), "{:?}\n{log}", kept.reasons);
}
