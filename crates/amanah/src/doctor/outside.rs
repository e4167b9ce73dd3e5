//! The operator's other systems as the doctor sees them: what stands open there, and for how long.

use amanah_policy::Timestamp;
use amanah_service::House;
use amanah_service::vault::OutsideNumbers;

use super::{Finding, Severity, distance, finding};
use crate::cli::Stop;

/// An erasure that stands open longer than this needs a person.
const LONG_OPEN_DAYS: i64 = 3;

/// One line for each system that is named or has something open; nothing where there is none.
pub(super) async fn examine(house: &House, now: Timestamp) -> Result<Vec<Finding>, Stop> {
    let numbers = house.vault().outside_numbers().await?;
    let mut names: Vec<&String> =
        numbers.systems.iter().chain(numbers.outstanding.iter().map(|(name, ..)| name)).collect();
    names.sort();
    names.dedup();
    Ok(names.into_iter().map(|name| of(name, &numbers, now)).collect())
}

fn of(name: &str, numbers: &OutsideNumbers, now: Timestamp) -> Finding {
    let open = numbers.outstanding.iter().find(|(system, ..)| system == name);
    let given_up = numbers.given_up.iter().find(|(system, _)| system == name).map_or(0, |(_, count)| *count);
    let is_named = numbers.systems.iter().any(|system| system == name);
    let Some((_, count, since)) = open else {
        let says = match given_up {
            0 => format!("{name} has no erasure open"),
            1 => format!("{name} has no erasure open; another message was given up"),
            count => format!("{name} has no erasure open; {count} other messages were given up"),
        };
        return finding(Severity::Good, "outside", says);
    };
    let erasures = if *count == 1 { "erasure" } else { "erasures" };
    let says = format!("{name} has {count} {erasures} open, the oldest for {}", distance(*since, now));
    let is_old = since.plus_days(LONG_OPEN_DAYS) < now;
    let (severity, more) = match (is_named, given_up) {
        (false, _) => (Severity::Alarm, "; the configuration no longer names it, so nobody tells it"),
        (true, 0) if is_old => (Severity::Alarm, "; see `amanah outside list`, and ask who runs it"),
        (true, 0) => (Severity::Note, ""),
        (true, _) => (
            Severity::Alarm,
            "; it did not take what it was told, which is given up; see `amanah outside list`",
        ),
    };
    finding(severity, "outside", format!("{says}{more}"))
}
