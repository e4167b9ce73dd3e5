//! Secrets that the configuration names and never holds: passphrase and PIN, from a file or from a person.

use std::fs;
use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use amanah_service::vault::{MasterKey, Passphrase, Token};

use super::{Config, KeyProvider};
use crate::cli::Stop;

/// A passphrase shorter than this protects nothing for long.
const SHORTEST_PASSPHRASE: usize = 12;

/// A secret, and where it may come from.
struct Secret {
    /// What it is called when a person is asked for it.
    name: &'static str,
    /// The option that names its file.
    option: &'static str,
    /// The variable of the environment that names its file.
    variable: &'static str,
    /// Its name among the credentials that systemd gives.
    credential: &'static str,
}

const PASSPHRASE: Secret = Secret {
    name: "the passphrase of the master key",
    option: "keys.passphrase_file",
    variable: "AMANAH_PASSPHRASE_FILE",
    credential: "amanah-passphrase",
};

const PIN: Secret = Secret {
    name: "the PIN of the token",
    option: "keys.pin_file",
    variable: "AMANAH_PIN_FILE",
    credential: "amanah-pin",
};

/// Where master keys come from, with the secret it takes.
///
/// # Errors
/// When the secret is nowhere, others can read it, or it is too short.
pub fn master_key(config: &Config) -> Result<MasterKey, Stop> {
    match &config.keys.provider {
        KeyProvider::File => Ok(MasterKey::File),
        KeyProvider::Passphrase { file } => {
            let words = PASSPHRASE.get(file.as_deref())?;
            if words.chars().count() < SHORTEST_PASSPHRASE {
                return Err(Stop::failed(format!(
                    "the passphrase of the master key has fewer than {SHORTEST_PASSPHRASE} letters; choose several words"
                )));
            }
            Ok(MasterKey::Passphrase(Passphrase::new(words)))
        }
        KeyProvider::Pkcs11 { library, token, pin_file } => {
            Ok(MasterKey::Token(Token::new(library, token.as_str(), PIN.get(pin_file.as_deref())?)))
        }
    }
}

impl Secret {
    fn get(&self, file: Option<&Path>) -> Result<String, Stop> {
        if let Some(file) = file {
            return self.read(file);
        }
        if let Some(file) = setting(self.variable) {
            return self.read(Path::new(&file));
        }
        let credential =
            setting("CREDENTIALS_DIRECTORY").map(|folder| PathBuf::from(folder).join(self.credential));
        if let Some(file) = credential.filter(|file| file.exists()) {
            return self.read(&file);
        }
        self.ask()
    }

    fn read(&self, file: &Path) -> Result<String, Stop> {
        let failed =
            |error: io::Error| Stop::during(format_args!("{} in {}", self.name, file.display()), &error);
        let text = fs::read_to_string(file).map_err(failed)?;
        if fs::metadata(file).map_err(failed)?.permissions().mode() & 0o077 != 0 {
            return Err(Stop::failed(format!(
                "others can read {} in {}; run `chmod 600` on it",
                self.name,
                file.display()
            )));
        }
        Ok(text.trim_end_matches(['\r', '\n']).to_owned())
    }

    /// Asks at the terminal, where nobody reads along; never on the command line, where every process could.
    fn ask(&self) -> Result<String, Stop> {
        let nowhere = || {
            Stop::failed(format!(
                "{} is nowhere: name its file in `{}` or in {}, or run the command at a terminal",
                self.name, self.option, self.variable
            ))
        };
        if !io::stdin().is_terminal() || !show_letters(false) {
            return Err(nowhere());
        }
        let mut line = String::new();
        write!(io::stderr().lock(), "{}: ", self.name)?;
        let read = io::stdin().lock().read_line(&mut line);
        show_letters(true);
        writeln!(io::stderr().lock())?;
        read?;
        Ok(line.trim_end_matches(['\r', '\n']).to_owned())
    }
}

/// Whether the terminal shows what is typed; says whether it obeyed.
fn show_letters(shown: bool) -> bool {
    let how = if shown { "echo" } else { "-echo" };
    Command::new("stty").arg(how).stdin(Stdio::inherit()).status().is_ok_and(|ended| ended.success())
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where a file of secrets is named by the environment"
)]
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
