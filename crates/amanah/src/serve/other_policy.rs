//! Noticing that another process put another policy into force.
//!
//! Nothing is decided by the old one: every decision is compared with the ledger when it is written. But pages would go
//! on showing it, so the program stops, and whoever watches over it starts it again with the newest pack.

use std::time::Duration;

use amanah_service::House;
use amanah_service::vault::VaultError;
use tokio::time::sleep;

use super::Closing;
use crate::cli::Stop;

/// How often it is looked.
const BETWEEN_LOOKS: Duration = Duration::from_secs(5);

/// Ends when closing begins, or with the reason to stop.
pub(super) async fn watch(house: House, closing: Closing) -> Result<(), Stop> {
    let mut seen_before = None;
    loop {
        tokio::select! {
            () = closing.begun() => return Ok(()),
            () = sleep(BETWEEN_LOOKS) => {}
        }
        // A store that does not answer is for `/health` to tell.
        let seen = house.vault().policy_of_others().await.unwrap_or_default();
        // Twice, because a policy that this process itself puts into force is in the store a moment before.
        if seen.is_some() && seen == seen_before {
            return Err(Stop::failed(reason(&house).await?));
        }
        seen_before = seen;
    }
}

/// Why this process is not ready; empty when it is.
///
/// # Errors
/// When the store does not answer.
pub(crate) async fn reason(house: &House) -> Result<String, VaultError> {
    let others = house.vault().policy_of_others().await?;
    Ok(others.map_or_else(String::new, |version| {
        format!(
            "another process put policy {version} into force, so this one decides nothing any more; start it again with \
             that version in `folders.policy`"
        )
    }))
}
