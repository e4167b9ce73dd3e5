//! `serve --demo`: a throw-away company with a year of life, for looking around.
//!
//! `people` are its invented customers and staff, `year` what happens to them and when, `deeds` how each thing is
//! done. Everything goes through the same verbs as in a real house, so every page has something true to show. Only on
//! loopback: its staff sign in by links that are printed.

mod bills;
mod deeds;
mod people;
mod year;

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

use amanah_policy::Timestamp;
use amanah_service::accounts::{self, staff};
use amanah_service::vault::Vault;
use amanah_service::{House, Settings};

use crate::cli::{Folders, Stop, Terminal};
use crate::clock::Clock;
use crate::config::{self, Config};
use crate::init::{self, Answers};
use crate::providers::Colleague;
use crate::serve::Bound;
use crate::web::PublicUrl;
use crate::{control, opening};
use deeds::Company;

/// The file that says that a folder is a demo and may be thrown away.
const MARK: &str = "THIS-IS-A-DEMO";

/// The file that says that its year was lived to the end; a year that was cut off is lived anew.
const LIVED: &str = "lived";

/// Its folders of data and keys.
const FOLDERS: [&str; 2] = ["data", "keys"];

/// The links of a demo work until it is served the next time, and a week at most.
const LINK_DAYS: i64 = 7;

/// A demo that is ready to be served.
#[derive(Debug)]
pub struct Demo {
    /// Its addresses.
    pub bound: Bound,
    /// Its house.
    pub house: House,
    /// Where its pages are.
    pub public_url: PublicUrl,
    /// Its keys.
    pub folders: Folders,
    /// Who signs in by which link.
    pub links: Vec<(String, String)>,
    /// Whom the stand-in for the company's sign-on knows.
    pub staff: Vec<Colleague>,
    /// A command to try in another terminal, in words of this demo.
    pub try_this: String,
}

/// Opens the demo in a folder, and makes it first where there is none.
///
/// The folder has a configuration like a real company's, so that every command works there with `--config`.
///
/// # Errors
/// When the folder is something else than a demo, or the port is taken.
pub async fn open(folder: &Path, fresh: bool, port: u16, terminal: &Terminal) -> Result<Demo, Stop> {
    let folder = std::path::absolute(folder)?;
    let [data, _] = FOLDERS;
    if control::connect(&folder.join(data)).await.is_some() {
        return Err(Stop::failed(format!("{} is being served already; end that first", folder.display())));
    }
    prepare(&folder, fresh)?;
    let config = configuration(&folder)?;
    let options = opening::vault_options(&config)?;
    let bound = Bound::pages(SocketAddr::from((Ipv4Addr::LOCALHOST, port)), "--port", &config).await?;
    let public_url = PublicUrl::parse(&format!("http://localhost:{}", bound.pages_address()?.port()))?;
    let settings =
        Settings { public_url: public_url.origin().to_owned(), demo: true, ..opening::settings(&config) };
    let now = Clock::System.now();
    let letters = opening::letters(&config)?;
    let house = if folder.join(LIVED).exists() {
        House::new(Vault::open(options, now).await?, settings).billing_as(bills::settings()?)
    } else {
        forget(&folder)?;
        terminal.note("making a year of life of a company that does not exist ...");
        let begins = now.plus_days(-year::DAYS);
        let house =
            House::new(Vault::create(options, begins).await?, settings).billing_as(bills::settings()?);
        year::live(&house, begins, now).await?;
        fs::write(folder.join(LIVED), "")?;
        house
    };
    let house = house.with_letters(letters);
    // Metrics of a second demo on the same machine take any free port.
    let is_free = port != 0 && std::net::TcpListener::bind(config.health).is_ok();
    let metrics = if is_free { config.health.port() } else { 0 };
    let bound = bound
        .with_health(SocketAddr::from((Ipv4Addr::LOCALHOST, metrics)))
        .await?
        .with_control()?
        .with_mail_judged(&config)?;
    let links = links(&house, now).await?;
    let guide = house.vault().customer(Company::guide(&house).await?).await?.number;
    let try_this = format!(
        "amanah --config {} report {guide} --reason \"looking around\" --as {} > report.html",
        folder.join(config::FILE).display(),
        people::OFFICER_EMAIL
    );
    let staff = people::STAFF.iter().map(|(name, _)| colleague(name)).collect();
    Ok(Demo { bound, house, public_url, folders: Folders::of(&config), links, staff, try_this })
}

fn colleague(name: &str) -> Colleague {
    Colleague { name: name.to_owned(), email: people::staff_email(name), is_verified: true }
}

/// A folder that is empty or a demo; anything else is somebody's.
fn prepare(folder: &Path, fresh: bool) -> Result<(), Stop> {
    let is_demo = folder.join(MARK).exists();
    let is_empty = fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none());
    if !is_demo && !is_empty {
        return Err(Stop::failed(format!(
            "{} is no demo and not empty; choose another folder with `--folder`",
            folder.display()
        )));
    }
    if is_demo && fresh {
        remove(folder)?;
    }
    fs::create_dir_all(folder)?;
    Ok(fs::write(
        folder.join(MARK),
        "Everything here is invented. `amanah serve --demo --fresh` replaces it.\n",
    )?)
}

/// Throws away what a year that was cut off left: in the demo's own folder, whatever its configuration says.
fn forget(folder: &Path) -> Result<(), Stop> {
    FOLDERS.iter().try_for_each(|name| remove(&folder.join(name)))
}

fn remove(folder: &Path) -> Result<(), Stop> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Stop::during(format_args!("{} cannot be replaced", folder.display()), &error))
        }
        _ => Ok(()),
    }
}

/// The configuration of the demo; written when there is none yet.
fn configuration(folder: &Path) -> Result<Config, Stop> {
    let file = folder.join(config::FILE);
    if !file.exists() {
        let [data, keys] = FOLDERS;
        let answers = Answers {
            company: people::COMPANY.to_owned(),
            public_url: "http://localhost:8080".to_owned(),
            privacy_mailbox: people::PRIVACY_MAILBOX.to_owned(),
            relay: None,
            data: Some(data.into()),
            keys: Some(keys.into()),
            store: None,
            key_store: None,
        };
        init::write_new(&file, &init::filled(&answers)?)?;
    }
    let config = Config::load(&file)?;
    if opening::newest_pack(&config.policy_dir).is_err() {
        opening::write_pack(&config.policy_dir.join("v0001"), &amanah_policy::shipped())?;
    }
    Ok(config)
}

/// New one-time links: one for a customer, one for each role of staff.
async fn links(house: &House, now: Timestamp) -> Result<Vec<(String, String)>, Stop> {
    let until = now.plus_days(LINK_DAYS);
    let customer =
        accounts::one_time_link::make_until(house, Company::guide(house).await?, until, now).await?;
    let mut links = vec![("customer".to_owned(), accounts::one_time_link::link(house, &customer))];
    for line in house.vault().all_staff().await? {
        let begun = staff::one_time_link::make(house, line.id, until, now).await?;
        let role = line.roles.first().map_or("nobody", |role| role.code());
        links.push((role.to_owned(), staff::one_time_link::link(house, &begun)));
    }
    Ok(links)
}
