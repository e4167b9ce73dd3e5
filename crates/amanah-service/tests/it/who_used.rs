//! Every release and every refusal is told, with a proof that verifies without us.

use amanah_ledger::Event;
use amanah_policy::purpose::ServiceCommunication;
use amanah_policy::{Attribute, Occasion, Role};
use amanah_service::purposes::accountability::my_data::{self, ReportFault};
use amanah_service::purposes::accountability::report::{self, Accounted, Because};
use amanah_service::purposes::accountability::who_used;
use amanah_service::vault::{Actor, Ask, Doer, Outcome, Selection};

use crate::company::{Company, NOW, SRI, company, for_case};

/// Shows: U2a
/// Shows: U1
#[tokio::test]
async fn a_mail_is_told_as_a_release_with_its_purpose() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;

    let record = who_used::page(&company.house, sri.customer, None, NOW).await.unwrap();

    let mail = record.content().iter().find(|entry| who_used::is_use_by_others(entry)).unwrap();
    assert_eq!(mail.doer, Doer::System(Role::Support));
    assert_eq!(mail.purpose, Some(amanah_policy::Purpose::ServiceCommunication));
    assert_eq!(mail.attributes, [(Attribute::PrimaryEmail, 1)]);
    assert!(mail.is_commitment_kept);
}

/// Shows: U2a
#[tokio::test]
async fn a_refusal_is_told_too() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    ask_without_ground(&company, sri.customer).await;

    let record = who_used::page(&company.house, sri.customer, None, NOW).await.unwrap();

    let refusal = record.content().iter().find(|entry| who_used::is_refusal(entry)).unwrap();
    assert_eq!(refusal.event, Event::Refused);
    assert!(refusal.clause.is_some(), "{refusal:?}");
}

/// Shows: U2a
#[tokio::test]
async fn the_proof_of_an_entry_verifies_with_the_public_key_alone() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let record = who_used::page(&company.house, sri.customer, None, NOW).await.unwrap();
    let place = record.content()[0].place;

    let proved = who_used::entry(&company.house, sri.customer, place.sequence, NOW).await.unwrap();

    let key = company.house.vault().ledger_key();
    let leaf = proved.receipt.verify(&key).unwrap();
    assert_eq!(leaf.sequence, place.sequence);
}

/// Shows: SEC
#[tokio::test]
async fn the_record_of_somebody_else_is_not_there() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let budi = company.customer("budi@example.test", NOW).await;
    let record = who_used::page(&company.house, sri.customer, None, NOW).await.unwrap();

    for entry in record.content() {
        let peeked = who_used::entry(&company.house, budi.customer, entry.place.sequence, NOW).await;
        assert!(matches!(peeked, Err(ReportFault::NotTheirs)), "{peeked:?}");
    }
}

async fn ask_without_ground(company: &Company, customer: amanah_policy::CustomerId) {
    let ask = Ask::<ServiceCommunication>::to_communicate(
        customer,
        Actor::System(Role::Marketing),
        Occasion::Undeclared,
    )
    .select(Selection::Attributes { attributes: vec![Attribute::PrimaryEmail], at_most: 1 });
    let outcome = company.house.vault().release(ask, NOW).await.unwrap();
    assert!(matches!(outcome, Outcome::Refused(_)), "{outcome:?}");
}

/// Shows: U2a, DEL3
#[tokio::test]
async fn a_hold_stands_in_no_report_that_reaches_its_customer() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let vault = company.house.vault();
    let data = my_data::show(&company.house, sri.customer, NOW).await.unwrap();
    let name = data.opened.data().find(|(label, _)| label.attribute == Attribute::Name).unwrap().0.id;
    vault.hold(sri.customer, vec![name], for_case("case 7"), Actor::System(Role::Legal), NOW).await.unwrap();

    let own = Actor::Customer(sri.customer);
    let made = report::account(&company.house, sri.customer, own, &Because::OwnRequest, NOW).await.unwrap();

    let Accounted::Report(report) = made else { panic!("refused") };
    let size = u32::try_from(vault.ledger_size().await.unwrap()).unwrap();
    let ledger = vault.ledger_entries(0, size).await.unwrap();
    assert!(ledger.iter().any(|leaf| leaf.event == Event::HoldPlaced));
    assert!(report.entries().count() > 3);
    assert!(report.entries().all(|entry| entry.event != Event::HoldPlaced));
}
