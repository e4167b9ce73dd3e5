//! Inviting somebody to a company's account: by a link to their mailbox, and by nothing else.

use amanah_policy::{AgreementHow, Language, PersonRole, Timestamp};
use amanah_service::accounts::people::invitation::{self, INVITATION_PATH, Newcomer};
use amanah_service::accounts::people::{Acting, PeopleActFault, acting_for};
use amanah_service::accounts::sessions::SignedIn;
use amanah_service::vault::{Account, PendingFault, PeopleFault};

use crate::company::{Company, NOW, PASSWORD, SRI, WHENCE, company};

const WATI: &str = "wati@toko-sri.example";

fn acting(signed_in: &SignedIn) -> Acting<'_> {
    Acting { person: signed_in.customer, session: &signed_in.session }
}

async fn account(company: &Company, signed_in: &SignedIn) -> Account {
    acting_for(&company.house, signed_in.customer, &signed_in.session).await.unwrap()
}

async fn invite(company: &Company, owner: &SignedIn, email: &str) -> String {
    let account = account(company, owner).await;
    let roles = [PersonRole::Billing];
    invitation::invite(&company.house, &account, acting(owner), email, &roles, NOW).await.unwrap();
    company.token_in("invitation", INVITATION_PATH, NOW).await
}

const NEWCOMER: Newcomer<'_> =
    Newcomer { name: "Wati", password: PASSWORD, agrees: true, language: Language::En };

/// Shows: R2, ACC
#[tokio::test]
async fn somebody_new_signs_up_with_the_mailbox_that_was_invited() {
    let company = company().await;
    let owner = company.owner(SRI, NOW).await;
    let token = invite(&company, &owner, WATI).await;

    let wati = invitation::sign_up(&company.house, &token, NEWCOMER, WHENCE, NOW).await.unwrap();

    let account = account(&company, &wati).await;
    assert!(account.is_of_company());
    assert_eq!(account.owner(), Some(owner.customer));
    assert_eq!(account.roles_of(wati.customer).collect::<Vec<_>>(), [PersonRole::Billing]);
    let vault = company.house.vault();
    assert_eq!(company.owner_of(WATI).await, Some(wati.customer));
    assert!(vault.customer(wati.customer).await.unwrap().is_mailbox_proved);
    assert_eq!(vault.agreements(wati.customer).await.unwrap()[0].how, AgreementHow::Registration);
    assert!(company.templates_to(WATI, NOW).await.contains(&"account_joined".to_owned()));
    let told = company.templates_to(SRI, NOW).await;
    assert_eq!(told.iter().filter(|template| *template == "people_changed").count(), 2, "{told:?}");
}

/// Shows: SEC
#[tokio::test]
async fn whoever_has_an_account_joins_with_it_after_a_fresh_proof_and_keeps_their_own() {
    let company = company().await;
    let owner = company.owner(SRI, NOW).await;
    let wati = company.customer(WATI, NOW).await;
    let token = invite(&company, &owner, WATI).await;
    let own = account(&company, &wati).await;
    let late = NOW.plus_micros(301_000_000);

    let stale = invitation::accept(&company.house, acting(&wati), &token, late).await;
    let as_new = invitation::sign_up(&company.house, &token, NEWCOMER, WHENCE, NOW).await;
    invitation::accept(&company.house, acting(&wati), &token, NOW).await.unwrap();
    let twice = invitation::accept(&company.house, acting(&wati), &token, NOW).await;

    assert!(matches!(stale, Err(PeopleActFault::ProofNeeded)), "{stale:?}");
    assert!(matches!(as_new, Err(PeopleActFault::HasAccount)), "{as_new:?}");
    assert!(matches!(twice, Err(PeopleActFault::Link(PendingFault::UsedOrUnknown))), "{twice:?}");
    let accounts = company.house.vault().accounts_of(wati.customer).await.unwrap();
    assert_eq!(accounts.iter().map(|it| it.id).collect::<Vec<_>>()[0], own.id);
    assert_eq!(accounts.len(), 2);
}

/// Shows: SEC
#[tokio::test]
async fn an_invitation_answers_alike_whether_the_mailbox_is_a_customers_or_not() {
    let company = company().await;
    let owner = company.owner(SRI, NOW).await;
    company.customer(WATI, NOW).await;
    let account = account(&company, &owner).await;
    let roles = [PersonRole::Technical];
    let invite = async |email| {
        invitation::invite(&company.house, &account, acting(&owner), email, &roles, NOW).await.unwrap()
    };

    let size = || company.house.vault().ledger_size();
    let before = size().await.unwrap();
    let known = invite(WATI).await;
    let between = size().await.unwrap();
    let unknown = invite("nobody@toko-sri.example").await;
    let after = size().await.unwrap();

    assert_eq!(known, unknown);
    assert_eq!(between - before, after - between, "the same entries");
}

/// Shows: SEC
#[tokio::test]
async fn only_the_owner_invites_lists_and_withdraws_and_a_withdrawn_link_is_dead() {
    let company = company().await;
    let owner = company.owner(SRI, NOW).await;
    let token = invite(&company, &owner, WATI).await;
    let wati = invitation::sign_up(&company.house, &token, NEWCOMER, WHENCE, NOW).await.unwrap();
    let account = account(&company, &wati).await;
    let second = invite(&company, &owner, "joko@toko-sri.example").await;
    let house = &company.house;

    let roles = [PersonRole::Billing];
    let by_wati = invitation::invite(house, &account, acting(&wati), "x@y.example", &roles, NOW).await;
    let seen_by_wati = invitation::waiting(house, &account, wati.customer, NOW).await.unwrap();
    let list = invitation::waiting(house, &account, owner.customer, NOW).await.unwrap().unwrap();
    let [waiting] = list.content().as_slice() else { panic!("one: {list:?}") };
    let refused = invitation::withdraw(house, &account, wati.customer, waiting.id, NOW).await;
    invitation::withdraw(house, &account, owner.customer, waiting.id, NOW).await.unwrap();
    let again = invitation::withdraw(house, &account, owner.customer, waiting.id, NOW).await;
    let dead = invitation::sign_up(house, &second, NEWCOMER, WHENCE, NOW).await;

    assert!(matches!(by_wati, Err(PeopleActFault::Stays(PeopleFault::OwnerOnly))), "{by_wati:?}");
    assert!(seen_by_wati.is_none());
    assert_eq!(waiting.address(), "joko@toko-sri.example");
    assert!(matches!(refused, Err(PeopleActFault::Stays(PeopleFault::OwnerOnly))), "{refused:?}");
    assert!(matches!(again, Err(PeopleActFault::Link(_))), "{again:?}");
    assert!(matches!(dead, Err(PeopleActFault::Link(PendingFault::UsedOrUnknown))), "{dead:?}");
    assert!(company.mail_of("invitation", NOW).await.is_none(), "the mail goes with the invitation");
}

/// Shows: SEC
#[tokio::test]
async fn a_slip_of_the_pen_costs_no_invitation_and_an_owner_cannot_be_invited() {
    let company = company().await;
    let owner = company.owner(SRI, NOW).await;
    let token = invite(&company, &owner, WATI).await;
    let house = &company.house;
    let account = account(&company, &owner).await;

    let short = Newcomer { password: "short", ..NEWCOMER };
    let slip = invitation::sign_up(house, &token, short, WHENCE, NOW).await;
    let to_owner = [PersonRole::Owner];
    let as_owner = invitation::invite(house, &account, acting(&owner), "x@y.example", &to_owner, NOW).await;
    let nothing = invitation::invite(house, &account, acting(&owner), "no address", &[], NOW).await;
    let later = invitation::look(house, &token, NOW.plus_hours(72)).await;
    let good = invitation::sign_up(house, &token, NEWCOMER, WHENCE, NOW).await;

    assert!(matches!(slip, Err(PeopleActFault::Form(_))), "{slip:?}");
    assert!(matches!(as_owner, Err(PeopleActFault::Stays(PeopleFault::OwnerIsHandedOver))), "{as_owner:?}");
    let Err(PeopleActFault::Form(faults)) = nothing else { panic!("{nothing:?}") };
    assert_eq!(faults.iter().map(|fault| fault.field).collect::<Vec<_>>(), ["email", "roles"]);
    assert!(matches!(later, Err(PeopleActFault::Link(PendingFault::Expired))), "{later:?}");
    assert!(good.is_ok(), "{good:?}");
}

/// Shows: SEC
#[tokio::test]
async fn invitations_run_out_by_mailbox_and_by_account() {
    let company = company().await;
    let owner = company.owner(SRI, NOW).await;
    let account = account(&company, &owner).await;
    let roles = [PersonRole::Billing];
    let invite = async |email: String, now: Timestamp| {
        invitation::invite(&company.house, &account, acting(&owner), &email, &roles, now).await
    };

    let mut mailbox = Vec::new();
    for _ in 0..6 {
        mailbox.push(invite(WATI.to_owned(), NOW).await.is_ok());
    }
    let mut others = Vec::new();
    for number in 0..15 {
        others.push(invite(format!("person{number}@toko-sri.example"), NOW).await.is_ok());
    }

    assert_eq!(mailbox, [true, true, true, true, true, false]);
    // Six were counted for the account already.
    assert_eq!(others.iter().filter(|is_sent| **is_sent).count(), 14);
}
