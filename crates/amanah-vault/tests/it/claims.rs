//! Mails that wait and only claim to come from somebody: they go when that somebody is erased, from every copy.

use amanah_policy::{Attribute, CustomerId, ErasureGround, ReceivedMailId};
use amanah_vault::{
    Actor, Disposition, Entropy, NewReceived, Personal, Settled, TakenIn, Vault, VaultError, VaultOptions,
};
use tempfile::TempDir;

use crate::people::{customer, datum, vault};
use crate::received;
use crate::support::{Folders, START, bundle};

const SRI: &str = "sri@example.test";

fn forged(claims: &[&str], secret: &str) -> NewReceived {
    NewReceived {
        return_path: Personal::text("mallory@example.test"),
        claims: claims.iter().map(|claim| Personal::text(claim)).collect(),
        ..received::mail(
            "privacy+delete@hoster.test",
            &format!("From: {}\r\n\r\n{secret}\r\n", claims.join(", ")),
        )
    }
}

async fn taken(vault: &Vault, claims: &[&str], secret: &str) -> ReceivedMailId {
    match vault.take_in_mail(forged(claims, secret), START).await.unwrap() {
        TakenIn::New(id) => id,
        TakenIn::Known(id) => panic!("{id} is known"),
    }
}

async fn decided(vault: &Vault, disposition: Disposition) {
    for lease in vault.lease_received(9, START.plus_hours(1), START).await.unwrap() {
        let settled = Settled {
            disposition,
            reasons: vec!["g6"],
            of: None,
            thread: None,
            again_at: None,
            evidence: None,
        };
        assert!(vault.settle_received(lease, settled, START).await.unwrap());
    }
}

async fn erase(vault: &Vault, who: CustomerId) -> amanah_vault::ErasureReceipt {
    vault.erase_customer(who, ErasureGround::ConfirmedRequest, Actor::Customer(who), START).await.unwrap()
}

async fn is_found(vault: &Vault, secret: &str) -> bool {
    !vault.scan_for(&Personal::text(secret), &[]).await.unwrap().is_clean()
}

/// Shows: invariant 5, DEL3
#[tokio::test]
async fn a_mail_that_only_claims_to_be_theirs_is_in_the_plan_and_goes_with_them_and_others_stay() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", SRI).await;
    customer(&vault, "Budi Santoso", "budi@example.test").await;
    let one = taken(&vault, &["SRI@Example.Test."], "zxqv-satu").await;
    decided(&vault, Disposition::Review).await;
    let two = taken(&vault, &["x@example.test", SRI], "zxqv-dua").await;
    let other = taken(&vault, &["budi@example.test", "no address"], "zxqv-tiga").await;
    decided(&vault, Disposition::Quarantine).await;
    let late = taken(&vault, &[SRI], "zxqv-empat").await;
    assert!(is_found(&vault, "zxqv-satu").await);

    let plan = vault.erasure_plan(sri, START).await.unwrap();
    let receipt = erase(&vault, sri).await;

    let claimed = plan.iter().filter(|row| row.datum.is_none());
    assert_eq!(claimed.map(|row| row.attribute).collect::<Vec<_>>(), [Attribute::ReceivedMail; 3]);
    let counted = receipt.erased_data.iter().find(|(attribute, _)| *attribute == Attribute::ReceivedMail);
    assert_eq!(counted, Some(&(Attribute::ReceivedMail, 3)));
    for (gone, secret) in [(one, "zxqv-satu"), (two, "zxqv-dua"), (late, "zxqv-empat")] {
        assert!(vault.received(gone).await.unwrap().is_none());
        assert!(!is_found(&vault, secret).await);
    }
    assert!(vault.received(other).await.unwrap().unwrap().has_text);
    assert!(is_found(&vault, "zxqv-tiga").await);
    for table in ["received_claim", "received_part", "received_mail"] {
        assert_eq!(
            folders.raw().number(&format!("SELECT count(*) FROM {table}"), &[]),
            i64::from(table == "received_part") + 1
        );
    }
    assert_eq!(folders.raw().number("SELECT count(*) FROM received_shred", &[]), 0);
}

/// Shows: invariant 5
#[tokio::test]
async fn an_address_that_was_replaced_and_is_still_known_is_theirs_too() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", SRI).await;
    let new = datum(Attribute::PrimaryEmail, "wahyuni@example.test");
    vault.replace(sri, new, Actor::Customer(sri), START).await.unwrap();
    let id = taken(&vault, &[SRI], "zxqv-lama").await;

    erase(&vault, sri).await;

    assert!(vault.received(id).await.unwrap().is_none());
}

/// Each mail has a key of its own, so a copy of the data from before opens none that was shredded.
///
/// Shows: invariant 5
#[tokio::test]
async fn no_backup_opens_a_mail_that_went_with_its_customer_and_the_others_are_found_again() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", SRI).await;
    let budi = customer(&vault, "Budi Santoso", "budi@example.test").await;
    let gone = taken(&vault, &[SRI], "zxqv-satu").await;
    let stays = taken(&vault, &["budi@example.test"], "zxqv-dua").await;
    let copies = TempDir::new().unwrap();
    let (data, keys) = (copies.path().join("data"), copies.path().join("keys"));
    vault.backup(&data, &keys, START).await.unwrap();
    erase(&vault, sri).await;
    drop(vault);

    let beside = VaultOptions::new(copies.path().join("restored"), folders.keys(), bundle());
    let options = folders.with_keys(beside).entropy(Entropy::seeded(3));
    let (restored, _) = Vault::restore(&data, options, START).await.unwrap();

    assert!(restored.received(gone).await.unwrap().is_none());
    assert!(!is_found(&restored, "zxqv-satu").await);
    let lease = restored.lease_received(9, START.plus_hours(1), START).await.unwrap();
    assert_eq!(lease.iter().map(|mail| mail.id).collect::<Vec<_>>(), [stays]);
    assert!(restored.received_for_judging(lease[0]).await.is_ok());
    erase(&restored, budi).await;
    assert!(!is_found(&restored, "zxqv-dua").await, "claims are noted anew by a restore");
}

/// Shows: invariant 5
#[tokio::test]
async fn a_mail_that_was_put_away_or_recorded_leaves_no_key_behind() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", SRI).await;
    let id = taken(&vault, &[SRI], "zxqv-satu").await;
    let lease = vault.lease_received(1, START.plus_hours(1), START).await.unwrap()[0];
    let open = vault.received_for_judging(lease).await.unwrap();
    let again = vault.take_in_mail(forged(&[SRI], "zxqv-satu"), START).await.unwrap();
    let of_mails =
        || folders.raw_keys().number("SELECT count(*) FROM bucket_key WHERE bucket LIKE 'received:%'", &[]);
    assert_eq!((again, of_mails()), (TakenIn::Known(id), 1));

    let datum = vault.record_received(&open, sri, START).await.unwrap();
    let settled = Settled {
        disposition: Disposition::Review,
        reasons: Vec::new(),
        of: Some((sri, datum)),
        thread: None,
        again_at: None,
        evidence: None,
    };
    vault.settle_received(lease, settled, START).await.unwrap();

    assert_eq!(of_mails(), 0);
    assert!(matches!(vault.received_for_judging(lease).await, Err(VaultError::NotFound(_))));
}
