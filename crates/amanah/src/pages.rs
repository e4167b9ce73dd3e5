//! Puts the pages in front of a house.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use amanah_policy::{Language, PageNames};
use amanah_service::House;
use amanah_service::vault::Entropy;
use axum::Router;

use crate::callbacks::CallbackKeys;
use crate::cli::{Folders, Stop};
use crate::clock::Clock;
use crate::doctor::Consultation;
use crate::providers::Providers;
use crate::relay::Relay;
use crate::web::policy::PolicyShelf;
use crate::web::{Doorman, Doors, Parts, PublicUrl, Settings, router as router_of_doors};

/// The key that marks forms, in the folder of keys: an open form stays valid over a restart.
const FORM_KEY: &str = "forms.key";

/// The router of every page of a house.
///
/// # Errors
/// When the key of the forms can be neither read nor made.
pub fn router(
    house: &House,
    public_url: PublicUrl,
    language: Language,
    folders: &Folders,
    clock: Clock,
) -> Result<Router, Stop> {
    router_to_outside(house, public_url, language, folders, clock, None, Providers::none())
}

/// The router of every page of a house that hands its mail to a relay and lets customers sign on with providers; the
/// doctor in the console looks at them.
///
/// # Errors
/// As [`router`].
pub fn router_to_outside(
    house: &House,
    public_url: PublicUrl,
    language: Language,
    folders: &Folders,
    clock: Clock,
    relay: Option<Relay>,
    providers: Providers,
) -> Result<Router, Stop> {
    let settings = Settings {
        company: house.settings().company.clone(),
        deletion_address: house.settings().privacy_mailbox.clone(),
        public_url,
        zone: house.settings().zone.clone(),
        language,
        is_demo: house.settings().demo,
    };
    let entropy = Entropy::system();
    let form_key = form_key(&folders.key_dir.join(FORM_KEY), &entropy)?;
    let names =
        PageNames { company: settings.company.clone(), deletion_address: settings.deletion_address.clone() };
    let policy = PolicyShelf::of(&house.vault().policy(), &names);
    let doorman = Doorman::House(house.clone());
    let doctor = Consultation::new(folders.clone()).with_relay(relay).with_providers(providers.clone());
    let callbacks = CallbackKeys::of(&providers);
    let parts = Parts { settings, clock, entropy, doorman, policy, providers, callbacks, form_key };
    Ok(router_of_doors(Doors::open_with_doctor(parts, doctor)))
}

fn form_key(file: &Path, entropy: &Entropy) -> Result<[u8; 32], Stop> {
    if let Ok(known) = fs::read(file)
        && let Ok(key) = known.try_into()
    {
        return Ok(key);
    }
    let key: [u8; 32] = entropy.bytes()?;
    let failed =
        |error: &std::io::Error| Stop::during(format_args!("{} cannot be written", file.display()), error);
    let mut made = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(file)
        .map_err(|error| failed(&error))?;
    made.write_all(&key).map_err(|error| failed(&error))?;
    Ok(key)
}
