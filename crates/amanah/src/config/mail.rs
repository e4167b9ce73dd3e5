//! The relay that takes outgoing mail, as the configuration names it.

use std::fs;
use std::net::IpAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use lettre::Address;
use serde::Deserialize;
use toml::Spanned;

use super::ConfigFault;
use super::given::{Line, Lines, value};

/// What others than the owner may do with a file.
const OTHERS: u32 = 0o077;

/// The options of the section, as written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct MailLines {
    relay: Line,
    tls: Line,
    ca_file: Line,
    user: Line,
    password_file: Line,
    sender: Line,
    bounce_domain: Line,
    case_domain: Line,
    timeout_seconds: Option<Spanned<u32>>,
    at_once: Option<Spanned<u32>>,
    longest_wait_minutes: Option<Spanned<u32>>,
    give_up_days: Option<Spanned<u32>>,
}

/// The relay that takes outgoing mail, and how mails are handed to it.
#[derive(Clone, Debug)]
pub struct MailRelay {
    /// Its name or address; the name that its certificate must carry.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Whether the way to it is encrypted.
    pub tls: RelayTls,
    /// The certificate (PEM) of the authority that signed the relay's; none when the machine knows it.
    pub ca_file: Option<PathBuf>,
    /// Who we are to the relay, when it asks.
    pub login: Option<RelayLogin>,
    /// From whom mails come: an address of our own domain.
    pub sender: Address,
    /// The domain to which bounces are sent back.
    pub bounce_domain: String,
    /// The domain in which answers to letters about requests come in; none where they go to the privacy mailbox.
    pub case_domain: Option<String>,
    /// How long one step of the conversation may take.
    pub timeout: Duration,
    /// How many mails are handed over at the same time.
    pub at_once: u32,
    /// How long at most until a mail is tried again.
    pub longest_wait: Duration,
    /// How long a mail is tried.
    pub gives_up_after: Duration,
}

/// Whether the way to the relay is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum RelayTls {
    /// Begun in the clear and encrypted before anything is said (RFC 3207); a relay that does not is not used.
    Starttls,
    /// Encrypted from the first byte (RFC 8314).
    Tls,
    /// Not at all: on this machine alone.
    None,
}

impl RelayTls {
    /// The word in the configuration.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Starttls => "starttls",
            Self::Tls => "tls",
            Self::None => "none",
        }
    }
}

/// Who we are to the relay. Not printable.
#[derive(Clone, PartialEq, Eq)]
pub struct RelayLogin {
    /// The name.
    pub user: String,
    /// The password.
    pub password: String,
}

impl core::fmt::Debug for RelayLogin {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("RelayLogin(..)")
    }
}

/// The relay that is named; none when mails are to wait.
pub(super) fn relay_of(
    (given, shipped): (&MailLines, &MailLines),
    privacy_mailbox: &str,
    lines: &Lines<'_>,
    home: &Path,
) -> Result<Option<MailRelay>, ConfigFault> {
    let at = value(&given.relay, &shipped.relay);
    if at.is_empty() {
        return Ok(None);
    }
    let (host, port) = place(at).map_err(|what| lines.fault(given.relay.as_ref(), &what))?;
    let tls = lines.parse(&given.tls, &shipped.tls, tls)?;
    if tls == RelayTls::None && !is_on_this_machine(host) {
        let what = format!(
            "mails would go to `{host}` in the clear; write `starttls` or `tls`, `none` is for this machine alone"
        );
        return Err(lines.fault(given.tls.as_ref().or(given.relay.as_ref()), &what));
    }
    let file = |line: &Line, shipped: &Line| {
        let name = value(line, shipped);
        (!name.is_empty()).then(|| home.join(name))
    };
    let ca_file = file(&given.ca_file, &shipped.ca_file);
    if ca_file.as_deref().is_some_and(|file| !file.is_file()) {
        return Err(lines.fault(given.ca_file.as_ref(), "there is no such file; name the certificate as PEM"));
    }
    let sender = match value(&given.sender, &shipped.sender) {
        "" => format!("no-reply@{}", domain_of(privacy_mailbox)),
        named => named.to_owned(),
    };
    let place = given.sender.as_ref().or(given.relay.as_ref());
    let sender: Address = sender.parse().map_err(|_| {
        lines.fault(place, "mails need a sender; write an address of your domain into `mail.sender`")
    })?;
    let bounce_domain = match value(&given.bounce_domain, &shipped.bounce_domain) {
        "" => sender.domain().to_owned(),
        named if Address::new("bounce", named).is_ok() => named.to_owned(),
        other => {
            let what = format!("`{other}` is no domain that bounces could be sent to");
            return Err(lines.fault(given.bounce_domain.as_ref(), &what));
        }
    };
    let case_domain = match value(&given.case_domain, &shipped.case_domain) {
        "" => None,
        named if Address::new("case", named).is_ok() => Some(named.to_owned()),
        other => {
            let what = format!("`{other}` is no domain to which letters could be answered");
            return Err(lines.fault(given.case_domain.as_ref(), &what));
        }
    };
    Ok(Some(MailRelay {
        host: host.to_owned(),
        port,
        tls,
        ca_file,
        login: login(given, file(&given.password_file, &shipped.password_file), lines)?,
        sender,
        bounce_domain,
        case_domain,
        timeout: Duration::from_secs(number(&given.timeout_seconds, &shipped.timeout_seconds)),
        at_once: u32::try_from(number(&given.at_once, &shipped.at_once)).unwrap_or(1).min(64),
        longest_wait: Duration::from_secs(
            60 * number(&given.longest_wait_minutes, &shipped.longest_wait_minutes),
        ),
        gives_up_after: Duration::from_secs(86_400 * number(&given.give_up_days, &shipped.give_up_days)),
    }))
}

/// A number of the file, at least one.
fn number(given: &Option<Spanned<u32>>, shipped: &Option<Spanned<u32>>) -> u64 {
    given.as_ref().or(shipped.as_ref()).map_or(1, |number| u64::from(*number.as_ref()).max(1))
}

/// A user with the password from its file; both, or none.
fn login(
    given: &MailLines,
    file: Option<PathBuf>,
    lines: &Lines<'_>,
) -> Result<Option<RelayLogin>, ConfigFault> {
    let user = given.user.as_ref().map_or("", |user| user.as_ref().trim());
    match (user.is_empty(), file) {
        (true, None) => Ok(None),
        (false, Some(file)) => {
            let fault = |what: &str| lines.fault(given.password_file.as_ref(), what);
            let found = fs::metadata(&file).map_err(|_| fault("there is no such file for the password"))?;
            if found.permissions().mode() & OTHERS != 0 {
                return Err(fault("others can read the password of the relay; run `chmod 600` on its file"));
            }
            let text = fs::read_to_string(&file).map_err(|_| fault("the password cannot be read"))?;
            let password = text.trim_end_matches(['\r', '\n']).to_owned();
            Ok(Some(RelayLogin { user: user.to_owned(), password }))
        }
        (false, None) => {
            Err(lines.fault(given.user.as_ref(), "name the file with the password in `mail.password_file`"))
        }
        (true, Some(_)) => Err(lines
            .fault(given.password_file.as_ref(), "whose password is it? write the name into `mail.user`")),
    }
}

/// Host and port of a relay.
fn place(text: &str) -> Result<(&str, u16), String> {
    text.rsplit_once(':')
        .and_then(|(host, port)| Some((host, port.parse().ok()?)))
        .filter(|(host, _)| !host.is_empty() && !host.contains(char::is_whitespace))
        .ok_or_else(|| format!("`{text}` is not a host and port; write one like `mail.company.example:587`"))
}

/// Whether what is sent there never leaves this machine.
#[must_use]
pub fn is_on_this_machine(host: &str) -> bool {
    let bare = host.trim_matches(['[', ']']);
    bare == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The domain of an address, or what was written in its place.
fn domain_of(address: &str) -> &str {
    address.rsplit_once('@').map_or(address, |(_, domain)| domain)
}

fn tls(text: &str) -> Result<RelayTls, String> {
    [RelayTls::Starttls, RelayTls::Tls, RelayTls::None]
        .into_iter()
        .find(|tls| tls.code() == text)
        .ok_or_else(|| format!("`{text}` is not one of starttls, tls, none"))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::super::Config;
    use super::*;

    const LEAST: &str =
        "[company]\nname = \"Contoh\"\nprivacy_mailbox = \"privacy@contoh.example\"\n[mail]\n";

    fn read(text: &str) -> Result<MailRelay, String> {
        let config = Config::read(&format!("{LEAST}{text}"), Path::new("/etc/amanah/amanah.toml"));
        config.map_err(|fault| fault.to_string()).map(|config| config.relay.unwrap())
    }

    #[test]
    fn a_relay_is_spoken_to_encrypted_and_writes_from_the_domain_of_the_company() {
        let relay = read("relay = \"mail.contoh.example:587\"\n").unwrap();

        assert_eq!(
            (relay.host.as_str(), relay.port, relay.tls),
            ("mail.contoh.example", 587, RelayTls::Starttls)
        );
        assert_eq!(relay.sender.to_string(), "no-reply@contoh.example");
        assert_eq!((relay.bounce_domain.as_str(), relay.case_domain), ("contoh.example", None));
        assert_eq!(relay.gives_up_after, Duration::from_secs(5 * 86_400));
        assert_eq!(relay.longest_wait, Duration::from_secs(4 * 3_600));
    }

    #[test]
    fn without_encryption_only_this_machine_is_written_to() {
        let here = ["127.0.0.1:25", "[::1]:25", "localhost:25"]
            .map(|place| read(&format!("relay = \"{place}\"\ntls = \"none\"\n")).unwrap().tls);
        let elsewhere = ["192.0.2.1:25", "mail.contoh.example:25", "localhost.contoh.example:25"]
            .map(|place| read(&format!("relay = \"{place}\"\ntls = \"none\"\n")).unwrap_err());

        assert_eq!(here, [RelayTls::None; 3]);
        assert!(elsewhere.iter().all(|told| told.contains("in the clear")), "{elsewhere:?}");
    }

    /// Shows: SEC
    #[test]
    fn every_fault_of_the_section_names_its_line_and_never_a_password() {
        let folder = tempfile::tempdir().unwrap();
        let secret = folder.path().join("password");
        std::fs::write(&secret, "geheim\n").unwrap();
        std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o644)).unwrap();
        let secret = secret.display();
        let cases = [
            "relay = \"mail.contoh.example\"\n".to_owned(),
            "relay = \"mail.contoh.example:smtp\"\n".to_owned(),
            "relay = \"mail.contoh.example:587\"\ntls = \"yes\"\n".to_owned(),
            "relay = \"mail.contoh.example:587\"\nca_file = \"nowhere.pem\"\n".to_owned(),
            "relay = \"mail.contoh.example:587\"\nuser = \"amanah\"\n".to_owned(),
            "relay = \"mail.contoh.example:587\"\npassword_file = \"x\"\n".to_owned(),
            "relay = \"mail.contoh.example:587\"\nuser = \"amanah\"\npassword_file = \"nowhere\"\n"
                .to_owned(),
            format!("relay = \"mail.contoh.example:587\"\nuser = \"amanah\"\npassword_file = \"{secret}\"\n"),
            "relay = \"mail.contoh.example:587\"\nsender = \"we\"\n".to_owned(),
            "relay = \"mail.contoh.example:587\"\nbounce_domain = \"a b\"\n".to_owned(),
            "relay = \"mail.contoh.example:587\"\ncase_domain = \"a b\"\n".to_owned(),
        ];

        let told: Vec<String> = cases.iter().map(|text| read(text).unwrap_err()).collect();

        let told = told.join("\n");
        assert!(!told.contains("geheim"), "{told}");
        insta::assert_snapshot!(told);
    }

    #[test]
    fn a_password_is_read_from_its_file_and_not_printed() {
        let folder = tempfile::tempdir().unwrap();
        let secret = folder.path().join("password");
        std::fs::write(&secret, "geheim\n").unwrap();
        std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o600)).unwrap();

        let relay = read(&format!(
            "relay = \"mail.contoh.example:465\"\ntls = \"tls\"\nuser = \"amanah\"\npassword_file = \"{}\"\n",
            secret.display()
        ))
        .unwrap();

        assert!(!format!("{relay:?}").contains("geheim"));
        assert_eq!(
            relay.login.unwrap(),
            RelayLogin { user: "amanah".to_owned(), password: "geheim".to_owned() }
        );
    }
}
