//! The operator's other systems, which are told what happens to customers.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use amanah_service::deletion::propagation::OutsideSystem;
use amanah_service::vault::SubjectEvent;
use amanah_wire::webhook::Secret;
use serde::Deserialize;
use toml::Spanned;
use zeroize::Zeroizing;

use super::ConfigFault;
use super::given::{Line, Lines};
use super::mail::is_on_this_machine;

/// What others than the owner may do with a file.
pub(super) const OTHERS: u32 = 0o077;

/// The longest name of a system; it stands on certificates.
const LONGEST_NAME: usize = 40;

/// What stands for a customer's id in the address by which a system is asked.
const CUSTOMER: &str = "{customer}";

/// The options of one system, as written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct WebhookLines {
    name: Line,
    url: Line,
    verify_url: Line,
    secret_file: Line,
    events: Option<Vec<Spanned<String>>>,
    customer_reference: Line,
}

/// The systems that are named, each with a name and a secret of its own.
pub(super) fn of(
    given: &[WebhookLines],
    lines: &Lines<'_>,
    home: &Path,
) -> Result<Vec<OutsideSystem>, ConfigFault> {
    let mut systems: Vec<OutsideSystem> = Vec::with_capacity(given.len());
    for one in given {
        let system = one.read(lines, home)?;
        if systems.iter().any(|known| known.name == system.name) {
            return Err(lines.fault(one.name.as_ref(), "another system has this name; each needs its own"));
        }
        if systems.iter().any(|known| known.secret == system.secret) {
            let what = "another system has this secret, and would speak for this one; each needs its own";
            return Err(lines.fault(one.secret_file.as_ref(), what));
        }
        systems.push(system);
    }
    Ok(systems)
}

impl WebhookLines {
    fn read(&self, lines: &Lines<'_>, home: &Path) -> Result<OutsideSystem, ConfigFault> {
        // A table that lacks a line has no place of its own; the nearest line of it stands for it.
        let near = [&self.name, &self.url, &self.secret_file].into_iter().flatten().next();
        let name = text(&self.name);
        if !is_name(name) {
            let what = "a system needs a `name` of 40 small letters, digits and hyphens at most; it stands on certificates";
            return Err(lines.fault(self.name.as_ref().or(near), what));
        }
        let verify_url = match text(&self.verify_url) {
            "" => None,
            url if url.contains(CUSTOMER) => Some(address(url, self.verify_url.as_ref(), lines)?),
            _ => {
                let what = "write `{customer}` where the id of the customer belongs";
                return Err(lines.fault(self.verify_url.as_ref(), what));
            }
        };
        if text(&self.url).is_empty() {
            return Err(lines.fault(near, "a system is told at its `url`; write it"));
        }
        Ok(OutsideSystem {
            name: name.to_owned(),
            url: address(text(&self.url), self.url.as_ref(), lines)?,
            verify_url,
            secret: self.secret(lines, home)?,
            events: self.events(lines)?,
            knows_numbers: match text(&self.customer_reference) {
                "" | "id" => false,
                "number" => true,
                other => {
                    let what = format!("`{other}` is not `id` or `number`");
                    return Err(lines.fault(self.customer_reference.as_ref(), &what));
                }
            },
        })
    }

    fn events(&self, lines: &Lines<'_>) -> Result<Vec<SubjectEvent>, ConfigFault> {
        let Some(named) = self.events.as_ref().filter(|events| !events.is_empty()) else {
            return Err(lines.fault(self.name.as_ref(), "say what this system is told of, in `events`"));
        };
        let read = |line: &Spanned<String>| {
            SubjectEvent::told_as(line.as_ref()).ok_or_else(|| {
                let known = SubjectEvent::ALL.map(SubjectEvent::code).join(", ");
                lines.fault(Some(line), &format!("`{}` is not one of {known}", line.as_ref()))
            })
        };
        let events: BTreeSet<SubjectEvent> = named.iter().map(read).collect::<Result<_, _>>()?;
        if events.contains(&SubjectEvent::Frozen) && !events.contains(&SubjectEvent::Released) {
            let what = "a system that is told of a freeze is told of its end too; add `subject.released`";
            return Err(lines.fault(named.first(), what));
        }
        Ok(events.into_iter().collect())
    }

    fn secret(&self, lines: &Lines<'_>, home: &Path) -> Result<Secret, ConfigFault> {
        let fault = |what: &str| lines.fault(self.secret_file.as_ref().or(self.name.as_ref()), what);
        if text(&self.secret_file).is_empty() {
            return Err(fault("name the file with the secret of this system in `secret_file`"));
        }
        let file = home.join(text(&self.secret_file));
        let found = fs::metadata(&file).map_err(|_| fault("there is no such file for the secret"))?;
        if found.permissions().mode() & OTHERS != 0 {
            return Err(fault("others can read the secret; run `chmod 600` on its file"));
        }
        let text = fs::read_to_string(&file).map(Zeroizing::new);
        let text = text.map_err(|_| fault("the secret cannot be read"))?;
        Secret::parse(text.trim()).map_err(|none| fault(&format!("the file holds {none}")))
    }
}

fn text(line: &Line) -> &str {
    line.as_ref().map_or("", |line| line.as_ref().trim())
}

pub(super) fn is_name(name: &str) -> bool {
    (1..=LONGEST_NAME).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// Where a system is; encrypted, or on this machine.
pub(super) fn address(
    text: &str,
    line: Option<&Spanned<String>>,
    lines: &Lines<'_>,
) -> Result<String, ConfigFault> {
    let (scheme, rest) = text.split_once("://").unwrap_or_default();
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    let is_plain = rest
        .replace(CUSTOMER, "")
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && !b"#@\"<>\\^`{|}".contains(&byte));
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    match scheme {
        _ if host.is_empty() || host.contains(['{', '}']) || !is_plain => {
            let what =
                format!("`{text}` is not an address; write one like `https://panel.company.example/hooks`");
            Err(lines.fault(line, &what))
        }
        "https" => Ok(text.to_owned()),
        "http" if is_on_this_machine(name) => Ok(text.to_owned()),
        _ => {
            let what = format!(
                "`{text}` would be told in the clear; write `https://`, `http://` is for this machine alone"
            );
            Err(lines.fault(line, &what))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::super::Config;
    use super::*;

    const LEAST: &str = "[company]\nname = \"Contoh\"\nprivacy_mailbox = \"privacy@contoh.example\"\n";
    const ONE: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n";
    const OTHER: &str = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n";

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let files = [
            ("one", 0o600, ONE),
            ("other", 0o600, OTHER),
            ("open", 0o644, ONE),
            ("short", 0o600, "whsec_AAAA\n"),
        ];
        for (name, mode, text) in files {
            let file = folder.path().join(name);
            fs::write(&file, text).unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        }
        folder
    }

    fn system(name: &str, url: &str, secret: &str, more: &str) -> String {
        format!(
            "[[webhooks]]\nname = \"{name}\"\nurl = \"{url}\"\nsecret_file = \"{secret}\"\n\
             events = [\"subject.frozen\", \"subject.released\", \"subject.erased\"]\n{more}\n"
        )
    }

    fn read(folder: &Path, text: &str) -> Result<Vec<OutsideSystem>, String> {
        let config = Config::read(&format!("{LEAST}{text}"), &folder.join("amanah.toml"));
        config.map_err(|fault| fault.to_string()).map(|config| config.webhooks)
    }

    #[test]
    fn a_system_is_told_encrypted_or_on_this_machine_with_a_secret_of_its_own() {
        let folder = folder();
        let text = [
            system(
                "panel",
                "https://panel.contoh.example/hooks?x=1",
                "one",
                "customer_reference = \"number\"",
            ),
            system(
                "mailer",
                "http://127.0.0.1:9000/hooks",
                "other",
                "verify_url = \"http://127.0.0.1:9000/known/{customer}\"",
            ),
        ];

        let systems = read(folder.path(), &text.concat()).unwrap();

        assert!(read(folder.path(), "").unwrap().is_empty());
        assert_eq!((systems[0].name.as_str(), systems[0].knows_numbers), ("panel", true));
        assert_eq!(systems[1].events, [SubjectEvent::Frozen, SubjectEvent::Released, SubjectEvent::Erased]);
        assert_eq!(systems[1].verify_url.as_deref(), Some("http://127.0.0.1:9000/known/{customer}"));
        assert!(!format!("{systems:?}").contains("MfKQ"));
    }

    /// Shows: SEC
    #[test]
    fn every_fault_of_a_system_is_named_and_never_its_secret() {
        let folder = folder();
        let url = "https://panel.contoh.example";
        let cases = [
            system("Panel A", url, "one", ""),
            system("panel", "http://panel.contoh.example", "one", ""),
            system("panel", "http://localhost.contoh.example", "one", ""),
            system("panel", "panel.contoh.example", "one", ""),
            system("panel", "https://user@panel.contoh.example", "one", ""),
            system("panel", "", "one", ""),
            system("panel", url, "", ""),
            system("panel", url, "nowhere", ""),
            system("panel", url, "open", ""),
            system("panel", url, "short", ""),
            system("panel", url, "one", "customer_reference = \"email\""),
            system("panel", url, "one", "verify_url = \"https://panel.contoh.example/known\""),
            system("panel", url, "one", "color = \"red\""),
            system("panel", url, "one", "") + &system("panel", url, "other", ""),
            system("panel", url, "one", "") + &system("other", url, "one", ""),
            "[[webhooks]]\nname = \"panel\"\nurl = \"https://panel.contoh.example\"\nsecret_file = \"one\"\n".to_owned(),
            "[[webhooks]]\nname = \"panel\"\nurl = \"https://panel.contoh.example\"\nsecret_file = \"one\"\nevents = [\"subject.gone\"]\n"
                .to_owned(),
            "[[webhooks]]\nname = \"panel\"\nurl = \"https://panel.contoh.example\"\nsecret_file = \"one\"\nevents = [\"subject.frozen\"]\n"
                .to_owned(),
        ];

        for text in cases {
            let told = read(folder.path(), &text).unwrap_err();
            assert!(
                told.contains("line ") && !told.contains("MfKQ") && !told.contains("AAAA"),
                "{text}: {told}"
            );
        }
    }
}
