//! `amanah mail status`: how the mails that came in stand, in numbers and ages, and the request that waits the longest.

use amanah_policy::Timestamp;
use amanah_service::House;
use amanah_service::vault::{Disposition, RightsCase};
use serde_json::{Value, json};

use crate::cli::{Answer, Stop};

const HOUR: i64 = 3_600_000_000;

/// More open requests are not looked through; the most urgent stand first.
const MOST_REQUESTS: u32 = 1_000;

/// Since when the oldest of each kind waits.
struct Waits {
    what: &'static str,
    words: &'static str,
    number: u64,
    since: Option<Timestamp>,
}

/// How mail that came in stands. Nobody is named.
pub(in crate::cli) async fn status(house: &House, now: Timestamp) -> Result<Answer, Stop> {
    let vault = house.vault();
    let state = vault.received_state().await?;
    let number = |of: Disposition| {
        state.counts.iter().find(|(disposition, _)| *disposition == of).map_or(0, |(_, number)| *number)
    };
    let mut waiting = vec![Waits {
        what: "undecided",
        words: "to be judged",
        number: number(Disposition::Received) + number(Disposition::Pending),
        since: state.oldest_undecided,
    }];
    for (of, words) in
        [(Disposition::Review, "for a person"), (Disposition::Quarantine, "for a person, in quarantine")]
    {
        let oldest = vault.received_standing(of, 1).await?;
        let since = oldest.first().map(|mail| mail.received_at);
        waiting.push(Waits { what: of.code(), words, number: number(of), since });
    }
    let open = vault.open_cases(None, MOST_REQUESTS).await?;
    let oldest = open.iter().min_by_key(|case| case.received_at);
    let mut lines: Vec<String> = waiting.iter().map(|waits| line(waits, now)).collect();
    for (disposition, number) in &state.counts {
        lines.push(format!("{:<12}{number:>8}", disposition.code()));
    }
    lines.push(request_line(oldest, open.len(), now));
    let json = json!({
        "waiting": waiting.iter().map(|waits| facts(waits, now)).collect::<Vec<_>>(),
        "counts": state.counts.iter().map(|(of, number)| (of.code().to_owned(), json!(number))).collect::<serde_json::Map<_, _>>(),
        "open_requests": open.len(),
        "oldest_request": oldest.map(|case| request_facts(case, now)),
    });
    Ok(Answer::new(lines.join("\n"), json))
}

fn line(waits: &Waits, now: Timestamp) -> String {
    let Waits { words, number, .. } = waits;
    match waits.since {
        None => format!("nothing waits {words}"),
        Some(since) => format!("{number} wait {words}, the oldest for {}", distance(since, now)),
    }
}

fn facts(waits: &Waits, now: Timestamp) -> Value {
    let seconds = |since: Timestamp| now.as_micros().saturating_sub(since.as_micros()).div_euclid(1_000_000);
    json!({ "what": waits.what, "number": waits.number, "oldest_for_seconds": waits.since.map(seconds) })
}

fn request_line(oldest: Option<&RightsCase>, open: usize, now: Timestamp) -> String {
    let Some(case) = oldest else { return "no request is open".to_owned() };
    let (of, since) = (case.kind.code(), distance(case.received_at, now));
    format!("{open} requests are open; the oldest ({of}) came {since} ago, {}", left(case.due_at, now))
}

fn left(due: Timestamp, now: Timestamp) -> String {
    match days_left(due, now) {
        days @ 0.. => format!("{days} days are left"),
        days => format!("{} days OVERDUE", days.saturating_neg()),
    }
}

fn request_facts(case: &RightsCase, now: Timestamp) -> Value {
    json!({
        "kind": case.kind.code(),
        "channel": case.channel.code(),
        "received_at": case.received_at.as_micros(),
        "due_at": case.due_at.as_micros(),
        "days_left": days_left(case.due_at, now),
    })
}

/// Whole days until it is due; what is left of a day is none, and what is overdue for an hour is overdue by a day.
fn days_left(due: Timestamp, now: Timestamp) -> i64 {
    due.as_micros().saturating_sub(now.as_micros()).div_euclid(24 * HOUR)
}

fn distance(from: Timestamp, to: Timestamp) -> String {
    let minutes = to.as_micros().saturating_sub(from.as_micros()).div_euclid(60_000_000);
    match minutes {
        ..120 => format!("{minutes} minutes"),
        120..2_880 => format!("{} hours", minutes / 60),
        _ => format!("{} days", minutes / 1_440),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp::from_seconds(1_795_478_400);

    #[test]
    fn a_distance_is_told_in_what_a_person_counts_in() {
        assert_eq!(distance(NOON, NOON.plus_micros(5 * 60_000_000)), "5 minutes");
        assert_eq!(distance(NOON, NOON.plus_hours(30)), "30 hours");
        assert_eq!(distance(NOON, NOON.plus_days(9)), "9 days");
    }

    #[test]
    fn half_a_day_is_no_day_and_an_hour_too_late_is_overdue() {
        assert_eq!(left(NOON.plus_days(3), NOON), "3 days are left");
        assert_eq!(left(NOON.plus_hours(12), NOON), "0 days are left");
        assert_eq!(left(NOON.plus_hours(-1), NOON), "1 days OVERDUE");
    }
}
