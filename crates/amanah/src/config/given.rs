//! The file as it was written: every option may be left out, none may be unknown.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use amanah_policy::Language;
use amanah_service::vault::ApartDeclared;
use jiff::tz::TimeZone;
use serde::Deserialize;
use toml::Spanned;

use super::billing::{self, BillingLines};
use super::database::{self, DatabaseLines};
use super::mail::{self, MailLines};
use super::mail_in::{self, MailInLines};
use super::opendsr::{self, OpenDsrLines};
use super::sign_on::{self, SignOnLines};
use super::webhooks::{self, WebhookLines};
use super::{Config, ConfigFault, KeyProvider, Keys, Log, LogFormat};
use crate::web::PublicUrl;

/// An option with its place in the file.
pub(super) type Line = Option<Spanned<String>>;

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Given {
    company: Company,
    folders: Folders,
    keys: KeyLines,
    store: StoreLines,
    web: Web,
    passwords: PasswordLines,
    mail: MailLines,
    mail_in: MailInLines,
    sign_on: SignOnLines,
    webhooks: Vec<WebhookLines>,
    opendsr: OpenDsrLines,
    billing: BillingLines,
    log: LogLines,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Company {
    name: Line,
    privacy_mailbox: Line,
    time_zone: Line,
    language: Line,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Folders {
    data: Line,
    keys: Line,
    policy: Line,
}

/// Not printable: an address may hold a password.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct StoreLines {
    url: Line,
    ca_file: Line,
    password_file: Line,
}

/// Not printable either.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct KeyLines {
    provider: Line,
    url: Line,
    ca_file: Line,
    password_file: Line,
    passphrase_file: Line,
    pkcs11_library: Line,
    pkcs11_token: Line,
    pin_file: Line,
    epoch_days: Option<Spanned<u32>>,
    copies: Option<Spanned<Vec<String>>>,
    master_copies: Option<Spanned<Vec<String>>>,
    apart_declared_by: Line,
    apart_declared_on: Line,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Web {
    public_url: Line,
    listen: Line,
    health: Line,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct PasswordLines {
    stolen_file: Line,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct LogLines {
    format: Line,
    level: Line,
}

impl Given {
    pub(super) fn read(text: &str, file: &Path) -> Result<Self, ConfigFault> {
        toml::from_str(text).map_err(|fault| ConfigFault::Line {
            file: file.to_path_buf(),
            line: line_of(text, fault.span().map_or(0, |span| span.start)),
            what: fault.message().replace('\n', " "),
        })
    }

    /// These options, and where one is left out, the one of `default`.
    pub(super) fn over(self, default: &Self) -> Both<'_> {
        Both { given: self, default }
    }
}

/// What was given, and what stands where nothing was given.
pub(super) struct Both<'a> {
    given: Given,
    default: &'a Given,
}

impl Both<'_> {
    pub(super) fn complete(&self, text: &str, file: &Path, home: &Path) -> Result<Config, ConfigFault> {
        let lines = Lines { text, file };
        let (given, shipped) = (&self.given, self.default);
        let folder = |given: &Line, shipped: &Line| home.join(value(given, shipped));
        let data_dir = folder(&given.folders.data, &shipped.folders.data);
        let key_dir = folder(&given.folders.keys, &shipped.folders.keys);
        if data_dir == key_dir {
            let place = given.folders.keys.as_ref().or(given.folders.data.as_ref());
            return Err(lines.fault(place, "keys and data need two folders, best on two volumes"));
        }
        let keys = self.keys(&lines, home, &data_dir)?;
        let StoreLines { url, ca_file, password_file } = &given.store;
        let store = DatabaseLines { section: "store", url, ca_file, password_file };
        let KeyLines { url, ca_file, password_file, .. } = &given.keys;
        let key_store = DatabaseLines { section: "keys", url, ca_file, password_file };
        let privacy_mailbox = lines.needed(&given.company.privacy_mailbox, "company.privacy_mailbox")?;
        let public_url = lines.parse(&given.web.public_url, &shipped.web.public_url, public_url)?;
        let relay = mail::relay_of((&given.mail, &shipped.mail), &privacy_mailbox, &lines, home)?;
        let mut mail_in = mail_in::of((&given.mail_in, &shipped.mail_in), &privacy_mailbox, &lines)?;
        let case_domain = relay.as_ref().and_then(|relay| relay.case_domain.clone());
        mail_in.mailboxes = mail_in.mailboxes.hearing_answers_at(case_domain);
        Ok(Config {
            company: lines.needed(&given.company.name, "company.name")?,
            zone: lines.parse(&given.company.time_zone, &shipped.company.time_zone, zone)?,
            language: lines.parse(&given.company.language, &shipped.company.language, language)?,
            data_dir,
            key_dir,
            keys,
            policy_dir: folder(&given.folders.policy, &shipped.folders.policy),
            database: database::of(&store, &lines, home)?,
            key_database: database::of(&key_store, &lines, home)?,
            opendsr: opendsr::of((&given.opendsr, &shipped.opendsr), &public_url, &lines, home)?,
            public_url,
            listen: lines.parse(&given.web.listen, &shipped.web.listen, address)?,
            health: lines.parse(&given.web.health, &shipped.web.health, address)?,
            relay,
            mail_in,
            sign_on: sign_on::of(&given.sign_on, &shipped.sign_on, &lines, home)?,
            webhooks: webhooks::of(&given.webhooks, &lines, home)?,
            billing: billing::of(&given.billing, &shipped.billing, &lines)?,
            privacy_mailbox,
            stolen_passwords: Some(value(&given.passwords.stolen_file, &shipped.passwords.stolen_file))
                .filter(|path| !path.is_empty())
                .map(|path| home.join(path)),
            log: Log {
                format: lines.parse(&given.log.format, &shipped.log.format, log_format)?,
                level: lines.parse(&given.log.level, &shipped.log.level, log_level)?,
            },
        })
    }
}

impl Both<'_> {
    fn keys(&self, lines: &Lines<'_>, home: &Path, data_dir: &Path) -> Result<Keys, ConfigFault> {
        let (given, shipped) = (&self.given.keys, &self.default.keys);
        let file = |given: &Line, shipped: &Line| {
            let name = value(given, shipped);
            (!name.is_empty()).then(|| home.join(name))
        };
        let provider = match value(&given.provider, &shipped.provider) {
            "file" => KeyProvider::File,
            "passphrase" => {
                KeyProvider::Passphrase { file: file(&given.passphrase_file, &shipped.passphrase_file) }
            }
            "pkcs11" => KeyProvider::Pkcs11 {
                library: lines.needed(&given.pkcs11_library, "keys.pkcs11_library")?.into(),
                token: lines.needed(&given.pkcs11_token, "keys.pkcs11_token")?,
                pin_file: file(&given.pin_file, &shipped.pin_file),
            },
            other => {
                let what = format!("`{other}` is not one of file, passphrase, pkcs11");
                return Err(lines.fault(given.provider.as_ref(), &what));
            }
        };
        let places = |given: &Option<Spanned<Vec<String>>>| -> Result<Vec<PathBuf>, ConfigFault> {
            let Some(listed) = given else { return Ok(Vec::new()) };
            let places: Vec<PathBuf> = listed.as_ref().iter().map(|place| home.join(place)).collect();
            if places.iter().any(|place| place.starts_with(data_dir)) {
                let line = line_of(lines.text, listed.span().start);
                let what = "a copy of keys never lies with the data; name another folder".to_owned();
                return Err(ConfigFault::Line { file: lines.file.to_path_buf(), line, what });
            }
            Ok(places)
        };
        let days = given.epoch_days.as_ref().or(shipped.epoch_days.as_ref());
        Ok(Keys {
            provider,
            epoch_days: days.map_or(0, |days| *days.as_ref()),
            copies: places(&given.copies)?,
            master_copies: places(&given.master_copies)?,
            apart: self.apart(lines)?,
        })
    }

    /// Who vouches that keys and data lie apart, and since when: both, or nobody does.
    fn apart(&self, lines: &Lines<'_>) -> Result<Option<ApartDeclared>, ConfigFault> {
        let (by, on) = (&self.given.keys.apart_declared_by, &self.given.keys.apart_declared_on);
        let text = |line: &Line| line.as_ref().map_or("", |line| line.as_ref().trim()).to_owned();
        match (text(by), text(on)) {
            (by, on) if by.is_empty() && on.is_empty() => Ok(None),
            (by, _) if by.is_empty() => {
                Err(lines
                    .fault(on.as_ref(), "nobody declares it; write who does into `keys.apart_declared_by`"))
            }
            (_, day) if day.parse::<jiff::civil::Date>().is_err() => {
                let what = "say on which day it was declared, like 2026-11-26, in `keys.apart_declared_on`";
                Err(lines.fault(on.as_ref().or(by.as_ref()), what))
            }
            (by, on) => Ok(Some(ApartDeclared { by, on })),
        }
    }
}

pub(super) fn value<'a>(given: &'a Line, shipped: &'a Line) -> &'a str {
    given.as_ref().or(shipped.as_ref()).map_or("", |line| line.as_ref().trim())
}

/// The file as faults point into it.
pub(super) struct Lines<'a> {
    text: &'a str,
    pub(super) file: &'a Path,
}

impl Lines<'_> {
    pub(super) fn parse<T>(
        &self,
        given: &Line,
        shipped: &Line,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<T, ConfigFault> {
        read(value(given, shipped)).map_err(|what| self.fault(given.as_ref(), &what))
    }

    fn needed(&self, given: &Line, option: &'static str) -> Result<String, ConfigFault> {
        match given.as_ref().map(|line| line.as_ref().trim()) {
            Some("") => {
                Err(self
                    .fault(given.as_ref(), &format!("`{option}` is empty; write it, or run `amanah init`")))
            }
            Some(text) => Ok(text.to_owned()),
            None => Err(ConfigFault::Missing { file: self.file.to_path_buf(), option }),
        }
    }

    pub(super) fn fault(&self, place: Option<&Spanned<String>>, what: &str) -> ConfigFault {
        let offset = place.map_or(0, |line| line.span().start);
        ConfigFault::Line {
            file: PathBuf::from(self.file),
            line: line_of(self.text, offset),
            what: what.to_owned(),
        }
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}

fn zone(text: &str) -> Result<TimeZone, String> {
    TimeZone::get(text).map_err(|_| format!("there is no time zone `{text}`; write one like `Asia/Jakarta`"))
}

fn language(text: &str) -> Result<Language, String> {
    Language::from_code(text).ok_or_else(|| format!("`{text}` is not `id` or `en`"))
}

fn public_url(text: &str) -> Result<PublicUrl, String> {
    PublicUrl::parse(text).map_err(|fault| fault.to_string())
}

pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| format!("`{text}` is not an address and port; write one like `127.0.0.1:8080`"))
}

fn log_format(text: &str) -> Result<LogFormat, String> {
    match text {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err(format!("`{text}` is not `text` or `json`")),
    }
}

fn log_level(text: &str) -> Result<tracing::Level, String> {
    text.parse().map_err(|_| format!("`{text}` is not one of error, warn, info, debug"))
}
