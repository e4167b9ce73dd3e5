//! What was begun is confirmed once, in time, by whoever has the code or link.

use std::collections::BTreeMap;

use amanah_policy::{Attribute, CustomerId, PendingId};
use amanah_vault::{
    Actor, Confirmed, NewPending, PendingFault, PendingKind, Personal, SecretKind, VaultError,
};

use crate::people::{customer, datum, sign_up, vault};
use crate::support::{Folders, START};

const SIGN_UP: PendingKind = PendingKind::SignUp;

#[tokio::test]
async fn a_code_confirms_once() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let until = START.plus_hours(1);
    let begun = vault.begin(sign_up("sri@example.test", SecretKind::Code, until), START).await.unwrap();
    let code = begun.secret.expose();

    let waiting = vault.pending_until(begun.id, START).await.unwrap();
    let confirmed = vault.confirm_code(SIGN_UP, begun.id, &format!(" {code} "), START).await.unwrap();
    let again = vault.confirm_code(SIGN_UP, begun.id, code, START).await.unwrap();
    let after = vault.pending_until(begun.id, START).await.unwrap();

    let confirmed = confirmed.unwrap();
    assert_eq!(confirmed.kind, SIGN_UP);
    assert_eq!(
        confirmed.values.keys().copied().collect::<Vec<_>>(),
        [Attribute::Name, Attribute::PrimaryEmail]
    );
    assert_eq!(confirmed.facts, BTreeMap::from([("language".to_owned(), "id".to_owned())]));
    assert_eq!((waiting, after), (Some(until), None));
    assert_eq!(fault(again), PendingFault::UsedOrUnknown);
}

#[tokio::test]
async fn five_wrong_codes_and_it_is_gone() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let begun =
        vault.begin(sign_up("sri@example.test", SecretKind::Code, START.plus_hours(1)), START).await.unwrap();
    let wrong = if begun.secret.expose() == "000000" { "000001" } else { "000000" };

    let mut faults = Vec::new();
    for _ in 0..5 {
        faults.push(fault(vault.confirm_code(SIGN_UP, begun.id, wrong, START).await.unwrap()));
    }
    let right = vault.confirm_code(SIGN_UP, begun.id, begun.secret.expose(), START).await.unwrap();

    assert_eq!(faults, [4, 3, 2, 1, 0].map(|left| PendingFault::Wrong { left }));
    assert_eq!(fault(right), PendingFault::UsedOrUnknown);
}

#[tokio::test]
async fn what_is_no_code_is_wrong_and_counted() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let begun =
        vault.begin(sign_up("sri@example.test", SecretKind::Code, START.plus_hours(1)), START).await.unwrap();

    for (bad, left) in [("", 4), ("12345", 3), ("'; --", 2), (&"9".repeat(10_000), 1)] {
        let answer = vault.confirm_code(SIGN_UP, begun.id, bad, START).await.unwrap();

        assert_eq!(fault(answer), PendingFault::Wrong { left });
    }
}

#[tokio::test]
async fn a_link_works_once_and_looking_at_it_changes_nothing() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let begun =
        vault.begin(sign_up("sri@example.test", SecretKind::Link, START.plus_hours(1)), START).await.unwrap();
    let token = begun.secret.expose();

    let looked = [
        vault.is_link_good(SIGN_UP, token, START).await.unwrap(),
        vault.is_link_good(SIGN_UP, token, START).await.unwrap(),
    ];
    let confirmed = vault.confirm_link(SIGN_UP, token, START).await.unwrap();
    let replayed = vault.confirm_link(SIGN_UP, token, START).await.unwrap();

    assert_eq!(looked, [Ok(()), Ok(())]);
    assert!(confirmed.is_ok());
    assert_eq!(fault(replayed), PendingFault::UsedOrUnknown);
    assert_eq!(vault.is_link_good(SIGN_UP, token, START).await.unwrap(), Err(PendingFault::UsedOrUnknown));
}

#[tokio::test]
async fn two_who_follow_one_link_at_once_do_not_both_pass() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let begun =
        vault.begin(sign_up("sri@example.test", SecretKind::Link, START.plus_hours(1)), START).await.unwrap();
    let token = begun.secret.expose();

    let (first, second) =
        tokio::join!(vault.confirm_link(SIGN_UP, token, START), vault.confirm_link(SIGN_UP, token, START));

    let passed = [first.unwrap().is_ok(), second.unwrap().is_ok()];
    assert_eq!(passed.iter().filter(|passed| **passed).count(), 1, "{passed:?}");
}

#[tokio::test]
async fn a_secret_of_another_kind_confirms_nothing() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let code =
        vault.begin(sign_up("sri@example.test", SecretKind::Code, START.plus_hours(1)), START).await.unwrap();
    let link =
        vault.begin(sign_up("sri@example.test", SecretKind::Link, START.plus_hours(1)), START).await.unwrap();

    let by_other_kind =
        vault.confirm_link(PendingKind::StaffInvitation, link.secret.expose(), START).await.unwrap();
    let code_as_other =
        vault.confirm_code(PendingKind::ChangeEmail, code.id, code.secret.expose(), START).await;
    let link_as_code = vault.confirm_code(SIGN_UP, link.id, link.secret.expose(), START).await.unwrap();
    let unknown = vault.confirm_code(SIGN_UP, PendingId::from_bytes([7; 16]), "123456", START).await.unwrap();

    for answer in [by_other_kind, code_as_other.unwrap(), link_as_code, unknown] {
        assert_eq!(fault(answer), PendingFault::UsedOrUnknown);
    }
}

#[tokio::test]
async fn what_has_expired_says_so_until_the_sweep_takes_it() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let until = START.plus_hours(1);
    let code = vault.begin(sign_up("sri@example.test", SecretKind::Code, until), START).await.unwrap();
    let link = vault.begin(sign_up("sri@example.test", SecretKind::Link, until), START).await.unwrap();

    let late_code = vault.confirm_code(SIGN_UP, code.id, code.secret.expose(), until).await.unwrap();
    let late_link = vault.confirm_link(SIGN_UP, link.secret.expose(), until).await.unwrap();
    let late_look = vault.is_link_good(SIGN_UP, link.secret.expose(), until).await.unwrap();
    let swept = vault.sweep(START.plus_days(2)).await.unwrap();
    let after = vault.confirm_link(SIGN_UP, link.secret.expose(), START.plus_days(2)).await.unwrap();

    assert_eq!(fault(late_code), PendingFault::Expired);
    assert_eq!(fault(late_link), PendingFault::Expired);
    assert_eq!(late_look, Err(PendingFault::Expired));
    assert_eq!(swept.sessions_and_codes_removed, 2);
    assert!(swept.buckets_ended >= 1, "{swept:?}");
    assert_eq!(fault(after), PendingFault::UsedOrUnknown);
}

#[tokio::test]
async fn a_cancelled_one_is_over() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let begun =
        vault.begin(sign_up("sri@example.test", SecretKind::Code, START.plus_hours(1)), START).await.unwrap();

    vault.cancel_pending(begun.id, START).await.unwrap();

    assert_eq!(vault.pending_until(begun.id, START).await.unwrap(), None);
    let answer = vault.confirm_code(SIGN_UP, begun.id, begun.secret.expose(), START).await.unwrap();
    assert_eq!(fault(answer), PendingFault::UsedOrUnknown);
}

#[tokio::test]
async fn a_new_change_takes_the_place_of_an_earlier_one() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri", "sri@example.test").await;
    let first = vault.begin(change(sri, "sri@first.test"), START).await.unwrap();
    let second = vault.begin(change(sri, "sri@second.test"), START).await.unwrap();

    let old = vault.confirm_code(PendingKind::ChangeEmail, first.id, first.secret.expose(), START).await;
    let new = vault.confirm_code(PendingKind::ChangeEmail, second.id, second.secret.expose(), START).await;

    assert_eq!(fault(old.unwrap()), PendingFault::UsedOrUnknown);
    assert_eq!(new.unwrap().unwrap().customer, Some(sri));
}

#[tokio::test]
async fn a_pending_given_to_somebody_else_in_the_database_does_not_open() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri", "sri@example.test").await;
    let budi = customer(&vault, "Budi", "budi@example.test").await;
    let begun = vault.begin(change(sri, "sri@new.test"), START).await.unwrap();
    folders.raw().execute("UPDATE pending SET customer = ?1", &[budi.as_bytes()]);

    let answer = vault.confirm_code(PendingKind::ChangeEmail, begun.id, begun.secret.expose(), START).await;

    assert!(matches!(answer, Err(VaultError::Tampered)), "{answer:?}");
}

#[tokio::test]
async fn an_address_that_is_none_and_a_time_that_is_over_are_refused() {
    let folders = Folders::new();
    let vault = vault(&folders).await;

    let no_address = vault.begin(sign_up("sri at home", SecretKind::Code, START.plus_hours(1)), START).await;
    let over = vault.begin(sign_up("sri@example.test", SecretKind::Code, START), START).await;

    assert!(matches!(no_address, Err(VaultError::Malformed("e-mail address"))), "{no_address:?}");
    assert!(matches!(over, Err(VaultError::NotNow(_))), "{over:?}");
}

#[tokio::test]
async fn neither_code_nor_values_stand_in_the_data_file() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let code =
        vault.begin(sign_up("sri@example.test", SecretKind::Code, START.plus_hours(1)), START).await.unwrap();
    let secret = folders.raw().bytes("SELECT secret FROM pending", &[]).remove(0);
    let sealed = folders.raw().bytes("SELECT sealed FROM pending", &[]).remove(0);

    use sha2::Digest as _;
    let plain = sha2::Sha256::digest(code.secret.expose().as_bytes());

    assert_ne!(secret.as_slice(), plain.as_slice(), "a plain hash of six digits could be tried out");
    assert!(!sealed.windows(3).any(|window| window == b"sri"));
}

fn change(customer: CustomerId, email: &str) -> NewPending {
    NewPending {
        kind: PendingKind::ChangeEmail,
        values: BTreeMap::from([(Attribute::PrimaryEmail, Personal::text(email))]),
        facts: BTreeMap::new(),
        customer: Some(customer),
        staff: None,
        secret: SecretKind::Code,
        until: START.plus_hours(1),
    }
}

fn fault(answer: Result<Confirmed, PendingFault>) -> PendingFault {
    answer.expect_err("this must not be confirmed")
}

/// Shows: SEC
#[tokio::test]
async fn a_link_to_an_earlier_mailbox_or_password_signs_nobody_in() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let link = || NewPending {
        kind: PendingKind::CustomerLink,
        customer: Some(sri),
        ..sign_up("sri@example.test", SecretKind::Link, START.plus_hours(1))
    };

    let before_mailbox = vault.begin(link(), START).await.unwrap();
    let address = datum(Attribute::PrimaryEmail, "baru@example.test");
    vault.replace(sri, address, Actor::Customer(sri), START).await.unwrap();
    let before_password = vault.begin(link(), START).await.unwrap();
    vault.set_password(sri, Personal::text("kambing makan daun"), None, START).await.unwrap();

    for link in [before_mailbox, before_password] {
        let used = vault.confirm_link(PendingKind::CustomerLink, link.secret.expose(), START).await.unwrap();
        assert_eq!(fault(used), PendingFault::UsedOrUnknown);
    }
}
