//! Who passes requests on (OpenDSR), and the certificate that our answers to them are signed with.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use amanah_service::deletion::passed_on::{Controller, Processor};
use serde::Deserialize;
use toml::Spanned;
use zeroize::Zeroizing;

use super::ConfigFault;
use super::given::{Line, Lines, value};
use super::webhooks::{OTHERS, address, is_name};
use crate::opendsr::{Certificate, CertificateFault};
use crate::opening::host_of;
use crate::web::PublicUrl;

/// No certificate with its chain is longer.
const LONGEST_CERTIFICATE: u64 = 64 << 10;

/// A token that is shorter can be tried.
const SHORTEST_TOKEN: usize = 32;
/// The longest that a head carries.
const LONGEST_TOKEN: usize = 256;

/// The most addresses at which one company is told.
const MOST_CALLBACKS: usize = 8;

/// The options of the section, as written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct OpenDsrLines {
    domain: Line,
    certificate_file: Line,
    key_file: Line,
    controllers: Vec<ControllerLines>,
}

/// The options of one company, as written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ControllerLines {
    name: Line,
    token_file: Line,
    callback_urls: Option<Vec<Spanned<String>>>,
}

/// Who passes requests on; none where there is no certificate, and then there is no such door.
pub(super) fn of(
    (given, shipped): (&OpenDsrLines, &OpenDsrLines),
    public_url: &PublicUrl,
    lines: &Lines<'_>,
    home: &Path,
) -> Result<Option<Processor>, ConfigFault> {
    let certificate_file = value(&given.certificate_file, &shipped.certificate_file);
    let key_file = value(&given.key_file, &shipped.key_file);
    let is_named = |line: &&Spanned<String>| !line.as_ref().trim().is_empty();
    let named = [&given.certificate_file, &given.key_file].into_iter().flatten().find(is_named);
    if certificate_file.is_empty() || key_file.is_empty() {
        let first = given.controllers.first().and_then(|one| one.name.as_ref().or(one.token_file.as_ref()));
        return match named.or(first) {
            None => Ok(None),
            some => {
                let what = "answers of OpenDSR are signed: name `certificate_file` and `key_file`, both, in [opendsr]";
                Err(lines.fault(some, what))
            }
        };
    }
    let domain = match value(&given.domain, &shipped.domain) {
        "" => host_of(public_url.origin()),
        domain => domain,
    };
    let in_certificate = |what: &str| lines.fault(given.certificate_file.as_ref(), what);
    let in_key = |what: &str| lines.fault(given.key_file.as_ref(), what);
    let pem = read(&home.join(certificate_file), false).map_err(in_certificate)?;
    let key = read(&home.join(key_file), true).map_err(in_key)?;
    let certificate = Certificate::read(&pem, key.as_bytes(), domain).map_err(|fault| match fault {
        CertificateFault::NoCertificate => in_certificate(&fault.to_string()),
        CertificateFault::NoKey | CertificateFault::OtherKey | CertificateFault::NotItsKey => {
            in_key(&fault.to_string())
        }
        CertificateFault::OtherDomain => {
            lines.fault(given.domain.as_ref().or(named), &format!("`{domain}`: {fault}"))
        }
    })?;
    let mut controllers: Vec<Controller> = Vec::with_capacity(given.controllers.len());
    for one in &given.controllers {
        let controller = one.read(lines, home)?;
        if controllers.iter().any(|known| known.name == controller.name) {
            return Err(lines.fault(one.name.as_ref(), "another company has this name; each needs its own"));
        }
        if controllers.iter().any(|known| known.shares_token_with(&controller)) {
            let what = "another company has this token, and would speak for this one; each needs its own";
            return Err(lines.fault(one.token_file.as_ref(), what));
        }
        controllers.push(controller);
    }
    let pem = certificate.pem().to_owned();
    Ok(Some(Processor::new(domain.to_owned(), pem, certificate.sign(), controllers)))
}

impl ControllerLines {
    fn read(&self, lines: &Lines<'_>, home: &Path) -> Result<Controller, ConfigFault> {
        let near = self.name.as_ref().or(self.token_file.as_ref());
        let name = self.name.as_ref().map_or("", |line| line.as_ref().trim());
        if !is_name(name) {
            let what = "a company needs a `name` of 40 small letters, digits and hyphens at most";
            return Err(lines.fault(near, what));
        }
        let in_token = |what: &str| lines.fault(self.token_file.as_ref().or(near), what);
        let file = self.token_file.as_ref().map_or("", |line| line.as_ref().trim());
        if file.is_empty() {
            return Err(in_token("name the file with the token of this company in `token_file`"));
        }
        let text = read(&home.join(file), true).map_err(in_token)?;
        let token = text.trim();
        let is_token = (SHORTEST_TOKEN..=LONGEST_TOKEN).contains(&token.len())
            && token.bytes().all(|byte| byte.is_ascii_graphic());
        if !is_token {
            return Err(in_token(
                "a token is 32 to 256 letters, digits and signs; make one with `openssl rand -hex 32`",
            ));
        }
        let callbacks = self.callback_urls.as_deref().unwrap_or_default();
        if callbacks.len() > MOST_CALLBACKS {
            return Err(lines.fault(callbacks.first(), "a company is told at eight addresses at most"));
        }
        let callbacks = callbacks.iter().map(|line| {
            let text = line.as_ref().trim();
            if text.contains(['{', '}']) {
                return Err(lines.fault(Some(line), &format!("`{text}` is not an address")));
            }
            address(text, Some(line), lines)
        });
        Ok(Controller::new(name.to_owned(), token, callbacks.collect::<Result<_, _>>()?))
    }
}

/// The text of a file; a secret one is its owner's alone.
fn read(file: &Path, is_secret: bool) -> Result<Zeroizing<String>, &'static str> {
    let found = fs::metadata(file).map_err(|_| "there is no such file")?;
    if is_secret && found.permissions().mode() & OTHERS != 0 {
        return Err("others can read this secret; run `chmod 600` on its file");
    }
    if found.len() > LONGEST_CERTIFICATE {
        return Err("the file is longer than any certificate, key or token");
    }
    fs::read_to_string(file).map(Zeroizing::new).map_err(|_| "the file cannot be read as text")
}

#[cfg(test)]
mod tests {
    use super::super::Config;
    use super::*;
    use crate::opendsr::samples::{DOMAIN, Sample};

    const LEAST: &str = "[company]\nname = \"Contoh\"\nprivacy_mailbox = \"privacy@contoh.example\"\n";
    const TOKEN: &str = "0123456789abcdef0123456789abcdef\n";

    fn folder() -> Option<tempfile::TempDir> {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (Sample::p256()?, Sample::rsa()?);
        let files = [
            ("cert", 0o644, one.certificate.as_str()),
            ("key", 0o600, one.key.as_str()),
            ("open-key", 0o644, one.key.as_str()),
            ("other-key", 0o600, other.key.as_str()),
            ("token", 0o600, TOKEN),
            ("open-token", 0o644, TOKEN),
            ("other-token", 0o600, "fedcba9876543210fedcba9876543210"),
            ("short", 0o600, "0123456789"),
        ];
        for (name, mode, text) in files {
            let file = folder.path().join(name);
            fs::write(&file, text).unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        }
        Some(folder)
    }

    fn section(certificate: &str, key: &str, more: &str) -> String {
        format!(
            "[opendsr]\ndomain = \"{DOMAIN}\"\ncertificate_file = \"{certificate}\"\nkey_file = \"{key}\"\n{more}\n"
        )
    }

    fn controller(name: &str, token: &str, more: &str) -> String {
        format!("[[opendsr.controllers]]\nname = \"{name}\"\ntoken_file = \"{token}\"\n{more}\n")
    }

    fn read(folder: &Path, text: &str) -> Result<Option<Processor>, String> {
        let config = Config::read(&format!("{LEAST}{text}"), &folder.join("amanah.toml"));
        config.map_err(|fault| fault.to_string()).map(|config| config.opendsr)
    }

    #[test]
    fn a_company_passes_on_with_a_token_of_its_own_and_is_told_where_the_operator_agreed() {
        let Some(folder) = folder() else { return };
        let agreed = "callback_urls = [\"https://reseller.example/dsr\", \"http://127.0.0.1:9/dsr\"]";
        let text = section("cert", "key", "")
            + &controller("reseller", "token", agreed)
            + &controller("partner", "other-token", "");

        let processor = read(folder.path(), &text).unwrap().unwrap();

        assert!(read(folder.path(), "").unwrap().is_none(), "without a certificate there is no door");
        assert_eq!(processor.domain, DOMAIN);
        assert_eq!(processor.controller_with(TOKEN.trim()).unwrap().callbacks.len(), 2);
        assert!(processor.controller_with("").is_none() && processor.controller_with("0123").is_none());
        assert!(!format!("{processor:?}").contains("0123456789"));
        assert!(processor.signed(b"x".to_vec()).is_ok());
    }

    /// Shows: SEC
    #[test]
    fn every_fault_of_the_section_is_named_and_never_a_secret() {
        let Some(folder) = folder() else { return };
        let one = |more: &str| section("cert", "key", &controller("reseller", "token", more));
        let cases = [
            section("cert", "", ""),
            section("", "key", ""),
            controller("reseller", "token", ""),
            section("nowhere", "key", ""),
            section("cert", "nowhere", ""),
            section("key", "key", ""),
            section("cert", "cert", ""),
            section("cert", "open-key", ""),
            section("cert", "other-key", ""),
            section("cert", "key", "").replace(DOMAIN, "other.example"),
            section("cert", "key", "").replace("domain", "domains"),
            // The host of the public URL, where no domain is named.
            section("cert", "key", "").replace(&format!("domain = \"{DOMAIN}\"\n"), ""),
            section("cert", "key", &controller("Reseller A", "token", "")),
            section("cert", "key", &controller("reseller", "", "")),
            section("cert", "key", &controller("reseller", "nowhere", "")),
            section("cert", "key", &controller("reseller", "open-token", "")),
            section("cert", "key", &controller("reseller", "short", "")),
            one("callback_urls = [\"http://reseller.example/dsr\"]"),
            one("callback_urls = [\"https://reseller.example/{customer}\"]"),
            one("callback_urls = [\"reseller.example\"]"),
            one(&format!("callback_urls = [{}]", "\"https://reseller.example/dsr\",".repeat(9))),
            one("") + &controller("reseller", "other-token", ""),
            one("") + &controller("partner", "token", ""),
            one("color = \"red\""),
        ];

        for text in cases {
            let told = read(folder.path(), &text).map(|_| text.clone()).unwrap_err();
            assert!(told.contains("line ") && !told.contains("0123456789"), "{text}: {told}");
        }
    }
}
