//! Says whose a line is.

use std::collections::BTreeMap;
use std::path::Path;

use amanah_policy::{CustomerId, ServiceId};
use amanah_vault::{CustomerNumber, Personal, Vault, VaultError};
use amanah_wire::access_log::Line;
use amanah_wire::import_map::{ImportMap, MapTarget};

use super::fault::{ImportFault, TargetFault};
use crate::house::House;

/// How many answers of the vault are remembered for one file.
const REMEMBERED: usize = 65_536;

/// Whose a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// A customer made the request.
    Customer(CustomerId),
    /// Somebody asked a customer's service.
    Service { customer: CustomerId, service: Option<ServiceId> },
    /// Nobody knows.
    Nobody,
}

/// Where the map's targets lead.
pub(super) type Targets = BTreeMap<MapTarget, Owner>;

/// Looks up every target of the map, so that a slip of the pen is found before anything is written.
pub(super) async fn find_targets(
    house: &House,
    path: Option<&Path>,
    map: &ImportMap,
) -> Result<Targets, ImportFault> {
    let mut targets = Targets::new();
    for (line, target) in map.targets() {
        let found = match target {
            MapTarget::Customer(number) => customer_of_number(house.vault(), number).await?,
            MapTarget::Service(id) => service_of_id(house.vault(), id).await?,
        };
        let path = path.unwrap_or_else(|| Path::new("")).to_path_buf();
        let owner = found.map_err(|why| ImportFault::MapTarget { path, line, why })?;
        targets.insert(target.clone(), owner);
    }
    Ok(targets)
}

async fn customer_of_number(vault: &Vault, text: &str) -> Result<Result<Owner, TargetFault>, VaultError> {
    let Ok(number) = text.parse::<CustomerNumber>() else { return Ok(Err(TargetFault::NotANumber)) };
    let customer = vault.customer_by_number(number).await?;
    Ok(customer.map(|customer| Owner::Service { customer, service: None }).ok_or(TargetFault::NoCustomer))
}

async fn service_of_id(vault: &Vault, text: &str) -> Result<Result<Owner, TargetFault>, VaultError> {
    let Ok(id) = text.parse::<ServiceId>() else { return Ok(Err(TargetFault::NoService)) };
    let service = vault.service(id).await?;
    let owner = service.map(|service| Owner::Service { customer: service.customer, service: Some(id) });
    Ok(owner.ok_or(TargetFault::NoService))
}

/// Whose the lines of one file are, with the vault's answers remembered.
pub(super) struct Owners<'a> {
    vault: &'a Vault,
    map: &'a ImportMap,
    targets: &'a Targets,
    file: String,
    by_user: BTreeMap<String, Option<CustomerId>>,
    by_host: BTreeMap<String, Option<Owner>>,
}

impl<'a> Owners<'a> {
    pub(super) fn new(house: &'a House, map: &'a ImportMap, targets: &'a Targets, file: &Path) -> Self {
        Self {
            vault: house.vault(),
            map,
            targets,
            file: file.to_string_lossy().into_owned(),
            by_user: BTreeMap::new(),
            by_host: BTreeMap::new(),
        }
    }

    /// Whose a line is: the authenticated customer's, else the service's under its virtual host, else whom the map
    /// names, else nobody's.
    ///
    /// Enforces: R1
    pub(super) async fn of(&mut self, line: &Line) -> Result<Owner, VaultError> {
        if let Some(customer) = self.authenticated(line).await? {
            return Ok(Owner::Customer(customer));
        }
        if let Some(host) = &line.virtual_host
            && let Some(owner) = self.of_host(host).await?
        {
            return Ok(owner);
        }
        let target = self.map.find(line.virtual_host.as_deref(), &self.file);
        Ok(target.and_then(|target| self.targets.get(target)).copied().unwrap_or(Owner::Nobody))
    }

    /// The customer who made the request. A server also logs the name somebody gave in vain, so a request that was
    /// answered with 401 or 407 names nobody.
    async fn authenticated(&mut self, line: &Line) -> Result<Option<CustomerId>, VaultError> {
        let Some(user) = line.user.as_ref().and_then(|user| user.as_str()) else { return Ok(None) };
        if matches!(line.status, 401 | 407) {
            return Ok(None);
        }
        if let Some(known) = self.by_user.get(user) {
            return Ok(*known);
        }
        let customer = if let Ok(number) = user.parse::<CustomerNumber>() {
            self.vault.customer_by_number(number).await?
        } else if user.contains('@') {
            match self.vault.customer_by_email(&Personal::text(user)).await {
                Err(VaultError::Malformed(_)) => None,
                answer => answer?,
            }
        } else {
            None
        };
        remember(&mut self.by_user, user, customer);
        Ok(customer)
    }

    async fn of_host(&mut self, host: &str) -> Result<Option<Owner>, VaultError> {
        if let Some(known) = self.by_host.get(host) {
            return Ok(*known);
        }
        let service = self.vault.service_by_host(&Personal::text(host)).await?;
        let owner =
            service.map(|service| Owner::Service { customer: service.customer, service: Some(service.id) });
        remember(&mut self.by_host, host, owner);
        Ok(owner)
    }
}

/// Remembers an answer; whoever sends ever new names only makes it forget.
fn remember<T>(known: &mut BTreeMap<String, T>, name: &str, answer: T) {
    if known.len() >= REMEMBERED {
        known.clear();
    }
    known.insert(name.to_owned(), answer);
}
