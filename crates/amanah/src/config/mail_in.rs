//! Where mail comes in, as the configuration names it.

use std::net::SocketAddr;

use amanah_wire::mail::Mailboxes;
use serde::Deserialize;
use toml::Spanned;

use super::ConfigFault;
use super::given::{Line, Lines, address, value};
use super::mail::is_on_this_machine;
use crate::mail_in::PerHour;

/// The options of the section, as written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct MailInLines {
    lmtp: Line,
    mailboxes: Option<Spanned<Vec<String>>>,
    resolver: Line,
    most_bytes: Option<Spanned<u32>>,
    at_once: Option<Spanned<u32>>,
    client_per_hour: Option<Spanned<u32>>,
    domain_per_hour: Option<Spanned<u32>>,
    all_per_hour: Option<Spanned<u32>>,
}

/// Where mail comes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailIn {
    /// Where LMTP listens; none when it does not.
    pub lmtp: Option<SocketAddr>,
    /// The mailboxes whose addresses are commands.
    pub mailboxes: Mailboxes,
    /// The name server; none for those of this machine.
    pub resolver: Option<SocketAddr>,
    /// A mail may have so many bytes.
    pub most_bytes: usize,
    /// So many conversations are held at the same time.
    pub at_once: usize,
    /// So many mails are taken in an hour.
    pub per_hour: PerHour,
}

/// Where mail comes in.
pub(super) fn of(
    (given, shipped): (&MailInLines, &MailInLines),
    privacy_mailbox: &str,
    lines: &Lines<'_>,
) -> Result<MailIn, ConfigFault> {
    let place = |line: &Line, shipped: &Line| match value(line, shipped) {
        "" => Ok(None),
        text => address(text).map(Some).map_err(|what| lines.fault(line.as_ref(), &what)),
    };
    let lmtp = place(&given.lmtp, &shipped.lmtp)?;
    if lmtp.is_some_and(|at| !is_on_this_machine(&at.ip().to_string())) {
        let what = "whoever reaches LMTP is believed about who sent a mail; let it listen on this machine, 127.0.0.1";
        return Err(lines.fault(given.lmtp.as_ref(), what));
    }
    let number = |given: &Option<Spanned<u32>>, shipped: &Option<Spanned<u32>>, least: u32| {
        let number = given.as_ref().or(shipped.as_ref()).map_or(least, |number| *number.as_ref());
        usize::try_from(number.max(least)).unwrap_or(usize::MAX)
    };
    let in_an_hour = |given: &Option<Spanned<u32>>, shipped: &Option<Spanned<u32>>| {
        given.as_ref().or(shipped.as_ref()).map_or(0, |number| *number.as_ref())
    };
    let per_hour = PerHour {
        client: in_an_hour(&given.client_per_hour, &shipped.client_per_hour),
        domain: in_an_hour(&given.domain_per_hour, &shipped.domain_per_hour),
        all: in_an_hour(&given.all_per_hour, &shipped.all_per_hour),
    };
    Ok(MailIn {
        per_hour,
        lmtp,
        mailboxes: mailboxes(given.mailboxes.as_ref(), privacy_mailbox),
        resolver: place(&given.resolver, &shipped.resolver)?,
        most_bytes: number(&given.most_bytes, &shipped.most_bytes, 65_536),
        at_once: number(&given.at_once, &shipped.at_once, 1).min(256),
    })
}

/// The mailboxes that are named, or the privacy mailbox and its Indonesian sister.
fn mailboxes(named: Option<&Spanned<Vec<String>>>, privacy_mailbox: &str) -> Mailboxes {
    let named = named.map(|named| named.as_ref().clone()).filter(|named| !named.is_empty());
    let usual = || {
        let domain = privacy_mailbox.rsplit_once('@').map_or("", |(_, domain)| domain);
        vec![privacy_mailbox.to_owned(), format!("privasi@{domain}")]
    };
    Mailboxes::new(named.unwrap_or_else(usual))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use amanah_wire::mail::Command;

    use super::super::Config;
    use super::*;

    const LEAST: &str =
        "[company]\nname = \"Contoh\"\nprivacy_mailbox = \"privacy@contoh.example\"\n[mail_in]\n";

    fn read(text: &str) -> Result<MailIn, String> {
        let config = Config::read(&format!("{LEAST}{text}"), Path::new("/etc/amanah/amanah.toml"));
        config.map_err(|fault| fault.to_string()).map(|config| config.mail_in)
    }

    #[test]
    fn mail_comes_in_on_this_machine_to_the_privacy_mailbox_in_both_languages() {
        let usual = read("").unwrap();

        assert_eq!(usual.lmtp.unwrap().to_string(), "127.0.0.1:2424");
        assert_eq!(usual.mailboxes.command("privacy+delete@contoh.example"), Some(Command::Delete));
        assert_eq!(usual.mailboxes.command("privasi+hapus@contoh.example"), Some(Command::Delete));
        assert_eq!((usual.resolver, usual.most_bytes), (None, 1_048_576));
        assert_eq!(usual.per_hour, PerHour { client: 600, domain: 2_000, all: 60_000 });
        assert_eq!(read("client_per_hour = 0\n").unwrap().per_hour.client, 0);
    }

    #[test]
    fn other_mailboxes_take_the_place_of_the_usual_ones() {
        let own =
            read("lmtp = \"\"\nmailboxes = [\"data@contoh.example\"]\nresolver = \"[::1]:5353\"\n").unwrap();

        assert_eq!(own.lmtp, None);
        assert_eq!(own.mailboxes.command("data+akses@contoh.example"), Some(Command::Access));
        assert_eq!(own.mailboxes.command("privacy+delete@contoh.example"), None);
        assert_eq!(own.resolver.unwrap().port(), 5353);
    }

    /// Shows: SEC
    #[test]
    fn the_door_for_mail_listens_on_this_machine_alone() {
        assert!(read("lmtp = \"0.0.0.0:2424\"\n").unwrap_err().contains("line 5"));
        assert!(read("lmtp = \"192.0.2.1:24\"\n").unwrap_err().contains("this machine"));
        assert!(read("resolver = \"ns.example\"\n").unwrap_err().contains("not an address and port"));
    }
}
