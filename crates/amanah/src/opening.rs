//! From a configuration to an open house.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use amanah_policy::{Bundle, PackFile, PackSources};
use amanah_service::accounts::breached::StolenPasswords;
use amanah_service::purposes::service_communication::letters::own::Letters;
use amanah_service::vault::{KeyKeeping, Vault, VaultOptions};
use amanah_service::{House, Settings};

use crate::cli::Stop;
use crate::clock::Clock;
use crate::config::{self, Config};
use crate::packs;
use crate::proof_record::{self, Admitted};

/// The folder of the operator's own letters, in the data folder.
const LETTERS: &str = "letters";

/// How far the machine's clock may go ahead between two sweeps before somebody has to vouch for it. Shorter than any
/// period after which something is erased for good but a replaced value's, longer than a weekend without power.
pub const LONGEST_CLOCK_JUMP_DAYS: u32 = 7;

/// Opens the house of a configuration; this process has the store from then on.
///
/// # Errors
/// When the policy does not compile, or the store cannot be opened; nothing is changed then.
pub async fn open_house(config: &Config) -> Result<House, Stop> {
    let options = vault_options(config)?.longest_clock_jump(LONGEST_CLOCK_JUMP_DAYS);
    let vault = Vault::open(options, Clock::System.now()).await?;
    let house = House::new(vault, settings(config)).refusing(stolen_passwords(config)?);
    let house = house.with_letters(letters(config)?).billing_as(config.billing.clone());
    let hears_answers = config.relay.as_ref().is_some_and(|relay| relay.case_domain.is_some());
    let house = house.hearing_answers(hears_answers);
    Ok(house.telling(config.webhooks.clone()).passing_on(config.opendsr.clone()))
}

/// The operator's list of stolen passwords.
fn stolen_passwords(config: &Config) -> Result<StolenPasswords, Stop> {
    let Some(file) = &config.stolen_passwords else { return Ok(StolenPasswords::default()) };
    StolenPasswords::in_file(file)
        .map_err(|cause| Stop::failed(format!("passwords.stolen_file, {}: {cause}", file.display())))
}

/// How the store of a configuration is opened.
///
/// # Errors
/// When the policy does not compile, or a secret that the keys need is nowhere.
pub fn vault_options(config: &Config) -> Result<VaultOptions, Stop> {
    let bundle = Arc::new(admitted_policy(&config.policy_dir)?);
    let origin = format!("{}/amanah", host_of(config.public_url.origin()));
    let keeping = KeyKeeping {
        epoch_days: config.keys.epoch_days,
        copies: config.keys.copies.clone(),
        master_copies: config.keys.master_copies.clone(),
        apart: config.keys.apart.clone(),
    };
    let options = VaultOptions::new(&config.data_dir, &config.key_dir, bundle)
        .ledger_origin(origin)
        .master_key(config::master_key(config)?)
        .keeping(keeping);
    let options = match &config.database {
        Some(database) => options.postgres(database.clone()),
        None => options,
    };
    Ok(match &config.key_database {
        Some(database) => options.keys_in_postgres(database.clone()),
        None => options,
    })
}

/// The operator's own letters, in the data folder.
///
/// # Errors
/// When one of them cannot be used; it is named.
pub fn letters(config: &Config) -> Result<Letters, Stop> {
    Ok(Letters::of_folder(&config.data_dir.join(LETTERS))?)
}

/// What the use cases need to know of a configuration.
#[must_use]
pub fn settings(config: &Config) -> Settings {
    Settings {
        company: config.company.clone(),
        public_url: config.public_url.origin().to_owned(),
        privacy_mailbox: config.privacy_mailbox.clone(),
        zone: config.zone.clone(),
        has_relay: config.relay.is_some(),
        demo: false,
    }
}

/// The host of an origin, without its port.
pub(crate) fn host_of(origin: &str) -> &str {
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    host.split_once(':').map_or(host, |(host, _)| host)
}

/// The version in force, compiled, when its claims stand.
fn admitted_policy(packs: &Path) -> Result<Bundle, Stop> {
    let (folder, bundle) = packs::in_force(packs, Clock::System.now())?;
    let version = bundle.version().to_string();
    match proof_record::admit(&folder, &bundle)? {
        Admitted::Recorded(record) => {
            tracing::debug!(
                policy.version = version,
                claims = record.method.word(),
                "the policy is admitted"
            );
        }
        Admitted::Enumerated => tracing::warn!(
            policy.version = version,
            "claims were enumerated, not proved, and will be at every start; run `amanah policy activate`"
        ),
    }
    Ok(bundle)
}

/// The folder of the highest version in a folder of policy packs.
///
/// # Errors
/// When there is none.
pub fn newest_pack(packs: &Path) -> Result<PathBuf, Stop> {
    packs_in(packs)?.pop().ok_or_else(|| no_pack(packs))
}

/// The folders of every version in a folder of policy packs, in their order.
///
/// # Errors
/// When there is no such folder.
pub fn packs_in(packs: &Path) -> Result<Vec<PathBuf>, Stop> {
    let entries = fs::read_dir(packs).map_err(|_| no_pack(packs))?;
    let folders = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut folders: Vec<_> = folders.filter(|path| is_pack(path)).collect();
    folders.sort();
    Ok(folders)
}

pub(crate) fn no_pack(packs: &Path) -> Stop {
    Stop::failed(format!(
        "there is no policy pack in {}; put a folder `v0001` there, as `amanah init` does",
        packs.display()
    ))
}

/// `v` and four digits.
pub(crate) fn is_pack(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let digits = name.strip_prefix('v').unwrap_or_default();
    digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit()) && path.is_dir()
}

/// The texts of one policy pack.
///
/// # Errors
/// When a file is missing or not readable; it is named.
pub fn read_pack(folder: &Path) -> Result<PackSources, Stop> {
    let read = |file: PackFile| {
        let path = folder.join(file.name());
        fs::read_to_string(&path)
            .map_err(|error| Stop::during(format_args!("the policy file {}", path.display()), &error))
    };
    Ok(PackSources {
        policy_toml: read(PackFile::Policy)?,
        guards_cedar: read(PackFile::Guards)?,
        claims_cedar: read(PackFile::Claims)?,
        retention_toml: read(PackFile::Retention)?,
        clocks_toml: read(PackFile::Clocks)?,
        text_en: read(PackFile::TextEn)?,
        text_id: read(PackFile::TextId)?,
    })
}

/// Writes the texts of a policy pack into a new folder.
///
/// # Errors
/// When the folder exists or cannot be written.
pub fn write_pack(folder: &Path, pack: &PackSources) -> Result<(), Stop> {
    let failed =
        |error: &std::io::Error| Stop::during(format_args!("the policy pack {}", folder.display()), error);
    fs::create_dir_all(folder).map_err(|error| failed(&error))?;
    for file in PackFile::ALL {
        fs::write(folder.join(file.name()), pack.text(*file)).map_err(|error| failed(&error))?;
    }
    Ok(())
}
