//! Writing to a member of staff about the house itself: what the law has us supervise (UU 27/2022 art. 35 to 39).
//!
//! Staff are nobody's customers, so such a mail is bound to nobody's data: it waits under a day's key like the mail of a
//! sign-up, and carries no personal value.

use std::collections::BTreeMap;

use amanah_policy::{Attribute, Language, Timestamp};
use amanah_vault::{NewPending, OutgoingMail, PendingKind, Personal, SecretKind, StaffLine, VaultError};

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
