//! Keys: apart from the data, in an epoch that is not over, and in two copies that open.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use amanah_policy::Timestamp;
use amanah_service::House;
use amanah_service::vault::{ApartDeclared, Doubt, KeyStatus};

use super::{Finding, Severity, database, finding};
use crate::cli::{Folders, Stop, moment};

/// A copy older than this lacks the keys of everybody who came since; `serve` renews copies every hour.
const OLD_COPY_HOURS: i64 = 25;

/// So many copies must open.
const COPIES: usize = 2;

pub(super) async fn examine(house: &House, folders: &Folders, now: Timestamp) -> Result<Vec<Finding>, Stop> {
    let status = house.vault().key_status().await?;
    let mut findings =
        vec![apart(house, &status, folders).await?, epoch(house, &status, now), copies(house, &status, now)];
    findings.extend(shared_copies(&status, folders));
    findings.extend(master(&status));
    Ok(findings)
}

/// Whether one theft or one backup would take both data and keys.
async fn apart(house: &House, status: &KeyStatus, folders: &Folders) -> Result<Finding, Stop> {
    if let Some(ApartDeclared { by, on }) = &status.declared {
        let says = format!(
            "that keys and data lie apart was declared by {by} on {on}, and nothing that the program sees shows it; make \
             sure that it is still true"
        );
        return Ok(finding(Severity::Note, "keys", says));
    }
    if house.vault().key_database().await?.is_some() {
        return Ok(in_a_cluster(status, folders));
    }
    Ok(match house.vault().database().await? {
        Some(facts) => database::keys(&facts, &folders.key_dir),
        None => volume(folders),
    })
}

/// The wrapped keys lie in a cluster of their own; the folder of keys holds master keys.
fn in_a_cluster(status: &KeyStatus, folders: &Folders) -> Finding {
    if status.doubt == Some(Doubt::SharedMaster) {
        let says = format!(
            "a master key lies on the volume of the data, and a backup of it beside one of the key cluster shows everything; \
             move {} and `keys.master_copies` to other volumes",
            folders.key_dir.display()
        );
        return finding(Severity::Alarm, "keys", says);
    }
    let says = "keys and data lie in places of their own, and where those lie cannot be seen from here; make sure that no \
                backup holds both, then say so in `keys.apart_declared_by`";
    finding(Severity::Note, "keys", says.to_owned())
}

fn device(folder: &Path) -> Option<u64> {
    fs::metadata(folder).ok().map(|found| found.dev())
}

fn volume(folders: &Folders) -> Finding {
    match (device(&folders.data_dir), device(&folders.key_dir)) {
        (Some(data), Some(keys)) if data == keys => finding(
            Severity::Alarm,
            "keys",
            format!(
                "keys and data lie on one volume, so one theft or one backup takes both, and old backups stay readable; \
                 stop `serve`, move {} to another volume, and write its new place into `folders.keys`",
                folders.key_dir.display()
            ),
        ),
        (Some(_), Some(_)) => finding(
            Severity::Good,
            "keys",
            "keys and data lie on two volumes; keep their backups apart too".to_owned(),
        ),
        _ => finding(
            Severity::Alarm,
            "keys",
            format!("{} cannot be looked at; check its owner and mode", folders.key_dir.display()),
        ),
    }
}

fn epoch(house: &House, status: &KeyStatus, now: Timestamp) -> Finding {
    let number = status.epoch();
    let zone = &house.settings().zone;
    let is_demo = house.settings().demo;
    if status.is_half_rotated() {
        let says = format!(
            "keys are being wrapped anew under epoch {number}, or that was cut off; `amanah key rotate` finishes it"
        );
        return finding(Severity::Alarm, "epoch", says);
    }
    match status.due_at {
        Some(due) if due <= now => finding(
            if is_demo { Severity::Note } else { Severity::Alarm },
            "epoch",
            format!(
                "epoch {number} was over on {}, and until it ends old backups still show what was erased; run `amanah \
                 key rotate`, which says what it lacks",
                moment::of(due, zone)
            ),
        ),
        Some(due) => finding(
            Severity::Good,
            "epoch",
            format!(
                "epoch {number} ends on {}; with it old backups lose what was erased",
                moment::of(due, zone)
            ),
        ),
        None => finding(
            Severity::Note,
            "epoch",
            format!(
                "epoch {number} ends by hand, with `amanah key rotate`; old backups show what was erased until then"
            ),
        ),
    }
}

fn copies(house: &House, status: &KeyStatus, now: Timestamp) -> Finding {
    let fresh = status.current_copies(now.plus_hours(-OLD_COPY_HOURS)).count();
    if fresh >= COPIES {
        return finding(
            Severity::Good,
            "key copies",
            format!("{fresh} copies of the key store are verified and fresh"),
        );
    }
    finding(
        if house.settings().demo { Severity::Note } else { Severity::Alarm },
        "key copies",
        format!(
            "{fresh} copies of the key store are verified and fresh, and {COPIES} are needed: whoever loses the key folder \
             has lost every customer; name folders on other volumes in `keys.copies`, or run `amanah key copy`"
        ),
    )
}

/// A copy on the volume of the data goes into the data's backup; one beside the keys is lost with them.
fn shared_copies<'a>(status: &'a KeyStatus, folders: &Folders) -> impl Iterator<Item = Finding> + 'a {
    let own = [(device(&folders.data_dir), "data"), (device(&folders.key_dir), "keys")];
    let places = status.copies.iter().filter(|copy| copy.is_there);
    places.filter_map(move |copy| {
        let on = device(&copy.place);
        let (_, with) = own.iter().find(|(own, _)| own.is_some() && *own == on)?;
        let says = format!(
            "the copy of the keys in {} lies on the volume of the {with}; move it to a volume of its own",
            copy.place.display()
        );
        Some(finding(Severity::Alarm, "key copies", says))
    })
}

fn master(status: &KeyStatus) -> Option<Finding> {
    let file = status.master_file.as_ref()?;
    if !status.master_copies.is_empty() {
        let says = format!("{} copies of {} are there", status.master_copies.len(), file.display());
        return Some(finding(Severity::Good, "master key", says));
    }
    let says = format!(
        "no copy of {} is in sight; keep one apart from data and keys, best in `keys.master_copies`, where each new \
         master key goes by itself",
        file.display()
    );
    Some(finding(Severity::Note, "master key", says))
}
