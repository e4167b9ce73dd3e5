//! Outgoing mail as the doctor sees it: whether the relay is there, and what waits.

use std::time::Duration;

use amanah_policy::Timestamp;
use amanah_service::House;
use amanah_service::vault::{MailState, OutboxState};
use serde::{Deserialize, Serialize};

use super::{Finding, Severity, distance, finding};
use crate::cli::Stop;
use crate::config::Config;
use crate::opening;
use crate::relay::Relay;

/// A mail that waits longer than this needs a person.
const LONG_WAIT_HOURS: i64 = 4;

/// The longest look at a relay; a page may take twenty seconds.
const LONGEST_LOOK: Duration = Duration::from_secs(12);

/// What the relay answered when it was looked at.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RelaySeen {
    /// Host and port.
    pub place: String,
    /// Whether the way to it is encrypted.
    pub is_encrypted: bool,
    /// Why it takes no mail, as a code; none when it does.
    pub trouble: Option<String>,
}

/// Reaches the relay of a configuration and says goodbye: name, encryption and login are tried, no mail is sent.
///
/// # Errors
/// When the certificate of its authority is none.
pub async fn look_at_relay(config: &Config) -> Result<Option<RelaySeen>, Stop> {
    let Some(named) = &config.relay else { return Ok(None) };
    let relay = Relay::of(named, &opening::settings(config))?;
    Ok(Some(look_at(&relay).await))
}

/// Reaches a relay and says goodbye. One that has not answered by then will not be waited for: somebody waits for a page.
pub async fn look_at(relay: &Relay) -> RelaySeen {
    let trouble = match tokio::time::timeout(LONGEST_LOOK, relay.look()).await {
        Ok(looked) => looked.err().map(|not_reached| not_reached.0),
        Err(_) => Some("relay-timeout".into()),
    };
    RelaySeen { place: relay.place(), is_encrypted: relay.is_encrypted(), trouble }
}

/// What stands in the way of outgoing mail.
pub(super) async fn relay(house: &House, seen: Option<&RelaySeen>, now: Timestamp) -> Result<Finding, Stop> {
    let state = house.vault().outbox_state(now.plus_hours(-24)).await?;
    let waiting = state.count(MailState::Waiting) + state.count(MailState::Sending);
    if house.settings().demo {
        let says = format!("this is a demo: {waiting} mails wait in the outbox, readable in the console");
        return Ok(finding(Severity::Note, "relay", says));
    }
    Ok(match seen {
        Some(seen) => with_relay(seen, &state, waiting, now),
        None if house.settings().has_relay => {
            let says = format!("a relay is named and was not looked at; {waiting} mails wait");
            finding(Severity::Note, "relay", says)
        }
        None => {
            let severity = if waiting > 0 { Severity::Alarm } else { Severity::Note };
            let says = format!(
                "there is no relay: {waiting} mails wait, sealed, in the outbox; name one in `mail.relay`"
            );
            finding(severity, "relay", says)
        }
    })
}

fn with_relay(seen: &RelaySeen, state: &OutboxState, waiting: u64, now: Timestamp) -> Finding {
    let oldest = state.oldest_waiting;
    let since = oldest.map_or(String::new(), |at| format!(", the oldest for {}", distance(at, now)));
    let failures = match state.failures {
        0 => String::new(),
        count => {
            format!("; {count} could not be delivered in the last 24 hours, see the outbox in the console")
        }
    };
    if let Some(trouble) = &seen.trouble {
        let says = format!(
            "{} takes no mail ({trouble}): {}; {waiting} mails wait{since}{failures}",
            seen.place,
            words(trouble)
        );
        return finding(Severity::Alarm, "relay", says);
    }
    let how = if seen.is_encrypted { "encrypted" } else { "in the clear on this machine" };
    let says = format!("{} takes mail, {how}; {waiting} mails wait{since}{failures}", seen.place);
    let is_stuck = oldest.is_some_and(|at| at.plus_hours(LONG_WAIT_HOURS) < now);
    let severity = match (is_stuck, state.failures) {
        (true, _) => Severity::Alarm,
        (false, 0) => Severity::Good,
        (false, _) => Severity::Note,
    };
    finding(severity, "relay", says)
}

/// What to do about a code.
#[must_use]
pub fn words(trouble: &str) -> &'static str {
    match trouble {
        "relay-unreachable" => "nobody listens there; start it, or correct `mail.relay`",
        "relay-timeout" => "it does not answer in time; look at its load, or raise `mail.timeout_seconds`",
        "relay-no-starttls" => "it offers no encryption; switch TLS on there, or correct `mail.tls`",
        "relay-tls" => {
            "its certificate is not for this name or from an authority we do not know; name that in `mail.ca_file`"
        }
        "relay-login" => "it does not accept our name and password; see `mail.user` and `mail.password_file`",
        _ => "it refuses us; its log says why",
    }
}
