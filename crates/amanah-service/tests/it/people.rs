//! The people of a company's account: other roles, going, another owner; everybody concerned is told.

use amanah_policy::{CustomerId, Language, PersonRole};
use amanah_service::accounts::events::{self, SecurityNews};
use amanah_service::accounts::people::invitation::{self, INVITATION_PATH, Newcomer};
use amanah_service::accounts::people::{Acting, PeopleActFault, acting_for, hand_over, members, roles};
use amanah_service::accounts::sessions::SignedIn;
use amanah_service::vault::{Account, PeopleFault};

use crate::company::{Company, NOW, PASSWORD, SRI, WHENCE, company};

const WATI: &str = "wati@toko-sri.example";

fn acting(signed_in: &SignedIn) -> Acting<'_> {
    Acting { person: signed_in.customer, session: &signed_in.session }
}

/// The owner, somebody in billing, and the account as it is.
async fn two(company: &Company) -> (SignedIn, SignedIn) {
    let owner = company.owner(SRI, NOW).await;
    let account = account(company, &owner).await;
    let billing = [PersonRole::Billing];
    invitation::invite(&company.house, &account, acting(&owner), WATI, &billing, NOW).await.unwrap();
    let token = company.token_in("invitation", INVITATION_PATH, NOW).await;
    let newcomer = Newcomer { name: "Wati", password: PASSWORD, agrees: true, language: Language::En };
    let wati = invitation::sign_up(&company.house, &token, newcomer, WHENCE, NOW).await.unwrap();
    (owner, wati)
}

async fn account(company: &Company, signed_in: &SignedIn) -> Account {
    acting_for(&company.house, signed_in.customer, &signed_in.session).await.unwrap()
}

async fn events_of(company: &Company, customer: CustomerId) -> Vec<SecurityNews> {
    let lately = events::lately(&company.house, customer, NOW).await.unwrap();
    lately.events().into_iter().map(|(_, news, _)| news).collect()
}

/// Shows: SEC
#[tokio::test]
async fn a_stale_proof_changes_nothing_about_anybody() {
    let company = company().await;
    let (owner, wati) = two(&company).await;
    let account = account(&company, &owner).await;
    let (house, late) = (&company.house, NOW.plus_micros(301_000_000));

    let technical = [PersonRole::Technical];
    let answers = [
        roles::give(house, &account, acting(&owner), wati.customer, &technical, late).await,
        roles::take_out(house, &account, acting(&owner), wati.customer, late).await,
        roles::leave(house, &account, acting(&wati), late).await,
        hand_over::offer(house, &account, acting(&owner), wati.customer, PersonRole::Billing, late).await,
        hand_over::accept(house, &account, acting(&wati), late).await,
        invitation::invite(house, &account, acting(&owner), "x@y.example", &technical, late).await.map(drop),
    ];

    for answer in answers {
        assert!(matches!(answer, Err(PeopleActFault::ProofNeeded)), "{answer:?}");
    }
}

/// Shows: SEC
#[tokio::test]
async fn the_owner_gives_other_roles_and_both_are_told() {
    let company = company().await;
    let (owner, wati) = two(&company).await;
    let before = account(&company, &owner).await;
    let house = &company.house;

    let by_wati =
        roles::give(house, &before, acting(&wati), owner.customer, &[PersonRole::Billing], NOW).await;
    let none = roles::give(house, &before, acting(&owner), wati.customer, &[], NOW).await;
    let own = roles::give(house, &before, acting(&owner), owner.customer, &[PersonRole::Billing], NOW).await;
    roles::give(house, &before, acting(&owner), wati.customer, &[PersonRole::Technical], NOW).await.unwrap();

    assert!(matches!(by_wati, Err(PeopleActFault::Stays(PeopleFault::OwnerOnly))), "{by_wati:?}");
    assert!(matches!(none, Err(PeopleActFault::Form(_))), "{none:?}");
    assert!(matches!(own, Err(PeopleActFault::Stays(PeopleFault::HandOverFirst))), "{own:?}");
    let after = account(&company, &owner).await;
    assert_eq!(after.roles_of(wati.customer).collect::<Vec<_>>(), [PersonRole::Technical]);
    assert_eq!(company.templates_to(WATI, NOW).await[0], "roles_changed");
    assert_eq!(company.templates_to(SRI, NOW).await[0], "people_changed");
    assert_eq!(events_of(&company, wati.customer).await[0], SecurityNews::RolesChanged);
}

/// Shows: SEC
#[tokio::test]
async fn who_is_taken_out_or_leaves_is_told_and_the_owner_cannot_leave() {
    let company = company().await;
    let (owner, wati) = two(&company).await;
    let before = account(&company, &owner).await;
    let house = &company.house;

    let owner_leaves = roles::leave(house, &before, acting(&owner), NOW).await;
    roles::take_out(house, &before, acting(&owner), wati.customer, NOW).await.unwrap();
    let twice = roles::take_out(house, &before, acting(&owner), wati.customer, NOW).await;

    assert!(
        matches!(owner_leaves, Err(PeopleActFault::Stays(PeopleFault::HandOverFirst))),
        "{owner_leaves:?}"
    );
    assert!(matches!(twice, Err(PeopleActFault::Stays(PeopleFault::NotInIt))), "{twice:?}");
    assert_eq!(account(&company, &owner).await.members(), [owner.customer]);
    assert_eq!(account(&company, &wati).await.holder, wati.customer);
    assert_eq!(company.templates_to(WATI, NOW).await[0], "account_left");
    assert_eq!(events_of(&company, wati.customer).await[0], SecurityNews::AccountLeft);
}

/// Shows: SEC
#[tokio::test]
async fn an_account_is_handed_over_in_two_steps_and_the_earlier_owner_is_told() {
    let company = company().await;
    let (owner, wati) = two(&company).await;
    let before = account(&company, &owner).await;
    let (house, keeps) = (&company.house, PersonRole::Technical);

    let too_early = hand_over::accept(house, &before, acting(&wati), NOW).await;
    hand_over::offer(house, &before, acting(&owner), wati.customer, keeps, NOW).await.unwrap();
    let still = account(&company, &owner).await.owner();
    let seen = hand_over::standing(house, &before, wati.customer, NOW).await.unwrap();
    hand_over::accept(house, &before, acting(&wati), NOW).await.unwrap();

    assert!(matches!(too_early, Err(PeopleActFault::Stays(PeopleFault::NoOffer))), "{too_early:?}");
    assert_eq!(still, Some(owner.customer));
    assert_eq!(seen.map(|offer| offer.taker), Some(wati.customer));
    let after = account(&company, &owner).await;
    assert_eq!(after.owner(), Some(wati.customer));
    assert_eq!(after.roles_of(owner.customer).collect::<Vec<_>>(), [keeps]);
    assert_eq!(company.templates_to(SRI, NOW).await[0], "account_handed_over");
    assert!(company.templates_to(WATI, NOW).await.contains(&"account_taken_over".to_owned()));
}

/// Shows: SEC
#[tokio::test]
async fn an_offer_that_is_declined_changes_nothing_and_its_giver_is_told() {
    let company = company().await;
    let (owner, wati) = two(&company).await;
    let before = account(&company, &owner).await;
    let house = &company.house;
    let keeps = PersonRole::Billing;
    hand_over::offer(house, &before, acting(&owner), wati.customer, keeps, NOW).await.unwrap();

    hand_over::end(house, &before, wati.customer, NOW).await.unwrap();
    let twice = hand_over::end(house, &before, wati.customer, NOW).await;

    assert!(matches!(twice, Err(PeopleActFault::Stays(PeopleFault::NoOffer))), "{twice:?}");
    assert_eq!(account(&company, &owner).await.owner(), Some(owner.customer));
    assert_eq!(company.templates_to(SRI, NOW).await[0], "offer_ended");
}

/// Shows: SEC
#[tokio::test]
async fn the_list_names_whom_the_reader_may_know() {
    let company = company().await;
    let (owner, wati) = two(&company).await;
    let account = account(&company, &owner).await;

    let by_owner = members(&company.house, &account, owner.customer, NOW).await.unwrap();
    let by_wati = members(&company.house, &account, wati.customer, NOW).await.unwrap();

    let names = |list: &[amanah_service::accounts::people::Member]| -> Vec<Option<String>> {
        let name = amanah_policy::Attribute::Name;
        list.iter()
            .map(|member| member.known.as_ref().and_then(|known| known.value(name)).map(str::to_owned))
            .collect()
    };
    assert_eq!(names(&by_owner), [None, Some("Wati".to_owned())], "oneself is not looked up");
    assert_eq!(names(&by_wati), [Some("Sri Wahyuni".to_owned()), None]);
}
