//! A mail that the house sends to itself through the operator's mail server, to see what becomes of it on the way.

use amanah_policy::Timestamp;
use amanah_vault::VaultError;
use amanah_wire::mail::Header;

use crate::house::House;

/// The field that makes a mail a canary; its value is known to nobody but whoever sent it.
pub const FIELD: &str = "X-Amanah-Canary";

/// A canary flies for minutes, and among so many mails it is looked for.
const LONGEST_FLIGHT_HOURS: i64 = 1;
const MOST_LOOKED_AT: u32 = 200;

/// A canary that came home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Canary {
    /// Whether results in our own name, which it brought along from outside, are gone.
    pub is_stripped: bool,
}

/// Looks whether the canary of this token came in, and drops it.
///
/// # Errors
/// When the store fails.
pub async fn look(house: &House, token: &str, now: Timestamp) -> Result<Option<Canary>, VaultError> {
    let vault = house.vault();
    let since = now.plus_hours(-LONGEST_FLIGHT_HOURS);
    for mail in vault.newest_received(since, MOST_LOOKED_AT).await? {
        let open = match vault.received_for_judging(mail).await {
            Ok(open) => open,
            // It ended meanwhile.
            Err(VaultError::NotFound(_)) => continue,
            Err(other) => return Err(other),
        };
        let header = Header::read(&open.mail);
        if !header.named(FIELD).any(|field| field.text() == token) {
            continue;
        }
        let is_stripped = !header.named("Authentication-Results").any(|field| field.text().contains(token));
        vault.drop_canary(mail.id).await?;
        return Ok(Some(Canary { is_stripped }));
    }
    Ok(None)
}
