//! The day of an announced version: when it comes, the version is put into force while the house serves.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use amanah_policy::{Bundle, Role, Timestamp};
use amanah_service::House;
use amanah_service::vault::Actor;
use tokio::task::spawn_blocking;

use crate::cli::Stop;
use crate::{opening, packs, proof_record};

/// Puts the highest version into force whose day has come and that passed the gate; says which, when it is another than
/// before. Of several processes on one database the others notice, stop, and are started again with it.
///
/// Enforces: ACC
///
/// # Errors
/// When a version whose day has come does not compile or was never activated, or the store fails; the one in force stays.
pub(super) async fn take_up(
    house: &House,
    packs: &Path,
    now: Timestamp,
) -> Result<Option<Arc<Bundle>>, Stop> {
    let (vault, packs) = (house.vault(), packs.to_path_buf());
    let in_force = vault.policy();
    let number = in_force.version().number();
    let next = spawn_blocking(move || following(&packs, number, now)).await;
    let Some((folder, next)) = next.map_err(|_| Stop::failed("the policy could not be read"))?? else {
        return Ok(None);
    };
    proof_record::admit(&folder, &next)?;
    let next = Arc::new(next);
    vault.activate(Arc::clone(&next), Actor::System(Role::Engineer), now).await?;
    Ok(Some(next))
}

/// The version in force by the calendar, where it is higher than this one. Folders with lower numbers are not read.
fn following(packs: &Path, number: u32, now: Timestamp) -> Result<Option<(PathBuf, Bundle)>, Stop> {
    let known = format!("v{number:04}");
    let newest = opening::newest_pack(packs)?;
    if newest.file_name().and_then(|name| name.to_str()).is_none_or(|name| name <= known.as_str()) {
        return Ok(None);
    }
    let (folder, bundle) = packs::in_force(packs, now)?;
    Ok((bundle.version().number() > number).then_some((folder, bundle)))
}

#[cfg(test)]
mod tests {
    use amanah_policy::{PackSources, shipped};
    use amanah_service::Settings;
    use amanah_service::vault::{Vault, VaultOptions};
    use tempfile::TempDir;

    use super::*;
    use crate::proof_record::{Checked, ProofRecord};

    /// The day on which the second version is in force.
    const DAY: Timestamp = Timestamp::from_seconds(1_798_761_600);

    fn second() -> PackSources {
        let mut pack = shipped();
        pack.policy_toml = pack.policy_toml.replacen("version = 1", "version = 2", 1);
        pack.policy_toml = pack.policy_toml.replacen("effective = 2025-11-01", "effective = 2027-01-01", 1);
        pack
    }

    /// A house that serves the first version, and the folder of packs with both.
    async fn house(root: &TempDir, is_activated: bool) -> (House, PathBuf) {
        let packs = root.path().join("policy");
        opening::write_pack(&packs.join("v0001"), &shipped()).unwrap();
        opening::write_pack(&packs.join("v0002"), &second()).unwrap();
        if is_activated {
            let record = ProofRecord {
                bundle: Bundle::compile(&second()).unwrap().hash().to_string(),
                method: Checked::Enumerated,
                claims: 1,
                guards: 1,
                kinds_of_request: 1,
                follows: Some(Bundle::compile(&shipped()).unwrap().hash().to_string()),
            };
            record.write(&packs.join("v0002")).unwrap();
        }
        let first = Arc::new(Bundle::compile(&shipped()).unwrap());
        let place = |name: &str| root.path().join(name);
        let options = VaultOptions::new(place("data"), place("keys"), first);
        let settings = Settings {
            company: "PT Contoh".to_owned(),
            public_url: "http://localhost:8080".to_owned(),
            privacy_mailbox: "privasi@contoh.example".to_owned(),
            zone: jiff::tz::TimeZone::UTC,
            has_relay: false,
            demo: false,
        };
        (House::new(Vault::create(options, DAY.plus_days(-40)).await.unwrap(), settings), packs)
    }

    fn in_force(house: &House) -> u32 {
        house.vault().policy().version().number()
    }

    /// Shows: ACC
    #[tokio::test]
    async fn an_announced_version_is_in_force_when_its_day_comes_and_not_a_moment_before() {
        let root = tempfile::tempdir().unwrap();
        let (house, packs) = house(&root, true).await;

        let before = take_up(&house, &packs, DAY.plus_micros(-1)).await.unwrap();
        let then = in_force(&house);
        let on_the_day = take_up(&house, &packs, DAY).await.unwrap();
        let again = take_up(&house, &packs, DAY.plus_days(1)).await.unwrap();

        assert_eq!((before.is_some(), then), (false, 1));
        assert_eq!((on_the_day.is_some(), again.is_some(), in_force(&house)), (true, false, 2));
    }

    /// Shows: invariant 9
    #[tokio::test]
    async fn a_version_that_was_never_activated_does_not_come_into_force_by_itself() {
        let root = tempfile::tempdir().unwrap();
        let (house, packs) = house(&root, false).await;

        let refused = take_up(&house, &packs, DAY).await.map(|_| ()).unwrap_err();

        assert!(refused.message.contains("policy activate"), "{}", refused.message);
        assert_eq!(in_force(&house), 1);
    }
}
