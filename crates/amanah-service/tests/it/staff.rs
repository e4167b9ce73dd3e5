//! Staff: invitations, sign-in, roles, and the last officer.

use amanah_policy::{Role, StaffId};
use amanah_service::accounts::staff::accept::{self, Acceptance};
use amanah_service::accounts::staff::invitation::{self, INVITATION_PATH};
use amanah_service::accounts::staff::{StaffFault, one_time_link, roles, roster, sign_in};
use amanah_service::purposes::opening::declare;
use amanah_service::vault::{Actor, PendingFault, StaffState};

use crate::company::{Company, NOW, PASSWORD, WHENCE, company};

const RATNA: &str = "ratna@contoh.example";

impl Company {
    /// Somebody who accepted an invitation to these roles.
    pub(crate) async fn colleague(&self, name: &str, email: &str, roles: &[Role]) -> StaffId {
        let begun = invitation::invite(&self.house, roles, NOW).await.unwrap();
        let form = Acceptance { token: begun.secret.expose(), name, email, password: PASSWORD };
        accept::accept(&self.house, form, NOW).await.unwrap()
    }

    /// The protection officer, who is there in every company.
    pub(crate) async fn officer(&self) -> Actor {
        let id = self.colleague("Ratna", RATNA, &[Role::Officer]).await;
        Actor::Staff { id, role: Role::Officer }
    }
}

/// Shows: SEC
#[tokio::test]
async fn an_invitation_makes_one_member_of_staff_and_no_second() {
    let company = company().await;
    let officer = company.officer().await;
    let roles = [Role::Support, Role::Billing];
    let invited = invitation::invite_by(&company.house, officer, &roles, NOW).await.unwrap();
    let link = invitation::link(&company.house, &invited);
    let token = link.split_once(INVITATION_PATH).unwrap().1;
    let form = Acceptance { token, name: "Agus", email: "agus@contoh.example", password: PASSWORD };

    let agus = accept::accept(&company.house, form, NOW).await.unwrap();
    let again = accept::accept(&company.house, Acceptance { email: "b@contoh.example", ..form }, NOW).await;

    assert_eq!(roster::one(&company.house, agus).await.unwrap().roles, roles);
    assert!(matches!(again, Err(StaffFault::Link(PendingFault::UsedOrUnknown))), "{again:?}");
}

#[tokio::test]
async fn a_slip_of_the_pen_does_not_cost_the_invitation() {
    let company = company().await;
    company.officer().await;
    let begun = invitation::invite(&company.house, &[Role::Support], NOW).await.unwrap();
    let form = Acceptance { token: begun.secret.expose(), name: "", email: RATNA, password: "short" };

    let slip = accept::accept(&company.house, form, NOW).await.unwrap_err();
    let mended = Acceptance { name: "Agus", email: "agus@contoh.example", password: PASSWORD, ..form };
    let accepted = accept::accept(&company.house, mended, NOW).await;

    let StaffFault::Form(faults) = slip else { panic!("{slip:?}") };
    let found: Vec<_> = faults.iter().map(|fault| (fault.field, fault.problem.code())).collect();
    assert_eq!(found, [("name", "missing"), ("password", "password-too-short"), ("email", "taken")]);
    assert!(accepted.is_ok(), "{accepted:?}");
}

#[tokio::test]
async fn an_invitation_ends_with_its_clock() {
    let company = company().await;
    let begun = invitation::invite(&company.house, &[Role::Support], NOW).await.unwrap();

    let late = accept::look(&company.house, begun.secret.expose(), NOW.plus_hours(73)).await;

    assert!(matches!(late, Err(StaffFault::Link(_))), "{late:?}");
}

/// Shows: SEC
#[tokio::test]
async fn only_the_officer_invites_changes_and_lets_go() {
    let company = company().await;
    company.officer().await;
    let id = company.colleague("Agus", "agus@contoh.example", &[Role::Support]).await;
    let agus = Actor::Staff { id, role: Role::Support };

    let invites = invitation::invite_by(&company.house, agus, &[Role::Officer], NOW).await;
    let changes = roster::set_roles(&company.house, agus, id, vec![Role::Officer], NOW).await;
    let lets_go = roster::let_go(&company.house, agus, id, NOW).await;

    assert!(matches!(invites, Err(StaffFault::OfficerOnly)), "{invites:?}");
    assert!(matches!(changes, Err(StaffFault::OfficerOnly)), "{changes:?}");
    assert!(matches!(lets_go, Err(StaffFault::OfficerOnly)), "{lets_go:?}");
}

#[tokio::test]
async fn the_last_officer_stays() {
    let company = company().await;
    let officer = company.officer().await;
    let Actor::Staff { id, .. } = officer else { panic!("the officer is a member of staff") };

    let lets_go = roster::let_go(&company.house, officer, id, NOW).await;
    let changes = roster::set_roles(&company.house, officer, id, vec![Role::Support], NOW).await;
    let empties = roster::set_roles(&company.house, officer, id, Vec::new(), NOW).await;

    assert!(matches!(lets_go, Err(StaffFault::LastOfficer)), "{lets_go:?}");
    assert!(matches!(changes, Err(StaffFault::LastOfficer)), "{changes:?}");
    assert!(matches!(empties, Err(StaffFault::NoRole)), "{empties:?}");
}

/// Shows: SEC
#[tokio::test]
async fn who_was_let_go_gets_nothing_from_that_moment() {
    let company = company().await;
    let officer = company.officer().await;
    let id = company.colleague("Agus", "agus@contoh.example", &[Role::Support]).await;
    let signed_in =
        sign_in::open(&company.house, id, amanah_service::vault::SignedInBy::Link, NOW).await.unwrap();
    let secret = signed_in.secret.expose();
    let before = sign_in::recognise(&company.house, secret, None, NOW).await.unwrap();

    roster::let_go(&company.house, officer, id, NOW).await.unwrap();

    let after = sign_in::recognise(&company.house, secret, None, NOW).await.unwrap();
    let again = sign_in::with_password(&company.house, "agus@contoh.example", PASSWORD, WHENCE, NOW).await;
    assert!(before.is_some());
    assert!(after.is_none());
    assert!(matches!(again, Err(StaffFault::NobodyHere)), "{again:?}");
    assert_eq!(roster::one(&company.house, id).await.unwrap().state, StaffState::Inactive);
}

#[tokio::test]
async fn a_role_that_is_not_held_is_not_acted_in() {
    let company = company().await;
    let id = company.colleague("Agus", "agus@contoh.example", &[Role::Support, Role::Billing]).await;
    let signed_in =
        sign_in::open(&company.house, id, amanah_service::vault::SignedInBy::Link, NOW).await.unwrap();
    let secret = signed_in.secret.expose();

    let chosen = sign_in::recognise(&company.house, secret, Some(Role::Billing), NOW).await.unwrap();
    let wished = sign_in::recognise(&company.house, secret, Some(Role::Officer), NOW).await.unwrap();

    assert_eq!(chosen.map(|(_, role, _)| role), Some(Role::Billing));
    assert_eq!(wished.map(|(_, role, _)| role), Some(Role::Support));
}

#[tokio::test]
async fn a_link_for_staff_signs_in_once() {
    let company = company().await;
    let id = company.colleague("Agus", "agus@contoh.example", &[Role::Support]).await;
    let link = one_time_link::make(&company.house, id, NOW.plus_hours(1), NOW).await.unwrap();
    let token = link.secret.expose();

    let looked = sign_in::look(&company.house, token, NOW).await;
    let first = sign_in::with_link(&company.house, token, WHENCE, NOW).await;
    let second = sign_in::with_link(&company.house, token, WHENCE, NOW).await;

    assert!(looked.is_ok());
    assert_eq!(first.unwrap().signed_in().unwrap().staff.id, id);
    assert!(matches!(second, Err(StaffFault::Link(PendingFault::UsedOrUnknown))), "{second:?}");
}

/// Shows: SEC
#[tokio::test]
async fn what_a_role_sees_is_what_the_policy_says() {
    let company = company().await;
    let policy = company.house.vault().policy();

    let opens: Vec<Role> = Role::ALL.iter().copied().filter(|role| roles::can_open(&policy, *role)).collect();
    let support = declare::choices(&company.house, Role::Support);

    assert_eq!(
        opens,
        [Role::Support, Role::Billing, Role::Officer, Role::Finance, Role::Registrar, Role::Engineer]
    );
    let usable: Vec<&str> = support
        .iter()
        .filter(|choice| !choice.opens.is_empty())
        .map(|choice| choice.purpose.code())
        .collect();
    assert_eq!(usable, ["service_communication"]);
}
