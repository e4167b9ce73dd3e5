//! Signing in, by password and by link, and proving again.

use amanah_policy::{AccountKind, AgreementHow, Attribute, Channel, Language, Role, Source, Timestamp};
use amanah_service::accounts::one_time_link::{self, LINK_PATH, LinkFault};
use amanah_service::accounts::proof::{self, ProofFault};
use amanah_service::accounts::sign_in::{self, SignInFault};
use amanah_service::accounts::{password, sessions};
use amanah_service::policy_lifecycle::agreement;
use amanah_service::purposes::accountability::my_data;
use amanah_service::vault::{
    Actor, NewAccount, NewCustomer, NewDatum, PendingFault, Personal, Provenance, Registrar, VaultError,
};

use crate::company::{Company, NOW, PASSWORD, SRI, WHENCE, company};

/// Shows: R1
#[tokio::test]
async fn a_sign_in_is_recorded_as_a_datum_of_the_customer() {
    let company = company().await;
    let customer = company.customer(SRI, NOW).await.customer;
    let later = NOW.plus_hours(2);
    let whence = sessions::Whence { address: Some([203, 0, 113, 7].into()), program: "Firefox 128" };

    sign_in::with_password(&company.house, " SRI@Toko-Sri.example", PASSWORD, whence, later).await.unwrap();

    let data = my_data::show(&company.house, customer, later).await.unwrap();
    let (label, value) =
        data.opened.data().filter(|(label, _)| label.attribute == Attribute::SignIn).last().unwrap();
    assert_eq!(value, "203.0.113.7, Firefox 128");
    assert_eq!(label.provenance.source, Source::Automatic);
    assert_eq!(label.provenance.observed_at, later);
    assert!(label.expires_at.is_some(), "sign-ins do not stay for ever");
}

/// Shows: SEC
#[tokio::test]
async fn an_unknown_address_and_a_wrong_password_read_the_same() {
    let company = company().await;
    company.customer(SRI, NOW).await;

    let wrong = sign_in::with_password(&company.house, SRI, "not this one", WHENCE, NOW).await.unwrap_err();
    let unknown = sign_in::with_password(&company.house, "nobody@example.test", PASSWORD, WHENCE, NOW)
        .await
        .unwrap_err();

    assert!(matches!(wrong, SignInFault::NotTogether), "{wrong:?}");
    assert_eq!(wrong.to_string(), unknown.to_string());
}

/// Shows: SEC
#[tokio::test]
async fn an_account_is_not_tried_for_ever() {
    let company = company().await;
    company.customer(SRI, NOW).await;
    for _ in 0..8 {
        let _ = sign_in::with_password(&company.house, SRI, "not this one", WHENCE, NOW).await;
    }

    let ninth = sign_in::with_password(&company.house, SRI, PASSWORD, WHENCE, NOW).await;

    assert!(matches!(ninth, Err(SignInFault::TooOften(_))), "{ninth:?}");
}

/// Shows: SEC
#[tokio::test]
async fn another_way_to_type_an_address_brings_no_more_tries_and_no_more_mail() {
    let company = company().await;
    company.customer(SRI, NOW).await;
    let typed = [SRI.to_owned(), SRI.to_uppercase(), format!(" {SRI}"), format!("{SRI}.")];
    let asked =
        async |typed: &str| one_time_link::send(&company.house, typed, Language::En, WHENCE, NOW).await;
    for typed in typed.iter().cycle().take(8) {
        let _ = sign_in::with_password(&company.house, typed, "not this one", WHENCE, NOW).await;
    }
    // The code of the sign-up was the first mail.
    for typed in &typed {
        asked(typed).await.unwrap();
    }

    let mut last = Vec::new();
    for typed in &typed {
        last.push(sign_in::with_password(&company.house, typed, PASSWORD, WHENCE, NOW).await);
    }
    let blank = SRI.replace('@', "@ ");
    let with_blank = sign_in::with_password(&company.house, &blank, PASSWORD, WHENCE, NOW).await;
    let one_mail_more = asked(&format!("{SRI}.")).await;

    assert!(last.iter().all(|tried| matches!(tried, Err(SignInFault::TooOften(_)))), "{last:?}");
    assert!(matches!(with_blank, Err(SignInFault::NotTogether)), "{with_blank:?}");
    assert!(matches!(one_mail_more, Err(LinkFault::TooOften(_))), "{one_mail_more:?}");
}

#[tokio::test]
async fn a_link_signs_in_once() {
    let company = company().await;
    let customer = company.customer(SRI, NOW).await.customer;
    one_time_link::send(&company.house, SRI, Language::En, WHENCE, NOW).await.unwrap();
    let token = company.token_in("sign_in_link", LINK_PATH, NOW).await;

    one_time_link::look(&company.house, &token, NOW).await.unwrap();
    let first = one_time_link::sign_in(&company.house, &token, WHENCE, NOW).await.unwrap();
    let first = first.signed_in().unwrap();
    let second = one_time_link::sign_in(&company.house, &token, WHENCE, NOW).await;

    assert_eq!(first.customer, customer);
    assert!(matches!(second, Err(LinkFault::Link(PendingFault::UsedOrUnknown))), "{second:?}");
}

/// Shows: SEC
#[tokio::test]
async fn a_mailbox_without_an_account_is_told_so_and_gets_no_link() {
    let company = company().await;

    one_time_link::send(&company.house, "nobody@example.test", Language::En, WHENCE, NOW).await.unwrap();

    let mails = company.mails(NOW).await;
    let [mail] = mails.as_slice() else { panic!("one mail") };
    assert_eq!((mail.header.template.as_str(), mail.address.as_str()), ("no_account", "nobody@example.test"));
    assert!(!mail.body.contains(LINK_PATH), "{}", mail.body);
}

/// Shows: ACC
#[tokio::test]
async fn the_first_use_of_a_version_is_agreement_to_it() {
    let company = company().await;
    let customer = registered_at_the_desk(&company, NOW).await;
    let before = agreement::history(&company.house, customer).await.unwrap();
    let link = one_time_link::make(&company.house, customer, NOW).await.unwrap();

    one_time_link::sign_in(&company.house, link.secret.expose(), WHENCE, NOW).await.unwrap();

    let after = agreement::history(&company.house, customer).await.unwrap();
    assert!(before.is_empty());
    assert_eq!(after.len(), 1);
    assert_eq!(after[0].how, AgreementHow::Use);
}

#[tokio::test]
async fn a_password_is_changed_only_after_a_fresh_proof() {
    let company = company().await;
    let signed_in = company.customer(SRI, NOW).await;
    let secret = signed_in.secret.expose();
    let later = NOW.plus_micros(20 * 60_000_000);
    let stale = sessions::recognise(&company.house, secret, later).await.unwrap().unwrap();

    let refused = password::set(&company.house, signed_in.customer, &stale, "another horse", later).await;
    let wrong = proof::by_password(&company.house, signed_in.customer, stale.id, "not this one", later).await;
    proof::by_password(&company.house, signed_in.customer, stale.id, PASSWORD, later).await.unwrap();
    let fresh = sessions::recognise(&company.house, secret, later).await.unwrap().unwrap();
    password::set(&company.house, signed_in.customer, &fresh, "another horse", later).await.unwrap();

    assert!(matches!(refused, Err(password::PasswordFault::ProofNeeded)), "{refused:?}");
    assert!(matches!(wrong, Err(ProofFault::WrongPassword)), "{wrong:?}");
    let old = sign_in::with_password(&company.house, SRI, PASSWORD, WHENCE, later).await;
    let new = sign_in::with_password(&company.house, SRI, "another horse", WHENCE, later).await;
    assert!(matches!(old, Err(SignInFault::NotTogether)), "{old:?}");
    assert!(new.is_ok(), "{new:?}");
}

#[tokio::test]
async fn a_mailed_code_proves_only_its_own_session() {
    let company = company().await;
    let here = company.customer(SRI, NOW).await;
    let elsewhere = sign_in::with_password(&company.house, SRI, PASSWORD, WHENCE, NOW).await.unwrap();
    let elsewhere = elsewhere.signed_in().unwrap();
    let id = proof::send_code(&company.house, here.customer, here.session.id, NOW).await.unwrap();
    let code = company.code_in_newest_mail(NOW).await;

    let other = proof::by_code(&company.house, here.customer, elsewhere.session.id, id, &code, NOW).await;

    assert!(matches!(other, Err(ProofFault::Code(PendingFault::UsedOrUnknown))), "{other:?}");
}

/// Shows: SEC
#[tokio::test]
async fn nobody_ends_a_session_of_somebody_else() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let budi = company.customer("budi@example.test", NOW).await;

    let refused = sessions::end_one(&company.house, budi.customer, sri.session.id, NOW).await;
    sessions::end_one(&company.house, sri.customer, sri.session.id, NOW).await.unwrap();

    assert_eq!(refused, Err(VaultError::NotFound("session")));
    assert_eq!(sessions::recognise(&company.house, sri.secret.expose(), NOW).await.unwrap(), None);
    assert!(sessions::recognise(&company.house, budi.secret.expose(), NOW).await.unwrap().is_some());
}

#[tokio::test]
async fn an_idle_session_is_over() {
    let company = company().await;
    let signed_in = company.customer(SRI, NOW).await;

    let after_hours = sessions::recognise(&company.house, signed_in.secret.expose(), NOW.plus_hours(3)).await;

    assert_eq!(after_hours.unwrap(), None);
}

async fn registered_at_the_desk(company: &Company, now: Timestamp) -> amanah_policy::CustomerId {
    let datum = |attribute, value: &str| NewDatum {
        attribute,
        value: Personal::text(value),
        provenance: Provenance {
            source: Source::Registration,
            channel: Channel::Desk,
            origin: "form 17".to_owned(),
            observed_at: now,
        },
        confirmed: false,
    };
    let new = NewCustomer {
        kind: AccountKind::Person,
        language: Language::Id,
        data: vec![
            datum(Attribute::Name, "Wayan Sudira"),
            datum(Attribute::PrimaryEmail, "wayan@example.test"),
        ],
        password: None,
        is_mailbox_proved: false,
        agreed: None,
        registrar: Registrar::Other(Actor::System(Role::Support)),
        account: NewAccount::Own,
    };
    company.house.vault().register(new, now).await.unwrap().id
}
