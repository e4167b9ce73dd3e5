//! The configuration: one TOML file over the complete, commented default that is part of the program.
//!
//! `given` is the file as written, `fault` what can be wrong with it, `secrets` what never stands in it. Options that
//! name folders are relative to the file, so that a company's folder can be moved as a whole.

mod billing;
mod database;
mod fault;
mod given;
mod mail;
mod mail_in;
mod opendsr;
mod secrets;
mod sign_on;
mod webhooks;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use amanah_policy::Language;
use amanah_service::deletion::passed_on::Processor;
use amanah_service::deletion::propagation::OutsideSystem;
use amanah_service::purposes::billing::settings::BillingSettings;
use amanah_service::vault::{ApartDeclared, PostgresSettings};
use jiff::tz::TimeZone;

pub use fault::ConfigFault;
use given::Given;
pub use mail::{MailRelay, RelayLogin, RelayTls, is_on_this_machine};
pub use mail_in::MailIn;
pub use secrets::master_key;
pub use sign_on::{Client, FacebookApp, GoogleApp, SignOn, StaffApp, XApp};

use crate::web::PublicUrl;

/// The complete default, with its comments: what `amanah init` fills in and writes.
pub const SHIPPED: &str = include_str!("../assets/amanah.toml");

/// The name of the file, where no other is named.
pub const FILE: &str = "amanah.toml";

/// Everything the operator decides.
#[derive(Clone, Debug)]
pub struct Config {
    /// The company's name as its customers know it.
    pub company: String,
    /// The mailbox for privacy requests.
    pub privacy_mailbox: String,
    /// The zone in which people read times.
    pub zone: TimeZone,
    /// The language of a reader who expressed no wish.
    pub language: Language,
    /// Sealed data, ledger and outbox.
    pub data_dir: PathBuf,
    /// Every key.
    pub key_dir: PathBuf,
    /// How keys are kept.
    pub keys: Keys,
    /// The policy packs.
    pub policy_dir: PathBuf,
    /// The database that holds the data; none when a file of the data folder does.
    pub database: Option<PostgresSettings>,
    /// The database that holds the wrapped keys; none when a file of the key folder does.
    pub key_database: Option<PostgresSettings>,
    /// Where customers reach the pages.
    pub public_url: PublicUrl,
    /// Where the pages listen.
    pub listen: SocketAddr,
    /// Where metrics and health listen.
    pub health: SocketAddr,
    /// The relay that takes outgoing mail, if there is one.
    pub relay: Option<MailRelay>,
    /// Where mail comes in.
    pub mail_in: MailIn,
    /// The providers with which customers may sign on.
    pub sign_on: SignOn,
    /// The operator's other systems, which are told what happens to customers.
    pub webhooks: Vec<OutsideSystem>,
    /// The companies that pass requests on, and what our answers are signed with; none where nobody does.
    pub opendsr: Option<Processor>,
    /// What stands on every invoice.
    pub billing: BillingSettings,
    /// The list of stolen passwords, if there is one.
    pub stolen_passwords: Option<PathBuf>,
    /// How the log is written.
    pub log: Log,
}

/// How keys are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys {
    /// Where master keys come from.
    pub provider: KeyProvider,
    /// How many days an epoch lasts; 0 when it ends by hand.
    pub epoch_days: u32,
    /// Folders for copies of the key store.
    pub copies: Vec<PathBuf>,
    /// Folders for copies of the file that holds the master key.
    pub master_copies: Vec<PathBuf>,
    /// Who vouches that keys and data lie apart, where the program cannot look.
    pub apart: Option<ApartDeclared>,
}

/// Where master keys come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyProvider {
    /// Files in the folder of keys.
    File,
    /// A passphrase, in this file when one is named.
    Passphrase {
        /// The file.
        file: Option<PathBuf>,
    },
    /// A token of a security module.
    Pkcs11 {
        /// The module's library.
        library: PathBuf,
        /// The label of the token.
        token: String,
        /// The file with the PIN, when one is named.
        pin_file: Option<PathBuf>,
    },
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Log {
    /// For people or for machines.
    pub format: LogFormat,
    /// How much of it.
    pub level: tracing::Level,
}

/// For whom the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines, one JSON object a line.
    Json,
}

impl Config {
    /// Reads the configuration from its file.
    ///
    /// # Errors
    /// When the file is not there, is no TOML, or an option is unknown, missing or impossible; the line is named.
    pub fn load(file: &Path) -> Result<Self, ConfigFault> {
        let text = std::fs::read_to_string(file).map_err(|source| match source.kind() {
            std::io::ErrorKind::NotFound => ConfigFault::NotThere { file: file.to_path_buf() },
            _ => ConfigFault::Unreadable { file: file.to_path_buf(), source },
        })?;
        Self::read(&text, file)
    }

    /// Reads the configuration from the text of `file`.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn read(text: &str, file: &Path) -> Result<Self, ConfigFault> {
        let home = file.parent().unwrap_or(Path::new(""));
        Given::read(text, file)?.over(&Given::read(SHIPPED, file)?).complete(text, file, home)
    }
}

/// The page of the handbook about the configuration: the shipped file itself.
#[must_use]
pub fn handbook() -> String {
    format!(
        "# Configuration\n\n<!-- Generated from crates/amanah/assets/amanah.toml; run ./check gen. -->\n\n\
         One file, `amanah.toml`, in the folder where the program starts, or named with `--config`.\n\
         An option that is left out has the value below, an unknown one is an error, and every error names its line.\n\
         `amanah init` writes this file with your answers in it.\n\n```toml\n{SHIPPED}```\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAST: &str = "[company]\nname = \"Contoh\"\nprivacy_mailbox = \"privacy@contoh.example\"\n";

    fn read(text: &str) -> Result<Config, ConfigFault> {
        Config::read(text, Path::new("/etc/amanah/amanah.toml"))
    }

    #[test]
    fn what_is_left_out_has_the_shipped_value() {
        let config = read(LEAST).unwrap();

        assert_eq!(config.company, "Contoh");
        assert_eq!(config.data_dir, Path::new("/etc/amanah/amanah-data"));
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(config.zone.iana_name(), Some("Asia/Jakarta"));
        assert_eq!(config.log, Log { format: LogFormat::Text, level: tracing::Level::INFO });
        assert!(config.relay.is_none());
    }

    #[test]
    fn what_is_given_wins_over_the_shipped_value() {
        let config = read(&format!(
            "{LEAST}[web]\npublic_url = \"https://clients.contoh.example\"\n[folders]\nkeys = \"/mnt/keys\"\n"
        ))
        .unwrap();

        assert_eq!(config.public_url.origin(), "https://clients.contoh.example");
        assert_eq!(config.key_dir, Path::new("/mnt/keys"));
    }

    #[test]
    fn every_fault_names_the_line_and_what_to_do() {
        let cases = [
            "[company]\nnmae = \"Contoh\"\n".to_owned(),
            "[company\n".to_owned(),
            SHIPPED.to_owned(),
            format!("{LEAST}time_zone = \"Asia/Atlantis\"\n"),
            format!("{LEAST}[web]\n\npublic_url = \"http://clients.contoh.example\"\n"),
            format!("{LEAST}[web]\nlisten = \"8080\"\n"),
            format!("{LEAST}[log]\nlevel = \"loud\"\n"),
            format!("{LEAST}[keys]\nprovider = \"paper\"\n"),
            format!("{LEAST}[keys]\nprovider = \"pkcs11\"\npkcs11_token = \"amanah\"\n"),
            format!("{LEAST}[keys]\nepoch_days = -1\n"),
            format!("{LEAST}[keys]\n\ncopies = [\"amanah-data/copy\"]\n"),
            format!("{LEAST}[keys]\napart_declared_on = \"2026-11-26\"\n"),
            format!("{LEAST}[keys]\napart_declared_by = \"Head of operation\"\n"),
            format!("{LEAST}[keys]\nca_file = \"ca.pem\"\n"),
            format!("{LEAST}[keys]\nurl = \"postgresql://amanah@keys.contoh.example/keys\"\n"),
        ];

        let told: Vec<String> = cases.iter().map(|text| read(text).unwrap_err().to_string()).collect();

        insta::assert_snapshot!(told.join("\n"));
    }

    #[test]
    fn keys_are_kept_as_the_file_says_with_folders_beside_it() {
        let config = read(&format!(
            "{LEAST}[keys]\nprovider = \"passphrase\"\npassphrase_file = \"words\"\nepoch_days = 1\n\
             copies = [\"/mnt/one\", \"two\"]\n"
        ))
        .unwrap();

        assert_eq!(
            config.keys,
            Keys {
                provider: KeyProvider::Passphrase { file: Some("/etc/amanah/words".into()) },
                epoch_days: 1,
                copies: vec!["/mnt/one".into(), "/etc/amanah/two".into()],
                master_copies: Vec::new(),
                apart: None,
            }
        );
    }

    #[test]
    fn data_and_keys_never_share_a_folder() {
        let fault = read(&format!("{LEAST}[folders]\ndata = \"x\"\nkeys = \"x\"\n")).unwrap_err();

        assert!(fault.to_string().contains("line 6"), "{fault}");
    }

    const STORE: &str = "[store]\nurl = \"postgresql://amanah@localhost/amanah\"\n";

    #[test]
    fn the_store_is_a_file_unless_a_database_is_named() {
        let embedded = read(LEAST).unwrap();
        let database = read(&format!("{LEAST}{STORE}")).unwrap();

        assert!(embedded.database.is_none());
        assert_eq!(database.database.unwrap().place(), "amanah on localhost");
    }

    #[test]
    fn the_keys_are_in_a_file_unless_a_database_of_their_own_is_named() {
        let keys = "[keys]\nurl = \"postgresql://amanah@localhost:5433/keys\"\napart_declared_by = \"Operation\"\n\
                    apart_declared_on = \"2026-11-26\"\n";

        let config = read(&format!("{LEAST}{STORE}{keys}")).unwrap();

        assert!(read(LEAST).unwrap().key_database.is_none());
        assert_eq!(config.key_database.unwrap().place(), "keys on localhost");
        assert_eq!(config.database.unwrap().place(), "amanah on localhost");
        assert_eq!(
            config.keys.apart,
            Some(ApartDeclared { by: "Operation".to_owned(), on: "2026-11-26".to_owned() })
        );
    }

    /// Shows: SEC
    #[test]
    fn a_database_that_cannot_be_used_is_named_by_its_line_and_never_by_its_address() {
        let cases = [
            "url = \"amanah:geheim@db\"\n",
            "url = \"postgresql://amanah:geheim@localhost\"\n",
            "url = \"postgresql://amanah:geheim@db.contoh.example/amanah\"\n",
            "url = \"postgresql://amanah@db.contoh.example/amanah\"\nca_file = \"nowhere.pem\"\n",
            "url = \"postgresql://amanah@localhost/amanah\"\npassword_file = \"nowhere\"\n",
            "ca_file = \"ca.pem\"\n",
        ];

        let told: Vec<String> = cases
            .iter()
            .map(|text| read(&format!("{LEAST}[store]\n{text}")).unwrap_err().to_string())
            .collect();

        let told = told.join("\n");
        assert!(!told.contains("geheim"), "{told}");
        insta::assert_snapshot!(told);
    }

    /// Shows: SEC
    #[test]
    fn a_password_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let (file, secret) = (folder.path().join("amanah.toml"), folder.path().join("password"));
        let open_to = |path: &Path, mode| {
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
        };
        let inside = format!("{LEAST}[store]\nurl = \"postgresql://amanah:geheim@localhost/amanah\"\n");
        let beside = format!("{LEAST}{STORE}password_file = \"password\"\n");
        std::fs::write(&secret, "geheim\n").unwrap();

        let told = |text: &str, of_file: u32, of_secret: u32| {
            std::fs::write(&file, text).unwrap();
            open_to(&file, of_file);
            open_to(&secret, of_secret);
            Config::load(&file).map(|_| ()).map_err(|fault| fault.to_string())
        };

        assert!(told(&inside, 0o644, 0o600).unwrap_err().contains("chmod 640"));
        assert!(told(&beside, 0o644, 0o644).unwrap_err().contains("chmod 600"));
        assert_eq!(told(&inside, 0o640, 0o600), Ok(()));
        assert_eq!(told(&beside, 0o644, 0o600), Ok(()));
    }
}
