//! DEL1 for the name, and corrections of the rest.

use amanah_policy::Attribute;
use amanah_service::accounts::form::FieldProblem;
use amanah_service::accounts::profile::{self, CorrectionFault};
use amanah_service::deletion::active::{self, ReplaceFault};
use amanah_service::purposes::accountability::my_data;
use amanah_service::vault::{DatumState, VaultError};

use crate::company::{NOW, SRI, company};

/// Shows: DEL1
#[tokio::test]
async fn a_replaced_name_can_be_brought_back_and_then_not_any_more() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let name = Attribute::Name;
    let replaced = active::replace_name(&company.house, sri.customer, &sri.session, name, "Sri Lestari", NOW)
        .await
        .unwrap();
    let between = my_data::show(&company.house, sri.customer, NOW).await.unwrap();

    active::undo(&company.house, sri.customer, &sri.session, replaced.old, NOW).await.unwrap();

    let after = my_data::show(&company.house, sri.customer, NOW).await.unwrap();
    let again = active::undo(&company.house, sri.customer, &sri.session, replaced.old, NOW).await;
    assert_eq!(between.opened.value(name), Some("Sri Lestari"));
    assert_eq!(after.opened.value(name), Some("Sri Wahyuni"));
    assert!(
        after
            .opened
            .data()
            .all(|(label, value)| { value != "Sri Lestari" && label.state == DatumState::Current })
    );
    assert!(matches!(again, Err(ReplaceFault::Vault(VaultError::NotFound(_)))), "{again:?}");
}

#[tokio::test]
async fn an_empty_name_is_refused() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;

    let refused = active::check_name(&sri.session, Attribute::Name, "  ", NOW);

    let Err(ReplaceFault::Form(faults)) = refused else { panic!("{refused:?}") };
    assert_eq!(faults[0].problem, FieldProblem::Missing);
}

#[tokio::test]
async fn a_corrected_datum_replaces_the_earlier_one_at_once() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    profile::correct(&company.house, sri.customer, Attribute::Phone, "0812 1111 1111", NOW).await.unwrap();

    profile::correct(&company.house, sri.customer, Attribute::Phone, "0812 2222 2222", NOW).await.unwrap();

    let data = my_data::show(&company.house, sri.customer, NOW).await.unwrap();
    let phones: Vec<&str> =
        data.opened.data().filter(|(l, _)| l.attribute == Attribute::Phone).map(|(_, value)| value).collect();
    assert_eq!(phones, ["0812 2222 2222"]);
}

#[tokio::test]
async fn what_is_no_phone_and_what_is_not_corrected_here_is_refused() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;

    let no_phone = profile::correct(&company.house, sri.customer, Attribute::Phone, "call me", NOW).await;
    let event = profile::correct(&company.house, sri.customer, Attribute::SignIn, "x", NOW).await;

    assert!(matches!(no_phone, Err(CorrectionFault::Form(_))), "{no_phone:?}");
    assert!(matches!(event, Err(CorrectionFault::NotHere(Attribute::SignIn))), "{event:?}");
}
