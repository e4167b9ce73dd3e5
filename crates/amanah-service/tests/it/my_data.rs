//! The customer sees everything we hold but secrets, and every secret is named.

use amanah_policy::{Attribute, Category, Source};
use amanah_service::purposes::accountability::my_data;

use crate::company::{NOW, SRI, company};

/// Shows: U2a
#[tokio::test]
async fn everything_is_shown_and_the_password_is_only_named() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;

    let data = my_data::show(&company.house, sri.customer, NOW).await.unwrap();

    let summary = data.summary();
    let withheld: Vec<Attribute> = data.opened.withheld().iter().map(|w| w.label.attribute).collect();
    assert_eq!(data.opened.value(Attribute::Name), Some("Sri Wahyuni"));
    assert_eq!(summary.by_source.get(&Source::Registration), Some(&2));
    assert_eq!(summary.by_category.get(&Category::Network), Some(&1));
    assert_eq!(withheld, [Attribute::PasswordHash]);
    assert!(data.opened.data().all(|(label, _)| label.attribute != Attribute::PasswordHash));
}

#[tokio::test]
async fn every_datum_says_where_it_is_from_and_which_row_keeps_it() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;

    let data = my_data::show(&company.house, sri.customer, NOW).await.unwrap();

    for (label, _) in data.opened.data() {
        let row = &company.house.vault().policy().retention(label.attribute).id.clone();
        assert!(!label.provenance.origin.is_empty(), "{label:?}");
        assert_eq!(&label.retention_row, row);
    }
}
