//! Passwords: compared inside, never released, and worth nothing once replaced.

use amanah_policy::{Attribute, Role};
use amanah_vault::{Actor, Ask, Outcome, Password, Personal, Selection, SessionOf, SignedInBy, VaultError};

use crate::people::{PASSWORD, customer, entrance, staff, vault};
use crate::support::{Folders, START, sign_up};

#[tokio::test]
async fn customers_sign_in_with_their_own_address_and_password() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    customer(&vault, "Budi Santoso", "budi@example.test").await;
    let sign_in = async |email: &str, password: &str| {
        vault.customer_with_password(&Personal::text(email), Personal::text(password)).await.unwrap()
    };

    assert_eq!(sign_in(" SRI@example.test", PASSWORD).await, Some(sri));
    assert_eq!(sign_in("sri@example.test", "sapi makan nasi").await, None);
    assert_eq!(sign_in("sri@example.test", "").await, None);
    assert_eq!(sign_in("sri@example.test", &"x".repeat(100_000)).await, None);
    assert_eq!(sign_in("nobody@example.test", PASSWORD).await, None);
    assert_eq!(sign_in("no address", PASSWORD).await, None);
}

/// The tags of both have keys of their own, so that an index never says that a customer works here.
#[tokio::test]
async fn the_same_address_as_a_customer_and_as_staff_are_two_people() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let as_customer = customer(&vault, "Ani", "ani@example.test").await;
    let as_staff = staff(&vault, "Ani", "ani@example.test", &[Role::Officer]).await;
    vault.set_password(as_customer, Personal::text("kerbau membajak sawah"), None, START).await.unwrap();
    let email = Personal::text("ani@example.test");
    let tag = |sql: &str| folders.raw().bytes(sql, &[]);

    let customer_in = vault.customer_with_password(&email, Personal::text("kerbau membajak sawah")).await;
    let staff_in = vault.staff_with_password(&email, Personal::text(PASSWORD)).await;

    assert_eq!(customer_in.unwrap(), Some(as_customer));
    assert_eq!(staff_in.unwrap(), Some(as_staff));
    assert_eq!(vault.customer_with_password(&email, Personal::text(PASSWORD)).await.unwrap(), None);
    assert_ne!(
        tag("SELECT tag FROM staff_email"),
        tag("SELECT tag FROM tag WHERE field = 'email'"),
        "one tag for both would tell that they are one person"
    );
}

#[tokio::test]
async fn a_new_password_replaces_the_old_one_and_ends_every_other_session() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let of = SessionOf::Customer(sri);
    let (mine, _) = vault
        .open_session(of, amanah_vault::SignedInBy::Password, START.plus_hours(12), START)
        .await
        .unwrap();
    vault.open_session(of, amanah_vault::SignedInBy::Password, START.plus_hours(12), START).await.unwrap();

    vault.set_password(sri, Personal::text("kerbau membajak sawah"), Some(mine.id), START).await.unwrap();
    let email = Personal::text("sri@example.test");
    let old = vault.customer_with_password(&email, Personal::text(PASSWORD)).await.unwrap();
    let new = vault.customer_with_password(&email, Personal::text("kerbau membajak sawah")).await.unwrap();
    let left: Vec<_> = vault.sessions(of, START).await.unwrap().into_iter().map(|row| row.id).collect();

    assert_eq!((old, new), (None, Some(sri)));
    assert_eq!(left, [mine.id]);
}

/// Shows: SEC
#[tokio::test]
async fn a_password_that_is_replaced_after_it_was_compared_opens_no_session() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let email = Personal::text("sri@example.test");
    let new = "kerbau membajak sawah";
    let (_, old) = vault.proof_by_password(&email, Personal::text(PASSWORD)).await.unwrap().unwrap();
    vault.set_password(sri, Personal::text(new), None, START).await.unwrap();
    let (_, current) = vault.proof_by_password(&email, Personal::text(new)).await.unwrap().unwrap();
    let size = vault.ledger_size().await.unwrap();

    let late = vault.enter(sri, entrance(SignedInBy::Password, Some(old)), START).await;
    let unsaid = vault.enter(sri, entrance(SignedInBy::Password, None), START).await;
    let nothing = (vault.ledger_size().await.unwrap(), vault.sessions(SessionOf::Customer(sri), START).await);
    let in_time = vault.enter(sri, entrance(SignedInBy::Password, Some(current)), START).await;

    for refused in [late, unsaid] {
        assert!(matches!(refused, Err(VaultError::NotNow(_))), "{refused:?}");
    }
    assert_eq!(nothing, (size, Ok(Vec::new())), "nothing is written of it");
    assert!(in_time.is_ok(), "{in_time:?}");
}

#[tokio::test]
async fn a_password_hashed_at_sign_up_signs_in_later() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let hashed = vault.hash_password(Personal::text(PASSWORD)).await.unwrap();
    let mut new = sign_up("Sri Wahyuni", "sri@example.test");
    new.password = Some(Password::Hashed(hashed));
    let sri = vault.register(new, START).await.unwrap();

    let signed_in =
        vault.customer_with_password(&Personal::text("sri@example.test"), Personal::text(PASSWORD)).await;

    assert!(vault.has_password(sri.id).await.unwrap());
    assert_eq!(signed_in.unwrap(), Some(sri.id));
}

#[tokio::test]
async fn a_short_or_very_long_password_is_refused_before_anything_is_written() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let before = vault.ledger_size().await.unwrap();

    for bad in ["", "pendek", &"x".repeat(257)] {
        let set = vault.set_password(sri, Personal::text(bad), None, START).await;
        assert!(matches!(set, Err(VaultError::Malformed(_))), "{set:?}");
    }

    assert_eq!(vault.ledger_size().await.unwrap(), before);
}

/// Shows: SEC.
#[tokio::test]
async fn a_password_hash_is_released_to_nobody() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let ask = Ask::to_account(sri, Actor::Customer(sri), amanah_policy::Occasion::OwnRequest)
        .select(Selection::Attributes { attributes: vec![Attribute::PasswordHash], at_most: 1 });

    let outcome = vault.release(ask, START).await.unwrap();

    assert!(matches!(outcome, Outcome::Refused(_)), "{outcome:?}");
}
