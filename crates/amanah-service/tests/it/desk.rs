//! Registering a paper form at the desk.

use amanah_policy::{AccountKind, AgreementHow, Attribute, Channel, Language, Role, Source};
use amanah_service::accounts::one_time_link::{self, LINK_PATH};
use amanah_service::purposes::accountability::my_data;
use amanah_service::sources::registration::desk::{self, DeskFault, PaperForm};
use amanah_service::vault::Actor;
use jiff::civil::date;

use crate::company::{Company, NOW, SRI, WHENCE, company};

const fn paper(email: &str) -> PaperForm<'_> {
    PaperForm {
        form_number: "2026-0117",
        signed_on: Some(date(2026, 11, 24)),
        kind: AccountKind::Company,
        name: "Sri Wahyuni",
        company_name: "Toko Sri",
        email,
        phone: "+62 812 0000 0117",
        postal_address: "",
        language: Language::Id,
        is_agreed: true,
    }
}

async fn clerk(company: &Company) -> Actor {
    let id = company.colleague("Agus", "agus@contoh.example", &[Role::Support]).await;
    Actor::Staff { id, role: Role::Support }
}

/// Shows: R2, ACC
#[tokio::test]
async fn a_paper_form_becomes_a_customer_who_knows_where_each_datum_is_from() {
    let company = company().await;
    let agus = clerk(&company).await;

    let registered = desk::register(&company.house, agus, paper(SRI), NOW).await.unwrap();

    let customer = registered.customer.id;
    let own = my_data::show(&company.house, customer, NOW).await.unwrap();
    let holder = company.house.vault().account_of(customer).await.unwrap().holder;
    let held = my_data::show_to(&company.house, holder, customer, NOW).await.unwrap();
    let mut attributes = Vec::new();
    assert!(own.opened.value(Attribute::Phone).is_none(), "the telephone of a company is the company's");
    for (label, _) in own.opened.data().chain(held.opened.data()) {
        attributes.push(label.attribute);
        assert_eq!(label.provenance.source, Source::Registration);
        assert_eq!(label.provenance.channel, Channel::Desk);
        assert_eq!(label.provenance.origin, "form 2026-0117");
        assert!(label.provenance.observed_at < NOW, "the day of the signature");
    }
    assert!(attributes.contains(&Attribute::CompanyName) && attributes.contains(&Attribute::Phone));
    assert!(!attributes.contains(&Attribute::PostalAddress), "what is not on the paper is not recorded");
    let agreements = company.house.vault().agreements(customer).await.unwrap();
    assert_eq!(agreements.iter().map(|row| row.how).collect::<Vec<_>>(), [AgreementHow::Registration]);
    assert!(!registered.customer.is_mailbox_proved);
}

/// Shows: R2
#[tokio::test]
async fn the_mailed_link_proves_the_mailbox_and_signs_in_once() {
    let company = company().await;
    let agus = clerk(&company).await;
    let registered = desk::register(&company.house, agus, paper(SRI), NOW).await.unwrap();
    let token = company.token_in("desk_welcome", LINK_PATH, NOW).await;
    let later = NOW.plus_hours(20);

    let signed_in =
        one_time_link::sign_in(&company.house, &token, WHENCE, later).await.unwrap().signed_in().unwrap();
    let again = one_time_link::sign_in(&company.house, &token, WHENCE, later).await;

    assert_eq!(signed_in.customer, registered.customer.id);
    assert!(company.house.vault().customer(registered.customer.id).await.unwrap().is_mailbox_proved);
    assert!(again.is_err());
}

#[tokio::test]
async fn a_customer_who_is_there_already_is_told_without_showing_data() {
    let company = company().await;
    let agus = clerk(&company).await;
    company.customer(SRI, NOW).await;

    let twice = desk::register(&company.house, agus, paper("SRI@toko-sri.example"), NOW).await.unwrap_err();

    assert!(matches!(twice, DeskFault::AlreadyRegistered), "{twice:?}");
    assert!(!twice.to_string().contains("sri"), "{twice}");
    assert_eq!(company.house.vault().customer_count().await.unwrap(), 1);
}

#[tokio::test]
async fn a_form_that_cannot_be_taken_names_every_field() {
    let company = company().await;
    let agus = clerk(&company).await;
    let form = PaperForm {
        form_number: "Sri's form 1",
        signed_on: Some(date(2026, 11, 27)),
        name: " ",
        company_name: "",
        email: "sri@",
        is_agreed: false,
        ..paper(SRI)
    };

    let slip = desk::register(&company.house, agus, form, NOW).await.unwrap_err();

    let DeskFault::Form(faults) = slip else { panic!("{slip:?}") };
    let found: Vec<_> = faults.iter().map(|fault| (fault.field, fault.problem.code())).collect();
    assert_eq!(
        found,
        [
            ("form_number", "not-a-form-number"),
            ("signed_on", "in-the-future"),
            ("name", "missing"),
            ("company_name", "missing"),
            ("email", "not-an-address"),
            ("agrees", "not-agreed"),
        ]
    );
}
