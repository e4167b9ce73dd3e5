//! Whoever changes a label, a key or a sealed value in the files gets nothing, and the rest is told so (invariant 3).

use amanah_policy::Occasion;
use amanah_vault::{Actor, Ask, Outcome, VaultError};
use rusqlite::Connection;

use crate::support::{Folders, START, budi, datum, sign_up};

async fn seen_after(folders: &Folders, damage: &str) -> Result<(), VaultError> {
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let event = datum(amanah_policy::Attribute::SignIn, "from 192.0.2.1");
    vault.record(id, vec![event], Actor::Customer(id), START).await.unwrap();
    vault.register(sign_up("Siti", "siti@example.test"), START).await.unwrap();
    drop(vault);
    let conn = Connection::open(folders.data_file()).unwrap();
    conn.execute("ATTACH ?1 AS keys", [folders.key_file().to_str()]).unwrap();
    assert_eq!(conn.execute(damage, []).unwrap(), 1, "{damage}");
    drop(conn);
    let vault = folders.open().await;
    let ask = Ask::to_account(id, Actor::Customer(id), Occasion::OwnRequest);
    match vault.release(ask, START).await? {
        Outcome::Released(_) => Ok(()),
        Outcome::Refused(refusal) => panic!("refused instead of not opened: {refusal:?}"),
    }
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
        for seq in [1, 3] {
            let damage = format!("UPDATE datum SET {change} WHERE seq = {seq}");

            let seen = seen_after(&Folders::new(), &damage).await;

            assert!(matches!(seen, Err(VaultError::Tampered | VaultError::KeyGone)), "{damage}: {seen:?}");
        }
    }
}

/// Shows: invariant 3
#[tokio::test]
async fn values_and_keys_cannot_be_moved_to_other_rows() {
    for damage in [
        "UPDATE datum SET sealed = (SELECT sealed FROM datum WHERE seq = 2) WHERE seq = 1",
        "UPDATE datum SET sealed = (SELECT sealed FROM datum WHERE attribute = 'name' AND seq > 3) WHERE seq = 1",
        "UPDATE datum SET customer = (SELECT customer FROM datum WHERE seq = 1) WHERE seq = 4",
        "UPDATE keys.class_key SET wrapped = zeroblob(61) WHERE customer = (SELECT customer FROM datum WHERE seq = 3)",
        "UPDATE keys.version_key SET wrapped = (SELECT k.wrapped FROM keys.version_key AS k \
         JOIN datum AS d ON k.datum = d.id WHERE d.seq = 2) \
         WHERE datum = (SELECT id FROM datum WHERE seq = 1)",
        "UPDATE customer SET pseudonym = (SELECT pseudonym FROM customer AS c WHERE c.rowid <> customer.rowid) \
         WHERE id = (SELECT customer FROM datum WHERE seq = 1)",
    ] {
        let seen = seen_after(&Folders::new(), damage).await;

        assert!(matches!(seen, Err(VaultError::Tampered | VaultError::KeyGone)), "{damage}: {seen:?}");
    }
}

/// The damage above is found because it is damage: without it everything opens.
#[tokio::test]
async fn an_untouched_store_opens() {
    let nothing = "UPDATE datum SET source = source WHERE seq = 1";

    assert_eq!(seen_after(&Folders::new(), nothing).await, Ok(()));
}
