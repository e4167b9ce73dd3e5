//! Whoever changes a label, a key or a sealed value in the files gets nothing, and the rest is told so (invariant 3).

use amanah_policy::Occasion;
use amanah_vault::{Actor, Ask, Outcome, VaultError};

use crate::support::{Folders, START, budi, datum, sign_up};

/// What somebody sees of their own data after rows were changed: three data of theirs, and two of somebody else.
async fn seen_after(change: impl FnOnce(&Folders) -> u64) -> Result<(), VaultError> {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let event = datum(amanah_policy::Attribute::SignIn, "from 192.0.2.1");
    vault.record(id, vec![event], Actor::Customer(id), START).await.unwrap();
    vault.register(sign_up("Siti", "siti@example.test"), START).await.unwrap();
    drop(vault);
    assert_eq!(change(&folders), 1, "one row is changed");
    let vault = folders.open().await;
    let ask = Ask::to_account(id, Actor::Customer(id), Occasion::OwnRequest);
    match vault.release(ask, START).await? {
        Outcome::Released(_) => Ok(()),
        Outcome::Refused(refusal) => panic!("refused instead of not opened: {refusal:?}"),
    }
}

/// The same after a change of the data, where `{n}` is the place of the nth datum.
async fn seen_after_damage(damage: &str) -> Result<(), VaultError> {
    let mut sql = damage.to_owned();
    for number in 1..=5 {
        let place = format!("(SELECT seq FROM datum ORDER BY seq LIMIT 1 OFFSET {})", number - 1);
        sql = sql.replace(&format!("{{{number}}}"), &place);
    }
    seen_after(|folders| folders.raw().execute(&sql, &[])).await
}

fn is_told(seen: &Result<(), VaultError>) -> bool {
    matches!(seen, Err(VaultError::Tampered | VaultError::KeyGone))
}

/// Shows: invariant 3
#[tokio::test]
async fn a_label_that_was_changed_in_the_file_makes_opening_fail() {
    for change in [
        "id = x'00000000000000000000000000000001'",
        "attribute = 'company_name'",
        "source = 'third_parties'",
        "channel = 'desk'",
        "origin = 'elsewhere'",
        "observed_at = observed_at + 1",
        "recorded_at = recorded_at + 1",
        "policy_version = 2",
        "retention_row = 'tax'",
        "class = 'tax'",
        "expires_at = 1",
    ] {
        for number in [1, 3] {
            let damage = format!("UPDATE datum SET {change} WHERE seq = {{{number}}}");

            let seen = seen_after_damage(&damage).await;

            assert!(is_told(&seen), "{damage}: {seen:?}");
        }
    }
}

/// Shows: invariant 3
#[tokio::test]
async fn values_cannot_be_moved_to_other_rows() {
    for damage in [
        "UPDATE datum SET sealed = (SELECT sealed FROM datum WHERE seq = {2}) WHERE seq = {1}",
        "UPDATE datum SET sealed = (SELECT sealed FROM datum WHERE seq = {4}) WHERE seq = {1}",
        "UPDATE datum SET customer = (SELECT customer FROM datum WHERE seq = {1}) WHERE seq = {4}",
        "UPDATE customer SET pseudonym = (SELECT pseudonym FROM customer AS c WHERE c.id <> customer.id) \
         WHERE id = (SELECT customer FROM datum WHERE seq = {1})",
    ] {
        let seen = seen_after_damage(damage).await;

        assert!(is_told(&seen), "{damage}: {seen:?}");
    }
}

/// Shows: invariant 3
#[tokio::test]
async fn keys_cannot_be_changed_or_moved() {
    let changed = seen_after(|folders| {
        let customer = folders.raw().bytes("SELECT customer FROM datum ORDER BY seq", &[]).remove(2);
        let damage = "UPDATE class_key SET wrapped = zeroblob(61) WHERE customer = ?1";
        folders.raw_keys().execute(damage, &[&customer])
    })
    .await;
    let moved = seen_after(|folders| {
        let ids = folders.raw().bytes("SELECT id FROM datum ORDER BY seq", &[]);
        let damage = "UPDATE version_key SET wrapped = (SELECT wrapped FROM version_key WHERE datum = ?2) \
                      WHERE datum = ?1";
        folders.raw_keys().execute(damage, &[&ids[0], &ids[1]])
    })
    .await;

    assert!(is_told(&changed) && is_told(&moved), "{changed:?}, {moved:?}");
}

/// The damage above is found because it is damage: without it everything opens.
#[tokio::test]
async fn an_untouched_store_opens() {
    let nothing = "UPDATE datum SET source = source WHERE seq = {1}";

    assert_eq!(seen_after_damage(nothing).await, Ok(()));
}
