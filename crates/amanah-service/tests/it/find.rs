//! Finding a customer by a whole key or a whole word of a name, and by nothing else.

use amanah_policy::{Role, StaffId};
use amanah_service::accounts::find::{self, FindFault, Hits};
use amanah_service::vault::LookedBy;

use crate::company::{Company, NOW, SRI, company};

/// Shows: SEC
#[tokio::test]
async fn a_customer_is_found_by_whole_keys_and_by_words_of_the_name() {
    let company = company().await;
    let agus = company.colleague("Agus", "agus@contoh.example", &[Role::Support]).await;
    let customer = company.customer(SRI, NOW).await.customer;
    let number = company.house.vault().customer(customer).await.unwrap().number.to_string();

    for (asked, by) in [
        (" SRI@toko-sri.example ", LookedBy::Email),
        (&number, LookedBy::Number),
        (&number.replace('-', ""), LookedBy::Number),
        ("wahyuni", LookedBy::NameWord),
        ("Sri WAHYUNI", LookedBy::NameWord),
    ] {
        let hits = look(&company, agus, asked).await.unwrap();

        let found: Vec<_> = hits.found.customers.iter().map(|header| header.id).collect();
        assert_eq!((hits.by, found), (by, vec![customer]), "{asked}");
    }
}

/// Shows: SEC
#[tokio::test]
async fn what_cannot_be_searched_is_said_and_a_stranger_is_nobody() {
    let company = company().await;
    let agus = company.colleague("Agus", "agus@contoh.example", &[Role::Support]).await;
    company.customer(SRI, NOW).await;

    let part = look(&company, agus, "wahyu").await.unwrap();
    let stranger = look(&company, agus, "nobody@example.test").await.unwrap();
    let slip = look(&company, agus, "1234-5678-9").await;
    let nothing = look(&company, agus, "  ").await;
    let initial = look(&company, agus, "S").await;
    let half = look(&company, agus, "@toko-sri.example").await;
    let phone = look(&company, agus, "+62 8").await;
    let long = look(&company, agus, &"sri ".repeat(100)).await;

    assert!(part.found.customers.is_empty() && stranger.found.customers.is_empty());
    assert!(matches!(slip, Err(FindFault::NotANumber)), "{slip:?}");
    assert!(matches!(nothing, Err(FindFault::Nothing)), "{nothing:?}");
    assert!(matches!(phone, Err(FindFault::NotAPhone)), "{phone:?}");
    for refused in [initial, half, long] {
        assert!(matches!(refused, Err(FindFault::CannotBeSearched)), "{refused:?}");
    }
}

/// Shows: SEC
#[tokio::test]
async fn nobody_looks_through_the_whole_register() {
    let company = company().await;
    let agus = company.colleague("Agus", "agus@contoh.example", &[Role::Support]).await;
    let budi = company.colleague("Budi", "budi@contoh.example", &[Role::Support]).await;

    let mut outcomes = Vec::new();
    for number in 0..41 {
        outcomes.push(look(&company, agus, &format!("nama{number}")).await);
    }
    let of_other = look(&company, budi, "sri").await;

    let last = outcomes.pop();
    assert!(outcomes.iter().all(Result::is_ok));
    assert!(matches!(last, Some(Err(FindFault::TooOften(_)))), "{last:?}");
    assert!(of_other.is_ok(), "each member of staff is counted alone");
}

async fn look(company: &Company, staff: StaffId, asked: &str) -> Result<Hits, FindFault> {
    find::find(&company.house, (staff, Role::Support), asked, NOW).await
}
