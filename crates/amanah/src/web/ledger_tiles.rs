//! The ledger for outsiders (C2SP tlog-tiles): its signed checkpoint, and its hashes in tiles that any cache may keep.
//!
//! Entries are not among them (docs/decisions/0006-what-outsiders-get.md). A ledger that had to take a new name has an
//! address of its own, so that no cache mixes two histories.

use amanah_ledger::TilePath;
use amanah_service::House;
use amanah_service::accounts::sessions::Whence;
use amanah_service::purposes::accountability::ledger::{self, OutsideFault};

use super::answer;
use super::doors::Doors;
use super::fault::{Fault, Outcome};
use super::visit::Visit;

/// The address of a ledger below the public one: `/ledger`, or `/ledger/line-N` once it had to take a new name.
pub(crate) fn address(house: &House) -> String {
    match house.vault().ledger_line() {
        0 => "/ledger".to_owned(),
        line => format!("/ledger/line-{line}"),
    }
}

/// Gives the newest signed checkpoint.
pub(crate) async fn checkpoint(doors: Doors, visit: Visit) -> Outcome {
    let house = doors.house()?;
    if visit.path != format!("{}/checkpoint", address(house)) {
        return Err(Fault::NotFound);
    }
    let signed = ledger::checkpoint_for_anybody(house, &whence(&visit), visit.now).await.map_err(fault)?;
    Ok(answer::text(signed.text()))
}

/// Gives a tile of hashes.
pub(crate) async fn tile(doors: Doors, visit: Visit) -> Outcome {
    let house = doors.house()?;
    // The path as it was sent: a tile has one address, and no other spelling of it.
    let below = visit.path.strip_prefix(&address(house)).and_then(|rest| rest.strip_prefix('/'));
    let tile = below.and_then(TilePath::parse).ok_or(Fault::NotFound)?;
    let bytes = ledger::tile_for_anybody(house, &whence(&visit), tile, visit.now).await.map_err(fault)?;
    Ok(answer::file(bytes.ok_or(Fault::NotFound)?, "application/octet-stream"))
}

/// By what an outsider is counted.
fn whence(visit: &Visit) -> String {
    Whence { address: visit.address, program: "" }.network_text()
}

fn fault(fault: OutsideFault) -> Fault {
    match fault {
        OutsideFault::TooOften(wait) => Fault::TooMany { retry_seconds: wait.retry_seconds },
        OutsideFault::Vault(fault) => fault.into(),
    }
}
