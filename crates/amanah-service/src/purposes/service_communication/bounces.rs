//! Bounces read back: a mail of ours that did not arrive is marked, and nothing else follows (U1).

use amanah_policy::{MailId, Timestamp};
use amanah_vault::VaultError;
use amanah_wire::bounce::{Action, Notice};

use crate::house::House;

/// What came of a bounce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noted {
    /// Its return path is none that we made.
    NotOurs,
    /// The mail is marked as undeliverable.
    Undeliverable,
    /// The mail is still on its way, or arrived: nothing is marked.
    Nothing,
    /// The mail it speaks of was erased, or its period is over.
    Gone,
}

/// Notes a bounce. Whoever reads a mail can forge its bounce, so it changes how that mail stands, and shows on the
/// address; no account is closed, no data erased, no mail held back.
///
/// Enforces: U1
///
/// # Errors
/// When the store fails.
pub async fn note(
    house: &House,
    mail: MailId,
    tag: &[u8],
    notice: &Notice,
    now: Timestamp,
) -> Result<Noted, VaultError> {
    if !house.vault().is_bounce_tag(mail, tag) {
        return Ok(Noted::NotOurs);
    }
    if notice.action != Action::Failed {
        return Ok(Noted::Nothing);
    }
    let noted = house.vault().note_bounce(mail, notice.status.clone(), now).await?;
    Ok(if noted { Noted::Undeliverable } else { Noted::Gone })
}
