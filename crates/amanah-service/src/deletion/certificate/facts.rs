//! What is true of an erasure today, as a certificate may say it.
//!
//! Whoever reads it must not learn of a case that holds a datum, and must not read anything false. So what a case holds is
//! counted with what left the account, it is not among what is kept, and a date is the law's own, whether or not a case holds
//! the datum longer. "All of it is erased, but for what a law obliges us to keep" is true of everybody.

use std::collections::{BTreeMap, BTreeSet};

use amanah_policy::{Attribute, CustomerId, RetentionClass, Timestamp};
use amanah_vault::{BackupsEnd, CertificateWaits, Doubt, ErasureReceipt, KeptRow, VaultError};
use jiff::tz::TimeZone;

use super::document::{Backups, BackupsStanding, Case, Dates, Ended, Facts, Kept, Moment, Outside};
use crate::deletion::propagation::{self, OutsideLine, Standing};
use crate::house::House;

/// How often a line outside that is open is looked at again.
const OPEN_LINE_HOURS: i64 = 1;
/// How often a row is looked at whose date has come, and that is still there.
const LATE_ROW_DAYS: i64 = 1;
/// How often a row is looked at that has no date.
const DATELESS_ROW_DAYS: i64 = 30;

/// What is true of an erasure, and what may still change.
pub(super) struct Found {
    pub(super) receipt: ErasureReceipt,
    pub(super) facts: Facts,
    pub(super) waits: CertificateWaits,
}

/// Gathers what is true of the erasure of a customer.
///
/// Enforces: DEL3, invariant 6
pub(super) async fn gather(
    house: &House,
    customer: CustomerId,
    case: Case,
    now: Timestamp,
) -> Result<Found, VaultError> {
    let zone = &house.settings().zone;
    let receipt = house.vault().erasure(customer).await?;
    let lines = propagation::lines(house, customer).await?;
    let shown = shown(&receipt.kept);
    let waits = CertificateWaits {
        for_values: receipt.values_gone_at.is_none(),
        for_epoch: receipt.backups.ended_at.is_none().then_some(receipt.backups.epoch),
        look_at: look_at(&shown, &lines, now),
    };
    let facts = Facts {
        case,
        dates: Dates {
            unreadable: Moment::of(receipt.unreadable_at, zone),
            values_gone: receipt.values_gone_at.map(|at| Moment::of(at, zone)),
            backups_unreadable: backups(&receipt.backups, zone),
        },
        ended: ended(&receipt.left_data),
        kept: kept(house, &shown),
        outside: lines.iter().map(|line| outside(line, zone)).collect(),
    };
    Ok(Found { receipt, facts, waits })
}

/// What is kept and may be named, by row of the retention schedule. What only a case holds is not.
fn shown(kept: &[KeptRow]) -> BTreeMap<&str, Vec<&KeptRow>> {
    let mut rows: BTreeMap<&str, Vec<&KeptRow>> = BTreeMap::new();
    for row in kept.iter().filter(|row| row.class != RetentionClass::Hold) {
        rows.entry(&row.retention_row).or_default().push(row);
    }
    rows
}

fn kept(house: &House, shown: &BTreeMap<&str, Vec<&KeptRow>>) -> Vec<Kept> {
    let policy = house.vault().policy();
    let law_of = |id: &str| {
        let mut rows = Attribute::ALL.iter().map(|attribute| policy.retention(*attribute));
        rows.find(|row| row.id == id).and_then(|row| row.law.clone())
    };
    let zone = &house.settings().zone;
    let one = |(row, data): (&&str, &Vec<&KeptRow>)| {
        let kinds: BTreeSet<&str> = data.iter().map(|datum| datum.attribute.code()).collect();
        let last = data.iter().filter_map(|datum| datum.until_by_law).max();
        Kept {
            row: (*row).to_owned(),
            law: law_of(row),
            class: data.first().map_or("", |datum| datum.class.code()).to_owned(),
            kinds: kinds.into_iter().map(ToOwned::to_owned).collect(),
            count: u64::try_from(data.len()).unwrap_or(u64::MAX),
            until: last.map(|at| Moment::of(at, zone)),
        }
    };
    shown.iter().map(one).collect()
}

fn ended(left: &[(Attribute, u64)]) -> Vec<Ended> {
    let mut ended: Vec<Ended> = left
        .iter()
        .map(|(attribute, count)| Ended { kind: attribute.code().to_owned(), count: *count })
        .collect();
    ended.sort_by(|one, other| one.kind.cmp(&other.kind));
    ended
}

fn backups(end: &BackupsEnd, zone: &TimeZone) -> Backups {
    let standing = match (end.established_at(), end.ended_at, end.due_by) {
        (Some(_), ..) if end.doubt.is_some_and(Doubt::is_declared) => BackupsStanding::Declared,
        (Some(_), ..) => BackupsStanding::Established,
        (None, Some(_), _) => BackupsStanding::NotEstablished,
        (None, None, Some(_)) => BackupsStanding::Due,
        (None, None, None) => BackupsStanding::ByHand,
    };
    let moment = |at: Option<Timestamp>| at.map(|at| Moment::of(at, zone));
    Backups {
        standing,
        at: moment(end.established_at()),
        epoch: end.epoch,
        due_by: moment(end.due_by),
        ended_at: moment(end.ended_at),
        doubt: end.doubt.map(|doubt| doubt.code().to_owned()),
    }
}

fn outside(line: &OutsideLine, zone: &TimeZone) -> Outside {
    Outside {
        system: line.system.clone(),
        standing: line.standing.code().to_owned(),
        since: line.since.map(|at| Moment::of(at, zone)),
    }
}

/// When something that no other sign announces may have changed.
fn look_at(
    shown: &BTreeMap<&str, Vec<&KeptRow>>,
    lines: &[OutsideLine],
    now: Timestamp,
) -> Option<Timestamp> {
    let is_open = |line: &&OutsideLine| line.standing == Standing::Outstanding;
    let open = lines.iter().find(is_open).map(|_| now.plus_hours(OPEN_LINE_HOURS));
    let dates = shown.values().flatten().map(|row| match row.until_by_law {
        Some(date) if date > now => date,
        Some(_) => now.plus_days(LATE_ROW_DAYS),
        None => now.plus_days(DATELESS_ROW_DAYS),
    });
    dates.chain(open).min()
}
