//! Sessions: found by their secret alone, and over when they should be.

use amanah_policy::Role;
use amanah_vault::{Actor, SessionOf, StaffState, VaultError};

use crate::people::{customer, staff, vault};
use crate::support::{Folders, START};

#[tokio::test]
async fn a_session_is_found_by_its_secret_and_by_nothing_else() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = SessionOf::Customer(customer(&vault, "Sri", "sri@example.test").await);
    let (opened, secret) = vault
        .open_session(sri, amanah_vault::SignedInBy::Password, START.plus_hours(12), START)
        .await
        .unwrap();

    let found = vault.session(secret.expose(), START, START.plus_hours(1)).await.unwrap();
    let as_staff = vault.session(&secret.expose().replace("ams_", "amk_"), START, START).await.unwrap();

    assert!(secret.expose().starts_with("ams_"), "a customer's secret has its own prefix");
    assert_eq!(found.as_ref().map(|session| session.id), Some(opened.id));
    assert_eq!(found.map(|session| session.form_token), Some(opened.form_token));
    assert_eq!(as_staff, None);
    for no_secret in
        ["", "ams_", "ams_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "x'; DROP TABLE session; --"]
    {
        assert_eq!(vault.session(no_secret, START, START).await.unwrap(), None, "{no_secret}");
    }
}

#[tokio::test]
async fn the_store_never_holds_the_secret() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = SessionOf::Customer(customer(&vault, "Sri", "sri@example.test").await);
    let (_opened, secret) = vault
        .open_session(sri, amanah_vault::SignedInBy::Password, START.plus_hours(12), START)
        .await
        .unwrap();

    let report = vault.scan_for(&amanah_vault::Personal::text(secret.expose()), &[]).await.unwrap();

    assert!(report.is_clean(), "{report:?}");
    assert!(!format!("{secret:?}").contains(secret.expose()));
}

#[tokio::test]
async fn a_session_ends_at_its_end_or_when_it_is_idle_for_too_long() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = SessionOf::Customer(customer(&vault, "Sri", "sri@example.test").await);
    let (_opened, secret) = vault
        .open_session(sri, amanah_vault::SignedInBy::Password, START.plus_hours(12), START)
        .await
        .unwrap();
    let secret = secret.expose();

    let before = vault.session(secret, START, START.plus_hours(11)).await.unwrap();
    let ended = vault.session(secret, START, START.plus_hours(12)).await.unwrap();
    let (_opened, other) = vault
        .open_session(sri, amanah_vault::SignedInBy::Password, START.plus_hours(12), START)
        .await
        .unwrap();
    let later = START.plus_hours(11);
    let idle = vault.session(other.expose(), START.plus_micros(1), later).await.unwrap();

    assert!(before.is_some());
    assert_eq!((ended, idle), (None, None));
}

#[tokio::test]
async fn a_visit_is_noted_once_a_minute() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = SessionOf::Customer(customer(&vault, "Sri", "sri@example.test").await);
    let (_opened, secret) = vault
        .open_session(sri, amanah_vault::SignedInBy::Password, START.plus_hours(12), START)
        .await
        .unwrap();
    let seconds = |seconds: i64| START.plus_micros(seconds * 1_000_000);

    vault.session(secret.expose(), START, seconds(59)).await.unwrap();
    let at_first = vault.sessions(sri, seconds(59)).await.unwrap();
    vault.session(secret.expose(), START, seconds(61)).await.unwrap();
    // Any write waits for the writer's queue, in which the note stands before it.
    vault.prove_session(at_first[0].id, seconds(30)).await.unwrap();
    let later = vault.sessions(sri, seconds(61)).await.unwrap();

    assert_eq!(at_first[0].seen_at, START);
    assert_eq!(later[0].seen_at, seconds(61));
    assert_eq!(later[0].proved_at, seconds(30));
}

#[tokio::test]
async fn an_ended_session_is_gone_and_others_stay() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = SessionOf::Customer(customer(&vault, "Sri", "sri@example.test").await);
    let (first, first_secret) = vault
        .open_session(sri, amanah_vault::SignedInBy::Password, START.plus_hours(12), START)
        .await
        .unwrap();
    let (second, second_secret) = vault
        .open_session(sri, amanah_vault::SignedInBy::Password, START.plus_hours(12), START.plus_hours(1))
        .await
        .unwrap();

    vault.end_session(first.id, START.plus_hours(2)).await.unwrap();
    let listed = vault.sessions(sri, START.plus_hours(2)).await.unwrap();

    assert_eq!(listed.iter().map(|session| session.id).collect::<Vec<_>>(), [second.id]);
    assert_eq!(vault.session(first_secret.expose(), START, START.plus_hours(2)).await.unwrap(), None);
    assert!(vault.session(second_secret.expose(), START, START.plus_hours(2)).await.unwrap().is_some());
    assert_eq!(
        vault.prove_session(first.id, START.plus_hours(2)).await,
        Err(VaultError::NotFound("session"))
    );
}

#[tokio::test]
async fn staff_who_do_not_work_here_have_no_session() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    staff(&vault, "Ani", "ani@example.test", &[Role::Officer]).await;
    let budi = staff(&vault, "Budi", "budi@example.test", &[Role::Support]).await;
    let (_opened, secret) = vault
        .open_session(SessionOf::Staff(budi), amanah_vault::SignedInBy::Password, START.plus_hours(12), START)
        .await
        .unwrap();
    let while_here = vault.session(secret.expose(), START, START.plus_hours(1)).await.unwrap();

    let officer = Actor::System(Role::Officer);
    vault.set_staff_state(budi, StaffState::Inactive, officer, START.plus_hours(2)).await.unwrap();
    let gone = vault.session(secret.expose(), START, START.plus_hours(2)).await.unwrap();
    let again = vault
        .open_session(SessionOf::Staff(budi), amanah_vault::SignedInBy::Password, START.plus_hours(12), START)
        .await;

    assert!(while_here.is_some() && secret.expose().starts_with("amk_"));
    assert_eq!(gone, None);
    assert!(matches!(again, Err(VaultError::NotNow(_))), "{again:?}");
}

#[tokio::test]
async fn a_session_whose_row_was_given_to_somebody_else_is_not_believed() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri", "sri@example.test").await;
    let (_opened, secret) = vault
        .open_session(
            SessionOf::Customer(sri),
            amanah_vault::SignedInBy::Password,
            START.plus_hours(12),
            START,
        )
        .await
        .unwrap();
    let officer = staff(&vault, "Ani", "ani@example.test", &[Role::Officer]).await;
    folders.raw().execute("UPDATE session SET owner_kind = 'staff', owner = ?1", &[officer.as_bytes()]);

    let found = vault.session(secret.expose(), START, START.plus_hours(1)).await.unwrap();

    assert_eq!(found, None, "a customer's secret never opens a session of staff");
}

#[tokio::test]
async fn visitors_get_tokens_that_differ() {
    let folders = Folders::new();
    let vault = vault(&folders).await;

    let (first, second) = (vault.visitor_token().unwrap(), vault.visitor_token().unwrap());

    assert_ne!(first.expose(), second.expose());
    assert!(first.expose().starts_with("amv_"));
}
