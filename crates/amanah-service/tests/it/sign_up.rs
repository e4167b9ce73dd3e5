//! A form, a code from the mailbox, a customer.

use amanah_policy::{AccountKind, AgreementHow, Attribute, Channel, Source};
use amanah_service::accounts::form::FieldProblem;
use amanah_service::policy_lifecycle::agreement;
use amanah_service::purposes::accountability::my_data;
use amanah_service::sources::registration::sign_up::{self, SignUpFault, SignUpForm};
use amanah_service::vault::PendingFault;

use crate::company::{NOW, SRI, WHENCE, company, form};

/// Shows: R2
/// Shows: ACC
#[tokio::test]
async fn a_proved_mailbox_becomes_a_customer_who_agreed() {
    let company = company().await;

    let signed_in = company.customer(SRI, NOW).await;

    let data = my_data::show(&company.house, signed_in.customer, NOW).await.unwrap();
    let (email, value) =
        data.opened.data().find(|(label, _)| label.attribute == Attribute::PrimaryEmail).unwrap();
    let agreements = agreement::history(&company.house, signed_in.customer).await.unwrap();
    assert_eq!(value, SRI);
    assert_eq!(email.provenance.source, Source::Registration);
    assert_eq!(email.provenance.channel, Channel::ClientZone);
    assert!(data.header.is_mailbox_proved && email.confirmed);
    assert_eq!(agreements.len(), 1);
    assert_eq!(agreements[0].how, AgreementHow::Registration);
    assert_eq!(agreements[0].version, company.house.vault().policy().version());
}

/// Shows: SEC
#[tokio::test]
async fn an_address_with_an_account_looks_the_same_and_gets_no_code() {
    let company = company().await;
    company.customer(SRI, NOW).await;
    let later = NOW.plus_hours(1);

    let known = sign_up::begin(&company.house, form(SRI), WHENCE, later).await.unwrap();
    let unknown = sign_up::begin(&company.house, form("budi@example.test"), WHENCE, later).await.unwrap();

    let mails = company.mails(later).await;
    let to_sri = mails.iter().find(|mail| mail.address == SRI).unwrap();
    assert_eq!(known.until, unknown.until);
    assert_eq!(to_sri.header.template, "already_registered");
    assert!(!to_sri.body.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 6));
}

#[tokio::test]
async fn a_wrong_code_makes_no_account() {
    let company = company().await;
    let waiting = sign_up::begin(&company.house, form(SRI), WHENCE, NOW).await.unwrap();
    let code = company.code_in_newest_mail(NOW).await;
    let wrong = if code == "000000" { "000001" } else { "000000" };

    let fault = sign_up::confirm(&company.house, waiting.id, wrong, WHENCE, NOW).await.unwrap_err();

    assert!(matches!(fault, SignUpFault::Code(PendingFault::Wrong { left: 4 })), "{fault:?}");
    assert_eq!(company.owner_of(SRI).await, None);
}

#[tokio::test]
async fn a_late_code_makes_no_account() {
    let company = company().await;
    let waiting = sign_up::begin(&company.house, form(SRI), WHENCE, NOW).await.unwrap();
    let code = company.code_in_newest_mail(NOW).await;

    let late = sign_up::confirm(&company.house, waiting.id, &code, WHENCE, waiting.until.plus_hours(1)).await;

    assert!(matches!(late, Err(SignUpFault::Code(_))), "{late:?}");
    assert_eq!(company.owner_of(SRI).await, None);
}

#[tokio::test]
async fn a_code_works_once() {
    let company = company().await;
    let waiting = sign_up::begin(&company.house, form(SRI), WHENCE, NOW).await.unwrap();
    let code = company.code_in_newest_mail(NOW).await;
    sign_up::confirm(&company.house, waiting.id, &code, WHENCE, NOW).await.unwrap();

    let again = sign_up::confirm(&company.house, waiting.id, &code, WHENCE, NOW).await;

    assert!(matches!(again, Err(SignUpFault::Code(PendingFault::UsedOrUnknown))), "{again:?}");
}

#[tokio::test]
async fn faults_are_told_field_by_field_and_nothing_is_kept() {
    let company = company().await;
    let bad = SignUpForm { name: "", email: "sri@", password: "short", agrees: false, ..form(SRI) };

    let fault = sign_up::begin(&company.house, bad, WHENCE, NOW).await.unwrap_err();

    let SignUpFault::Form(faults) = fault else { panic!("{fault:?}") };
    let told: Vec<_> = faults.iter().map(|fault| (fault.field, fault.problem)).collect();
    assert_eq!(
        told,
        [
            ("name", FieldProblem::Missing),
            ("email", FieldProblem::NotAnAddress),
            ("password", FieldProblem::PasswordTooShort),
            ("agrees", FieldProblem::NotAgreed),
        ]
    );
    assert!(company.mails(NOW).await.is_empty());
}

#[tokio::test]
async fn a_company_registers_with_its_name_and_the_name_of_a_person() {
    let company = company().await;
    let shop = SignUpForm { kind: AccountKind::Company, company_name: "CV Toko Rekaan", ..form(SRI) };
    let nameless = SignUpForm { company_name: " ", ..shop };

    let refused = sign_up::begin(&company.house, nameless, WHENCE, NOW).await;
    let waiting = sign_up::begin(&company.house, shop, WHENCE, NOW).await.unwrap();
    let code = company.code_in_newest_mail(NOW).await;
    let signed_in = sign_up::confirm(&company.house, waiting.id, &code, WHENCE, NOW).await.unwrap();

    let own = my_data::show(&company.house, signed_in.customer, NOW).await.unwrap();
    let account = company.house.vault().account_of(signed_in.customer).await.unwrap();
    let held = my_data::show_to(&company.house, account.holder, signed_in.customer, NOW).await.unwrap();
    assert!(matches!(refused, Err(SignUpFault::Form(_))), "{refused:?}");
    assert_eq!((own.header.kind, held.header.kind), (AccountKind::Person, AccountKind::Company));
    assert_eq!(own.opened.value(Attribute::Name), Some("Sri Wahyuni"));
    assert_eq!(own.opened.value(Attribute::CompanyName), None);
    assert_eq!(held.opened.value(Attribute::CompanyName), Some("CV Toko Rekaan"));
}

#[tokio::test]
async fn a_mailbox_is_not_flooded() {
    let company = company().await;
    for _ in 0..5 {
        sign_up::begin(&company.house, form(SRI), WHENCE, NOW).await.unwrap();
    }

    let sixth = sign_up::begin(&company.house, form(SRI), WHENCE, NOW).await;

    assert!(matches!(sixth, Err(SignUpFault::TooOften(_))), "{sixth:?}");
}
