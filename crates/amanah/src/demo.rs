//! `serve --demo`: a throw-away company with a year of life, for looking around.
//!
//! `people` are its invented customers and staff, `year` what happens to them and when, `deeds` how each thing is
//! done. Everything goes through the same verbs as in a real house, so every page has something true to show. Only on
//! loopback: its staff sign in by links that are printed.

mod deeds;
mod people;
mod year;

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use amanah_policy::{Bundle, Timestamp};
use amanah_service::accounts::{self, staff};
use amanah_service::vault::{Vault, VaultOptions};
use amanah_service::{House, Settings};
use jiff::tz::TimeZone;

use crate::cli::{Stop, Terminal};
use crate::clock::Clock;
use crate::serve::Bound;
use crate::web::PublicUrl;
use deeds::Company;

/// The file that says that a folder is a demo and may be thrown away.
const MARK: &str = "THIS-IS-A-DEMO";

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
    pub key_dir: PathBuf,
    /// Who signs in by which link.
    pub links: Vec<(String, String)>,
}

/// Opens the demo in a folder, and makes it first where there is none.
///
/// # Errors
/// When the folder is something else than a demo, or the port is taken.
pub async fn open(folder: &Path, fresh: bool, port: u16, terminal: &Terminal) -> Result<Demo, Stop> {
    let folder = std::path::absolute(folder)?;
    let (data_dir, key_dir) = (folder.join("data"), folder.join("keys"));
    prepare(&folder, fresh)?;
    let bound = Bound::pages(SocketAddr::from((Ipv4Addr::LOCALHOST, port)), &data_dir).await?;
    let public_url = PublicUrl::parse(&format!("http://localhost:{}", bound.pages_address()?.port()))?;
    let bundle = Arc::new(Bundle::compile(&amanah_policy::shipped())?);
    let options = VaultOptions::new(&data_dir, &key_dir, bundle).ledger_origin("demo.example/amanah");
    let now = Clock::System.now();
    let house = if Vault::exists(&options) {
        house(Vault::open(options, now).await?, &public_url)
    } else {
        terminal.note("making a year of life of a company that does not exist ...");
        let begins = now.plus_days(-year::DAYS);
        let house = house(Vault::create(options, begins).await?, &public_url);
        year::live(&house, begins, now).await?;
        fs::write(folder.join(MARK), "Everything in this folder is invented. `amanah serve --demo --fresh` replaces it.\n")?;
        house
    };
    // Metrics of a second demo on the same machine take any free port.
    let metrics = if port == 0 { 0 } else { 9090 };
    let bound = bound.with_health(SocketAddr::from((Ipv4Addr::LOCALHOST, metrics))).await?.with_control()?;
    let links = links(&house, now).await?;
    Ok(Demo { bound, house, public_url, key_dir, links })
}

/// A folder that is empty or a demo; anything else is somebody's.
fn prepare(folder: &Path, fresh: bool) -> Result<(), Stop> {
    let is_demo = folder.join(MARK).exists();
    let is_empty = fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none());
    if !is_demo && !is_empty {
        return Err(Stop::failed(format!(
            "{} is no finished demo and not empty; choose another with `--folder`, or remove it yourself",
            folder.display()
        )));
    }
    if is_demo && fresh {
        fs::remove_dir_all(folder)
            .map_err(|error| Stop::during(format_args!("{} cannot be replaced", folder.display()), &error))?;
    }
    fs::create_dir_all(folder)?;
    Ok(())
}

/// The company of a demo: invented, and unmistakably so.
fn house(vault: Vault, public_url: &PublicUrl) -> House {
    let settings = Settings {
        company: people::COMPANY.to_owned(),
        public_url: public_url.origin().to_owned(),
        privacy_mailbox: people::PRIVACY_MAILBOX.to_owned(),
        zone: TimeZone::get("Asia/Jakarta").unwrap_or(TimeZone::UTC),
        has_relay: false,
        demo: true,
    };
    House::new(vault, settings)
}

/// New one-time links: one for a customer, one for each role of staff.
async fn links(house: &House, now: Timestamp) -> Result<Vec<(String, String)>, Stop> {
    let until = now.plus_days(LINK_DAYS);
    let customer = accounts::one_time_link::make_until(house, Company::guide(house).await?, until, now).await?;
    let mut links = vec![("customer".to_owned(), accounts::one_time_link::link(house, &customer))];
    for line in house.vault().all_staff().await? {
        let begun = staff::one_time_link::make(house, line.id, until, now).await?;
        let role = line.roles.first().map_or("nobody", |role| role.code());
        links.push((role.to_owned(), staff::one_time_link::link(house, &begun)));
    }
    Ok(links)
}
