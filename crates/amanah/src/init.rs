//! Makes a new house: configuration, policy, keys, store, and the link for the first officer.
//!
//! Nothing that exists is overwritten. The configuration is written last, so that a run that failed half-way can be
//! looked at and repeated in other folders.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use amanah_policy::Role;
use amanah_service::House;
use amanah_service::accounts::staff::invitation;
use amanah_service::vault::{PostgresSettings, Vault};

use crate::cli::Stop;
use crate::clock::Clock;
use crate::config::{Config, RelayTls, SHIPPED};
use crate::opening;

/// What the operator said.
#[derive(Clone, Debug)]
pub struct Answers {
    /// The company's name.
    pub company: String,
    /// Where customers reach the pages.
    pub public_url: String,
    /// The mailbox for privacy requests.
    pub privacy_mailbox: String,
    /// The relay that takes outgoing mail; none when mails are to wait.
    pub relay: Option<RelayAnswer>,
    /// The folder for sealed data, if not the default.
    pub data: Option<PathBuf>,
    /// The folder for keys, if not the default.
    pub keys: Option<PathBuf>,
    /// The database for the data; none when it is to lie in a file.
    pub store: Option<StoreAnswer>,
    /// The database for the wrapped keys; none when they are to lie in a file.
    pub key_store: Option<StoreAnswer>,
}

/// A relay, as the operator named it.
#[derive(Clone, Debug)]
pub struct RelayAnswer {
    /// Host and port.
    pub place: String,
    /// How it is encrypted.
    pub tls: RelayTls,
    /// The name under which we sign in to it, or nothing.
    pub user: String,
    /// The file with the password.
    pub password_file: Option<PathBuf>,
    /// From whom mails come; nothing for the default.
    pub sender: String,
}

/// A database, as the operator named it. Not printable: the address may hold a password.
#[derive(Clone)]
pub struct StoreAnswer {
    /// Its address.
    pub url: String,
    /// The certificate of the authority that signed the server's.
    pub ca_file: Option<PathBuf>,
    /// The file with the password.
    pub password_file: Option<PathBuf>,
}

impl core::fmt::Debug for StoreAnswer {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("StoreAnswer").finish_non_exhaustive()
    }
}

/// What was made.
#[derive(Debug)]
pub struct Made {
    /// Sealed data, or the lock and socket of this process when a database holds the data.
    pub data_dir: PathBuf,
    /// The database that holds the data, if one does.
    pub database: Option<String>,
    /// Keys, or master keys alone when a database holds the others.
    pub key_dir: PathBuf,
    /// The database that holds the wrapped keys, if one does.
    pub key_database: Option<String>,
    /// The folder of the policy version in force.
    pub policy_pack: PathBuf,
    /// Whether one theft or one backup would take both.
    pub keys_share_the_volume: bool,
    /// Makes the first officer, once.
    pub officer_link: String,
    /// How long the link works.
    pub link_hours: u32,
}

/// Refuses when there is a configuration already.
///
/// # Errors
/// When the file exists.
pub fn refuse_existing(config: &Path) -> Result<(), Stop> {
    if config.exists() {
        return Err(Stop::failed(format!(
            "{} exists already; run `amanah serve`, or name another file with `--config`",
            config.display()
        )));
    }
    Ok(())
}

/// Makes the house.
///
/// # Errors
/// When an answer is impossible, something is there already, or a folder cannot be written.
pub async fn make(file: &Path, answers: &Answers, clock: &Clock) -> Result<Made, Stop> {
    refuse_existing(file)?;
    let text = filled(answers)?;
    let config = Config::read(&text, file)?;
    let pack = amanah_policy::shipped();
    let policy_pack = match opening::newest_pack(&config.policy_dir) {
        Ok(own) => own,
        Err(_) => {
            let first = config.policy_dir.join("v0001");
            opening::write_pack(&first, &pack)?;
            first
        }
    };
    let vault = Vault::create(opening::vault_options(&config)?, clock.now()).await?;
    let house = House::new(vault, opening::settings(&config));
    let invited = invitation::invite(&house, &[Role::Officer], clock.now()).await?;
    write_new(file, &text)?;
    let device = |folder: &Path| fs::metadata(folder).map(|found| found.dev()).ok();
    let beside = match house.vault().database().await? {
        None => Some(config.data_dir.clone()),
        Some(facts) => facts.folder.filter(|_| facts.is_local),
    };
    Ok(Made {
        keys_share_the_volume: config.key_database.is_none()
            && beside.is_some_and(|data| device(&data) == device(&config.key_dir)),
        database: config.database.as_ref().map(PostgresSettings::place),
        key_database: config.key_database.as_ref().map(PostgresSettings::place),
        officer_link: invitation::link(&house, &invited),
        link_hours: house.vault().policy().clocks().staff_invitation_hours,
        data_dir: config.data_dir,
        key_dir: config.key_dir,
        policy_pack,
    })
}

/// The shipped configuration, comments and all, with the answers in their lines.
pub(crate) fn filled(answers: &Answers) -> Result<String, Stop> {
    let mut text = SHIPPED.to_owned();
    let mut fill = |section: &str, option: &str, value: &str| {
        let value = toml::Value::String(value.trim().to_owned()).to_string();
        let mut is_in_section = false;
        let lines: Vec<String> = text
            .lines()
            .map(|line| {
                if let Some(begun) = line.strip_prefix('[') {
                    is_in_section = begun.trim_end_matches(']') == section;
                }
                match line.split_once(" = ") {
                    Some((name, _)) if is_in_section && name == option => format!("{option} = {value}"),
                    _ => line.to_owned(),
                }
            })
            .collect();
        text = format!("{}\n", lines.join("\n"));
    };
    fill("company", "name", &answers.company);
    fill("web", "public_url", &answers.public_url);
    fill("company", "privacy_mailbox", &answers.privacy_mailbox);
    if let Some(relay) = &answers.relay {
        fill("mail", "relay", &relay.place);
        fill("mail", "tls", relay.tls.code());
        fill("mail", "user", &relay.user);
        fill("mail", "sender", &relay.sender);
        if let Some(file) = &relay.password_file {
            fill("mail", "password_file", &as_text(file)?);
        }
    }
    for (section, database) in [("store", &answers.store), ("keys", &answers.key_store)] {
        let Some(database) = database else { continue };
        fill(section, "url", &database.url);
        for (option, file) in [("ca_file", &database.ca_file), ("password_file", &database.password_file)] {
            if let Some(file) = file {
                fill(section, option, &as_text(file)?);
            }
        }
    }
    if let Some(folder) = &answers.data {
        fill("folders", "data", &as_text(folder)?);
    }
    if let Some(folder) = &answers.keys {
        fill("folders", "keys", &as_text(folder)?);
    }
    Ok(text)
}

/// A folder as the configuration names it.
fn as_text(folder: &Path) -> Result<String, Stop> {
    let text =
        folder.to_str().ok_or_else(|| Stop::usage("a folder's name is no readable text; choose another"))?;
    Ok(text.to_owned())
}

/// Writes a file that is not there yet.
pub(crate) fn write_new(file: &Path, text: &str) -> Result<(), Stop> {
    let failed =
        |error: &std::io::Error| Stop::during(format_args!("{} cannot be written", file.display()), error);
    let mut made = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o640)
        .open(file)
        .map_err(|error| failed(&error))?;
    made.write_all(text.as_bytes()).map_err(|error| failed(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answers_stand_in_their_lines_and_every_comment_stays() {
        let answers = Answers {
            company: "PT \"Contoh\" Awan".to_owned(),
            public_url: "https://clients.contoh.example".to_owned(),
            privacy_mailbox: "privacy@contoh.example".to_owned(),
            relay: Some(RelayAnswer {
                place: "localhost:25".to_owned(),
                tls: RelayTls::None,
                user: String::new(),
                password_file: None,
                sender: "halo@contoh.example".to_owned(),
            }),
            data: None,
            keys: Some(PathBuf::from("/mnt/keys")),
            store: Some(StoreAnswer {
                url: "postgresql://amanah@localhost/contoh".to_owned(),
                ca_file: None,
                password_file: None,
            }),
            key_store: Some(StoreAnswer {
                url: "postgresql://amanah@localhost:5433/contoh_keys".to_owned(),
                ca_file: None,
                password_file: None,
            }),
        };

        let text = filled(&answers).unwrap();
        let config = Config::read(&text, Path::new("/etc/amanah/amanah.toml")).unwrap();

        assert_eq!(config.company, "PT \"Contoh\" Awan");
        assert_eq!(config.key_dir, Path::new("/mnt/keys"));
        assert_eq!(config.database.unwrap().place(), "contoh on localhost");
        assert_eq!(config.key_database.unwrap().place(), "contoh_keys on localhost");
        let relay = config.relay.unwrap();
        assert_eq!((relay.tls, relay.sender.to_string()), (RelayTls::None, "halo@contoh.example".to_owned()));
        assert_eq!(text.lines().count(), SHIPPED.lines().count());
        let comments = |text: &str| text.lines().filter(|line| line.starts_with('#')).count();
        assert_eq!(comments(&text), comments(SHIPPED));
    }
}
