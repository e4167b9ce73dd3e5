//! What members of staff do about themselves, and invitations that wait: withdrawn, or made anew.

use amanah_policy::{Role, SessionId, StaffId};
use amanah_service::accounts::staff::accept;
use amanah_service::accounts::staff::own::{self, Myself};
use amanah_service::accounts::staff::{StaffFault, invitation, roster, sign_in};
use amanah_service::vault::{Actor, PendingFault};

use crate::company::{Company, NOW, PASSWORD, WHENCE, company};

const AGUS: &str = "agus@contoh.example";
const NEW: &str = "kerbau membajak sawah";

/// Shows: SEC
#[tokio::test]
async fn an_invitation_that_was_withdrawn_opens_nothing_and_one_made_anew_takes_its_place() {
    let company = company().await;
    let officer = company.officer().await;
    let house = &company.house;
    let first = invitation::invite_by(house, officer, &[Role::Support], NOW).await.unwrap();
    let second = invitation::invite_by(house, officer, &[Role::Billing], NOW).await.unwrap();

    let listed = invitation::waiting(house, officer, NOW).await.unwrap();
    let (renewed, roles) = invitation::renew(house, officer, first.id, NOW).await.unwrap();
    invitation::withdraw(house, officer, second.id, NOW).await.unwrap();
    let left = invitation::waiting(house, officer, NOW).await.unwrap();
    let twice = invitation::withdraw(house, officer, second.id, NOW).await;
    let mut told = Vec::new();
    for begun in [&first, &second, &renewed] {
        told.push(accept::look(house, begun.secret.expose(), NOW).await);
    }

    assert_eq!(listed.len(), 2);
    assert_eq!(roles, [Role::Support]);
    assert_eq!(left.iter().map(|it| it.id).collect::<Vec<_>>(), [renewed.id]);
    assert!(matches!(twice, Err(StaffFault::Link(PendingFault::UsedOrUnknown))), "{twice:?}");
    assert!(told[0].is_err() && told[1].is_err() && told[2].is_ok(), "{told:?}");
}

/// Shows: SEC
#[tokio::test]
async fn invitations_are_the_officers_to_list_and_to_withdraw() {
    let company = company().await;
    let officer = company.officer().await;
    let (agus, _) = signed_in(&company).await;
    let begun = invitation::invite_by(&company.house, officer, &[Role::Billing], NOW).await.unwrap();
    let support = Actor::Staff { id: agus, role: Role::Support };

    let listed = invitation::waiting(&company.house, support, NOW).await;
    let withdrawn = invitation::withdraw(&company.house, support, begun.id, NOW).await;
    let over = invitation::waiting(&company.house, officer, begun.until).await.unwrap();

    assert!(matches!(listed, Err(StaffFault::OfficerOnly)), "{listed:?}");
    assert!(matches!(withdrawn, Err(StaffFault::OfficerOnly)), "{withdrawn:?}");
    assert_eq!(over, [], "what is over waits for nobody");
}

/// Shows: SEC
#[tokio::test]
async fn a_new_password_needs_the_present_one_and_ends_every_other_session() {
    let company = company().await;
    company.officer().await;
    let (agus, here) = signed_in(&company).await;
    let (_, elsewhere) = signed_in_again(&company).await;
    let me = Myself { staff: agus, role: Role::Support, session: here };
    let set = async |present, new| own::set_password(&company.house, me, (present, new), NOW).await;

    let wrong = set("not my password", NEW).await;
    let short = set(PASSWORD, "short").await;
    set(PASSWORD, NEW).await.unwrap();
    let left = own::sessions(&company.house, agus, NOW).await.unwrap();
    let old = sign_in::with_password(&company.house, AGUS, PASSWORD, WHENCE, NOW).await;

    assert!(matches!(wrong, Err(StaffFault::WrongPassword)), "{wrong:?}");
    assert!(matches!(short, Err(StaffFault::Form(_))), "{short:?}");
    assert_eq!(left.iter().map(|session| session.id).collect::<Vec<_>>(), [here]);
    assert_ne!(here, elsewhere);
    assert!(matches!(old, Err(StaffFault::NobodyHere)), "{old:?}");
}

/// Shows: SEC
#[tokio::test]
async fn somebody_ends_their_own_sessions_and_nobody_elses() {
    let company = company().await;
    company.officer().await;
    let (agus, first) = signed_in(&company).await;
    let budi = company.colleague("Budi", "budi@contoh.example", &[Role::Support]).await;

    let by_other = own::end_session(&company.house, budi, first, NOW).await;
    own::end_session(&company.house, agus, first, NOW).await.unwrap();
    let left = own::sessions(&company.house, agus, NOW).await.unwrap();

    assert!(matches!(by_other, Err(StaffFault::Unknown)), "{by_other:?}");
    assert_eq!(left, []);
}

#[tokio::test]
async fn a_name_is_changed_by_its_owner_and_must_be_one() {
    let company = company().await;
    company.officer().await;
    let (agus, session) = signed_in(&company).await;
    let me = Myself { staff: agus, role: Role::Support, session };

    let empty = own::rename(&company.house, me, "  ", NOW).await;
    own::rename(&company.house, me, " Agus Salim ", NOW).await.unwrap();

    assert!(matches!(empty, Err(StaffFault::Form(_))), "{empty:?}");
    assert_eq!(roster::one(&company.house, agus).await.unwrap().name, "Agus Salim");
}

/// Shows: SEC
#[tokio::test]
async fn whoever_signs_in_is_told_of_it_by_mail() {
    let company = company().await;
    company.officer().await;
    signed_in(&company).await;

    let mail = company.mail_of("staff_signed_in", NOW).await.unwrap();

    assert_eq!(mail.address, AGUS);
    assert!(mail.body.contains("/console/me") && !mail.body.contains("Agus"), "{}", mail.body);
}

async fn signed_in(company: &Company) -> (StaffId, SessionId) {
    company.colleague("Agus", AGUS, &[Role::Support]).await;
    signed_in_again(company).await
}

async fn signed_in_again(company: &Company) -> (StaffId, SessionId) {
    let entry = sign_in::with_password(&company.house, AGUS, PASSWORD, WHENCE, NOW).await.unwrap();
    let signed = entry.signed_in().unwrap();
    (signed.staff.id, signed.session.id)
}
