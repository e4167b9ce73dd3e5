//! Staff: known by an address of their own, in roles, and never without an officer.

use amanah_policy::{CaseChannel, CaseKind, CaseState, Role, StaffId};
use amanah_vault::{Actor, NewCase, NewStaff, Personal, SessionOf, StaffState, VaultError};

use crate::people::{PASSWORD, customer, staff, vault};
use crate::support::{Folders, START};

const OFFICER: Actor = Actor::System(Role::Officer);

#[tokio::test]
async fn a_member_of_staff_is_listed_with_name_address_and_roles() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let ani = staff(&vault, " Ani ", " Ani@Example.test ", &[Role::Officer, Role::Support]).await;
    let budi = staff(&vault, "Budi", "budi@example.test", &[Role::Engineer]).await;

    let all = vault.all_staff().await.unwrap();
    let one = vault.staff(ani).await.unwrap();

    let mut ids: Vec<StaffId> = all.iter().map(|line| line.id).collect();
    ids.sort_unstable();
    let mut expected = [ani, budi];
    expected.sort_unstable();
    assert_eq!(ids, expected);
    assert_eq!((one.name.as_str(), one.email.as_str()), ("Ani", "Ani@Example.test"));
    assert_eq!(one.roles, [Role::Support, Role::Officer], "each role once, in the order of the vocabulary");
    assert_eq!((one.state, one.since), (StaffState::Active, START));
}

#[tokio::test]
async fn an_address_belongs_to_one_member_of_staff() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    staff(&vault, "Ani", "ani@example.test", &[Role::Officer]).await;

    let again = add(&vault, "Other", "ANI@example.test", vec![Role::Support]).await;
    let no_address = add(&vault, "Other", "no address", vec![Role::Support]).await;
    let no_role = add(&vault, "Other", "other@example.test", Vec::new()).await;

    assert!(matches!(again, Err(VaultError::Taken("e-mail address"))), "{again:?}");
    assert!(matches!(no_address, Err(VaultError::Malformed("e-mail address"))), "{no_address:?}");
    assert!(matches!(no_role, Err(VaultError::Malformed(_))), "{no_role:?}");
    assert_eq!(vault.all_staff().await.unwrap().len(), 1);
}

/// Shows: DEL2, SEC
#[tokio::test]
async fn whoever_works_here_no_longer_or_in_another_role_opens_no_request_not_even_one_that_takes_no_step() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    staff(&vault, "Ani", "ani@example.test", &[Role::Officer]).await;
    let id = staff(&vault, "Budi", "budi@example.test", &[Role::Support]).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let opens = async |role| {
        let new = NewCase {
            customer: sri,
            kind: CaseKind::Erase,
            channel: CaseChannel::Desk,
            activity: None,
            due_at: START.plus_days(7),
        };
        vault.open_case(new, Vec::new(), Actor::Staff { id, role }, START).await
    };

    let in_another_role = opens(Role::Officer).await;
    vault.set_staff_state(id, StaffState::Inactive, OFFICER, START).await.unwrap();
    let gone = opens(Role::Support).await;
    let entries = vault.open_cases(None, 9).await.unwrap();
    vault.set_staff_state(id, StaffState::Active, OFFICER, START).await.unwrap();
    let opened = opens(Role::Support).await.unwrap();

    for refused in [in_another_role, gone] {
        assert!(matches!(refused, Err(VaultError::NotNow(_))), "{refused:?}");
    }
    assert!(entries.is_empty(), "{entries:?}");
    assert_eq!((opened.state, opened.opened_by), (CaseState::Received, Some(id)));
}

/// Shows: SEC.
#[tokio::test]
async fn the_last_active_officer_stays() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let ani = staff(&vault, "Ani", "ani@example.test", &[Role::Officer]).await;
    let budi = staff(&vault, "Budi", "budi@example.test", &[Role::Support]).await;

    let loses_role = vault.set_roles(ani, vec![Role::Support], OFFICER, START).await;
    let goes = vault.set_staff_state(ani, StaffState::Inactive, OFFICER, START).await;
    vault.set_roles(budi, vec![Role::Support, Role::Officer], OFFICER, START).await.unwrap();
    let goes_later = vault.set_staff_state(ani, StaffState::Inactive, OFFICER, START).await;
    let budi_loses_role = vault.set_roles(budi, vec![Role::Support], OFFICER, START).await;

    assert!(matches!(loses_role, Err(VaultError::NotNow(_))), "{loses_role:?}");
    assert!(matches!(goes, Err(VaultError::NotNow(_))), "{goes:?}");
    assert_eq!(goes_later, Ok(()));
    assert!(matches!(budi_loses_role, Err(VaultError::NotNow(_))), "an officer who left does not count");
}

#[tokio::test]
async fn every_change_of_staff_is_in_the_ledger_and_no_refused_one() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let ani = staff(&vault, "Ani", "ani@example.test", &[Role::Officer]).await;
    let before = vault.ledger_size().await.unwrap();

    vault.set_roles(ani, vec![Role::Officer, Role::Legal], OFFICER, START).await.unwrap();
    let refused = vault.set_roles(ani, vec![Role::Legal], OFFICER, START).await;
    let unknown = vault.set_roles(StaffId::from_bytes([9; 16]), vec![Role::Legal], OFFICER, START).await;

    assert!(refused.is_err());
    assert_eq!(unknown, Err(VaultError::NotFound("member of staff")));
    assert_eq!(vault.ledger_size().await.unwrap(), before + 1);
}

#[tokio::test]
async fn staff_sign_in_with_their_own_password_while_they_work_here() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let ani = staff(&vault, "Ani", "ani@example.test", &[Role::Officer]).await;
    let budi = staff(&vault, "Budi", "budi@example.test", &[Role::Support]).await;
    let sign_in = async |email: &str, password: &str| {
        vault.staff_with_password(&Personal::text(email), Personal::text(password)).await.unwrap()
    };

    let right = sign_in("ANI@example.test", PASSWORD).await;
    let wrong = sign_in("ani@example.test", "sapi makan nasi").await;
    let unknown = sign_in("nobody@example.test", PASSWORD).await;
    vault.set_staff_state(budi, StaffState::Inactive, OFFICER, START).await.unwrap();
    let gone = sign_in("budi@example.test", PASSWORD).await;

    assert_eq!((right, wrong, unknown, gone), (Some(ani), None, None, None));
}

#[tokio::test]
async fn a_new_staff_password_ends_the_sessions_and_replaces_the_old_one() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let ani = staff(&vault, "Ani", "ani@example.test", &[Role::Officer]).await;
    vault
        .open_session(SessionOf::Staff(ani), amanah_vault::SignedInBy::Password, START.plus_hours(12), START)
        .await
        .unwrap();

    vault.set_staff_password(ani, Personal::text("kerbau membajak sawah"), None, START).await.unwrap();
    let email = Personal::text("ani@example.test");
    let old = vault.staff_with_password(&email, Personal::text(PASSWORD)).await.unwrap();
    let new = vault.staff_with_password(&email, Personal::text("kerbau membajak sawah")).await.unwrap();
    let short = vault.set_staff_password(ani, Personal::text("pendek"), None, START).await;

    assert_eq!((old, new), (None, Some(ani)));
    assert_eq!(vault.sessions(SessionOf::Staff(ani), START).await.unwrap(), []);
    assert!(matches!(short, Err(VaultError::Malformed(_))), "{short:?}");
}

/// Shows: SEC
#[tokio::test]
async fn a_staff_password_is_as_before_where_the_others_could_not_be_sent_away() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let ani = staff(&vault, "Ani", "ani@example.test", &[Role::Officer]).await;
    let email = Personal::text("ani@example.test");
    let before = vault.ledger_size().await.unwrap();
    folders.raw().execute("ALTER TABLE session RENAME TO away", &[]);

    let failed = vault.set_staff_password(ani, Personal::text("kerbau membajak sawah"), None, START).await;
    folders.raw().execute("ALTER TABLE away RENAME TO session", &[]);
    let old = vault.staff_with_password(&email, Personal::text(PASSWORD)).await.unwrap();

    assert!(failed.is_err());
    assert_eq!(old, Some(ani));
    assert_eq!(vault.ledger_size().await.unwrap(), before);
}

#[tokio::test]
async fn a_name_moved_to_another_member_of_staff_does_not_open() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let ani = staff(&vault, "Ani", "ani@example.test", &[Role::Officer]).await;
    let budi = staff(&vault, "Budi", "budi@example.test", &[Role::Support]).await;
    folders.raw().execute(
        "UPDATE staff SET sealed = (SELECT sealed FROM staff WHERE id = ?1) WHERE id = ?2",
        &[ani.as_bytes(), budi.as_bytes()],
    );

    let moved = vault.staff(budi).await;

    assert_eq!(moved, Err(VaultError::Tampered));
}

async fn add(
    vault: &amanah_vault::Vault,
    name: &str,
    email: &str,
    roles: Vec<Role>,
) -> Result<StaffId, VaultError> {
    let new = NewStaff { name: Personal::text(name), email: Personal::text(email), password: None, roles };
    vault.add_staff(new, OFFICER, START).await
}
