//! A link that signs a member of staff in once: in a demo, and nowhere else.

use std::collections::BTreeMap;

use amanah_policy::{StaffId, Timestamp};
use amanah_vault::{Begun, NewPending, PendingKind, SecretKind, VaultError};

use crate::house::House;

/// Where a one-time link of staff leads; the token stands behind it.
pub const LINK_PATH: &str = "/console/sign-in/link/";

/// Makes a link that signs this member of staff in once.
///
/// # Errors
/// [`VaultError::NotNow`] outside a demo, where staff have passwords; when the store fails.
pub async fn make(
    house: &House,
    staff: StaffId,
    until: Timestamp,
    now: Timestamp,
) -> Result<Begun, VaultError> {
    if !house.settings().demo {
        return Err(VaultError::NotNow("one-time links of staff exist only in a demo"));
    }
    let new = NewPending {
        kind: PendingKind::StaffLink,
        values: BTreeMap::new(),
        facts: BTreeMap::new(),
        customer: None,
        staff: Some(staff),
        secret: SecretKind::Link,
        until,
    };
    house.vault().begin(new, now).await
}

/// The address of a link.
#[must_use]
pub fn link(house: &House, begun: &Begun) -> String {
    house.settings().link(&format!("{LINK_PATH}{}", begun.secret.expose()))
}
