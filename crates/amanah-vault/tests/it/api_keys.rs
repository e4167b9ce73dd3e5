//! Keys of programs: found by their secret alone, bound to purposes, gone with whoever made them.

use amanah_policy::{CustomerId, ErasureGround, Purpose, Role};
use amanah_vault::{Actor, Idempotent, KeyOf, NewApiKey, SessionOf, StaffState, Vault, VaultError};

use crate::people::{customer, staff, vault};
use crate::support::{Folders, START};

fn key_of(of: KeyOf) -> NewApiKey {
    NewApiKey { of, purposes: vec![Purpose::Accountability], may_change: false, ends_at: START.plus_days(90) }
}

async fn sri(vault: &Vault) -> CustomerId {
    customer(vault, "Sri", "sri@example.test").await
}

/// Shows: SEC
#[tokio::test]
async fn a_key_is_found_by_its_secret_until_it_ends() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = sri(&vault).await;
    let (made, secret) = vault.make_api_key(key_of(KeyOf::Customer(sri)), START).await.unwrap();
    let secret = secret.expose();

    let found = vault.api_key(secret, START.plus_days(89)).await.unwrap().unwrap();
    let listed = vault.api_keys(SessionOf::Customer(sri), START).await.unwrap();
    let over = vault.api_key(secret, START.plus_days(90)).await.unwrap();
    let as_staff = vault.api_key(&secret.replace("amc_", "amp_"), START).await.unwrap();
    let as_session = vault.session(&secret.replace("amc_", "ams_"), START, START).await.unwrap();

    assert!(secret.starts_with("amc_"));
    assert_eq!((found.id, found.of, &found.purposes), (made.id, made.of, &made.purposes));
    assert_eq!(listed.iter().map(|key| key.id).collect::<Vec<_>>(), [made.id]);
    assert_eq!((over, as_staff), (None, None));
    assert!(as_session.is_none());
    assert_eq!(vault.api_key("amc_AAAA", START).await.unwrap(), None);
}

#[tokio::test]
async fn a_key_without_purpose_or_end_is_not_made() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let of = KeyOf::Customer(sri(&vault).await);

    let aimless = vault.make_api_key(NewApiKey { purposes: Vec::new(), ..key_of(of) }, START).await.err();
    let over = vault.make_api_key(NewApiKey { ends_at: START, ..key_of(of) }, START).await.err();

    for fault in [aimless, over] {
        assert!(matches!(fault, Some(VaultError::Malformed(_))), "{fault:?}");
    }
}

/// Shows: SEC
#[tokio::test]
async fn a_key_of_staff_goes_with_the_role_and_with_the_member() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let officer = staff(&vault, "Dewi", "dewi@example.test", &[Role::Officer]).await;
    let ani = staff(&vault, "Ani", "ani@example.test", &[Role::Support]).await;
    let boss = Actor::Staff { id: officer, role: Role::Officer };
    let of = KeyOf::Staff { staff: ani, role: Role::Support };
    let (_key, secret) = vault.make_api_key(key_of(of), START).await.unwrap();
    let secret = secret.expose();

    let not_held = KeyOf::Staff { staff: ani, role: Role::Officer };
    let refused = vault.make_api_key(key_of(not_held), START).await.err();
    let at_first = vault.api_key(secret, START).await.unwrap();
    vault.set_roles(ani, vec![Role::Billing], boss, START).await.unwrap();
    let without_role = vault.api_key(secret, START).await.unwrap();
    vault.set_roles(ani, vec![Role::Support], boss, START).await.unwrap();
    let again = vault.api_key(secret, START).await.unwrap();
    vault.set_staff_state(ani, StaffState::Inactive, boss, START).await.unwrap();
    vault.set_staff_state(ani, StaffState::Active, boss, START).await.unwrap();
    let after_leaving = vault.api_key(secret, START).await.unwrap();

    assert!(matches!(refused, Some(VaultError::NotNow(_))), "{refused:?}");
    assert!(at_first.is_some() && again.is_some());
    assert_eq!((without_role, after_leaving), (None, None));
}

/// Shows: invariant 5
#[tokio::test]
async fn keys_and_answers_go_with_their_customer() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = sri(&vault).await;
    let (_key, secret) = vault.make_api_key(key_of(KeyOf::Customer(sri)), START).await.unwrap();
    vault.begin_once(secret.expose(), "once", &[b"POST"], START).await.unwrap();

    let ground = ErasureGround::ConfirmedRequest;
    vault.erase_customer(sri, ground, Actor::System(Role::Officer), START).await.unwrap();

    assert_eq!(vault.api_key(secret.expose(), START).await.unwrap(), None);
    let rows = |table: &str| folders.raw().number(&format!("SELECT count(*) FROM {table}"), &[]);
    drop(vault);
    assert_eq!((rows("api_key"), rows("api_answer")), (0, 0));
}

#[tokio::test]
async fn a_key_is_ended_by_its_owner_alone() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = sri(&vault).await;
    let other = customer(&vault, "Budi", "budi@example.test").await;
    let (key, secret) = vault.make_api_key(key_of(KeyOf::Customer(sri)), START).await.unwrap();

    let by_other = vault.end_api_key(KeyOf::Customer(other), key.id, START).await;
    let still = vault.api_key(secret.expose(), START).await.unwrap();
    vault.end_api_key(KeyOf::Customer(sri), key.id, START).await.unwrap();

    assert!(matches!(by_other, Err(VaultError::NotFound(_))));
    assert!(still.is_some());
    assert_eq!(vault.api_key(secret.expose(), START).await.unwrap(), None);
}

#[tokio::test]
async fn a_change_sent_twice_is_answered_as_the_first_time() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let of = KeyOf::Customer(sri(&vault).await);
    let (_key, secret) = vault.make_api_key(key_of(of), START).await.unwrap();
    let once = |request: &'static [u8], now| {
        let (vault, secret) = (vault.clone(), secret.expose().to_owned());
        async move { vault.begin_once(&secret, "f3b1", &[request], now).await.unwrap() }
    };

    let Idempotent::Fresh(slot) = once(b"a ticket", START).await else { panic!("not seen before") };
    let while_it_is_made = once(b"a ticket", START).await;
    vault.keep_answer(slot, 201, r#"{"id":"tkt_1"}"#.to_owned()).await.unwrap();
    let again = once(b"a ticket", START).await;
    let another = once(b"another ticket", START).await;
    let next_day = once(b"another ticket", START.plus_hours(24)).await;

    assert_eq!(while_it_is_made, Idempotent::Unknown);
    assert_eq!(again, Idempotent::Answered { status: 201, body: r#"{"id":"tkt_1"}"#.to_owned() });
    assert_eq!(another, Idempotent::Another);
    assert!(matches!(next_day, Idempotent::Fresh(_)));
}

#[tokio::test]
async fn a_change_that_was_not_made_can_be_sent_again() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let of = KeyOf::Customer(sri(&vault).await);
    let (_key, secret) = vault.make_api_key(key_of(of), START).await.unwrap();

    let first = vault.begin_once(secret.expose(), "f3b1", &[b"a"], START).await.unwrap();
    let Idempotent::Fresh(slot) = first else { panic!("not seen before") };
    vault.forget_answer(slot).await.unwrap();
    let again = vault.begin_once(secret.expose(), "f3b1", &[b"b"], START).await.unwrap();

    assert!(matches!(again, Idempotent::Fresh(_)));
}
