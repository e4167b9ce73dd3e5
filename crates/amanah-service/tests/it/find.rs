//! Finding a customer by exact e-mail or number, and by nothing else.

use amanah_service::accounts::find::{self, FindFault};

use crate::company::{NOW, SRI, company};

#[tokio::test]
async fn a_customer_is_found_by_address_and_by_number() {
    let company = company().await;
    let customer = company.customer(SRI, NOW).await.customer;
    let number = company.house.vault().customer(customer).await.unwrap().number.to_string();

    for asked in [" SRI@toko-sri.example ", &number, &number.replace('-', "")] {
        let found = find::find(&company.house, asked, NOW).await.unwrap();

        assert_eq!(found.map(|header| header.id), Some(customer), "{asked}");
    }
}

/// Shows: SEC
#[tokio::test]
async fn what_cannot_be_searched_is_said_and_a_stranger_is_nobody() {
    let company = company().await;
    company.customer(SRI, NOW).await;

    let name = find::find(&company.house, "Sri Wahyuni", NOW).await;
    let slip = find::find(&company.house, "1234-5678-9", NOW).await;
    let nothing = find::find(&company.house, "  ", NOW).await;
    let stranger = find::find(&company.house, "nobody@example.test", NOW).await.unwrap();

    assert!(matches!(name, Err(FindFault::CannotBeSearched)), "{name:?}");
    assert!(matches!(slip, Err(FindFault::NotANumber)), "{slip:?}");
    assert!(matches!(nothing, Err(FindFault::Nothing)), "{nothing:?}");
    assert!(stranger.is_none());
}
