//! Writing to a member of staff about the house itself: what the law has us supervise (UU 27/2022 art. 35 to 39).
//!
//! Staff are nobody's customers, so such a mail is bound to nobody's data: it waits under a day's key like the mail of a
//! sign-up, and carries no personal value but the name of the colleague who acted.

use std::collections::BTreeMap;

use amanah_policy::{Attribute, Language, StaffId, Timestamp};
use amanah_vault::{NewPending, OutgoingMail, PendingKind, Personal, SecretKind, StaffLine, VaultError};

use crate::accounts::events::SecurityNews;
use crate::house::House;
use crate::purposes::service_communication::letters::Letter;

/// How long a notice that no relay takes is kept, in hours.
const KEPT_HOURS: i64 = 72;

/// Queues a letter to a member of staff.
///
/// # Errors
/// When the policy refuses the letter's occasion, or the store fails.
pub async fn write_to(
    house: &House,
    staff: &StaffLine,
    letter: Letter<'_>,
    now: Timestamp,
) -> Result<(), VaultError> {
    let new = NewPending {
        kind: PendingKind::StaffNotice,
        values: BTreeMap::from([(Attribute::PrimaryEmail, Personal::text(&staff.email))]),
        facts: BTreeMap::new(),
        customer: None,
        staff: Some(staff.id),
        secret: SecretKind::Link,
        until: now.plus_hours(KEPT_HOURS),
    };
    let begun = house.vault().begin(new, now).await?;
    house.vault().queue_mail_to_pending(begun.id, in_both_languages(house, letter), now).await.map(|_mail| ())
}

/// Tells a member of staff that what they sign in with was changed or used. A mail that cannot be queued is logged: what
/// happened stands.
///
/// Enforces: SEC
pub(in crate::accounts) async fn tell_of_factors(
    house: &House,
    staff: StaffId,
    news: SecurityNews,
    now: Timestamp,
) -> Result<(), VaultError> {
    let line = house.vault().staff(staff).await?;
    let link = house.settings().link("/console/me");
    tell(house, &line, Letter::StaffFactors { what: news.code(), link: &link }, now).await;
    Ok(())
}

/// Writes to a member of staff what stands in any case; where no mail can be queued, the log says so.
pub(super) async fn tell(house: &House, staff: &StaffLine, letter: Letter<'_>, now: Timestamp) {
    if let Err(fault) = write_to(house, staff, letter, now).await {
        tracing::warn!(staff.id = %staff.id, cause = %fault, "a notice about how a colleague signs in was not queued");
    }
}

/// Nobody asks staff which language they read: the mail has both.
fn in_both_languages(house: &House, letter: Letter<'_>) -> OutgoingMail {
    let first = letter.write(house, Language::Id);
    let second = letter.write(house, Language::En);
    OutgoingMail {
        subject: format!("{} / {}", first.subject, second.subject),
        body: format!("{}\n\n---\n\n{}", first.body, second.body),
        ..first
    }
}
