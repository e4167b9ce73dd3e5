//! DEL1 for the primary e-mail: two steps, 72 hours, and a way to stop it.

use amanah_policy::Attribute;
use amanah_service::accounts::{sessions, sign_in};
use amanah_service::deletion::active::{self, ReplaceFault, STOP_PATH};
use amanah_service::purposes::accountability::my_data;
use amanah_service::vault::{DatumState, PendingFault, Personal};

use crate::company::{Company, NOW, PASSWORD, SRI, WHENCE, company};

const NEW: &str = "sri.baru@example.test";

/// Shows: DEL1
#[tokio::test]
async fn the_new_mailbox_proves_itself_and_the_old_value_is_restricted() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let waiting = active::begin_email(&company.house, sri.customer, &sri.session, NEW, NOW).await.unwrap();
    let still = company.owner_of(SRI).await;
    let code = company.code_in_newest_mail(NOW).await;

    let replacement =
        active::confirm_email(&company.house, sri.customer, &sri.session, waiting.id, &code, NOW)
            .await
            .unwrap();

    let data = my_data::show(&company.house, sri.customer, NOW).await.unwrap();
    let (old, value) = data.opened.datum(replacement.old).unwrap();
    assert_eq!(still, Some(sri.customer), "nothing changes before the code");
    assert_eq!(company.owner_of(NEW).await, Some(sri.customer));
    assert_eq!(company.owner_of(SRI).await, None);
    assert_eq!(data.opened.value(Attribute::PrimaryEmail), Some(NEW));
    assert_eq!((value, old.state), (SRI, DatumState::Restricted { until: NOW.plus_hours(72) }));
}

/// Shows: DEL1
#[tokio::test]
async fn after_72_hours_the_sweep_erases_the_old_value() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    replace(&company, &sri).await;
    let before = company.house.vault().scan_for(&Personal::text(SRI), &[]).await.unwrap();

    company.house.vault().sweep(NOW.plus_hours(71)).await.unwrap();
    let early = active::waiting(&company.house, sri.customer).await.unwrap();
    company.house.vault().sweep(NOW.plus_hours(73)).await.unwrap();

    let late = active::waiting(&company.house, sri.customer).await.unwrap();
    let after = company.house.vault().scan_for(&Personal::text(SRI), &[]).await.unwrap();
    let data = my_data::show(&company.house, sri.customer, NOW.plus_hours(73)).await.unwrap();
    assert!(!before.found.is_empty(), "the value was there before");
    assert_eq!((early.len(), late.len()), (1, 0));
    assert!(data.opened.data().all(|(_, value)| value != SRI));
    assert_eq!(after.found, [], "the value is nowhere any more");
}

/// Shows: DEL1
#[tokio::test]
async fn the_old_mailbox_is_told_before_anything_changes_and_once_after() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;

    replace(&company, &sri).await;

    let told: Vec<(String, String)> = company
        .mails(NOW)
        .await
        .into_iter()
        .filter(|mail| mail.header.template.starts_with("change"))
        .map(|mail| (mail.header.template, mail.address))
        .collect();
    let has = |template: &str, address: &str| told.iter().any(|(t, a)| t == template && a == address);
    assert!(has("change_asked", SRI), "{told:?}");
    assert!(has("changed_away", SRI), "{told:?}");
    assert!(has("changed_here", NEW), "{told:?}");
}

/// Shows: DEL1
#[tokio::test]
async fn the_stop_link_makes_the_code_worthless() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let waiting = active::begin_email(&company.house, sri.customer, &sri.session, NEW, NOW).await.unwrap();
    let code = company.code_in_newest_mail(NOW).await;
    let token = company.token_in("change_asked", STOP_PATH, NOW).await;

    active::stop(&company.house, &token, NOW).await.unwrap();

    let late =
        active::confirm_email(&company.house, sri.customer, &sri.session, waiting.id, &code, NOW).await;
    assert!(matches!(late, Err(ReplaceFault::Code(PendingFault::UsedOrUnknown))), "{late:?}");
    assert_eq!(company.owner_of(SRI).await, Some(sri.customer));
    assert_eq!(sessions::recognise(&company.house, sri.secret.expose(), NOW).await.unwrap(), None);
}

/// Shows: DEL1
#[tokio::test]
async fn the_stop_link_brings_the_old_address_back_within_72_hours() {
    for template in ["change_asked", "changed_away"] {
        let company = company().await;
        let sri = company.customer(SRI, NOW).await;
        replace(&company, &sri).await;
        let token = company.token_in(template, STOP_PATH, NOW).await;

        active::look_at_stop_link(&company.house, &token, NOW).await.unwrap();
        active::stop(&company.house, &token, NOW.plus_hours(71)).await.unwrap();

        assert_eq!(company.owner_of(SRI).await, Some(sri.customer), "{template}");
        assert_eq!(company.owner_of(NEW).await, None, "{template}");
    }
}

#[tokio::test]
async fn a_code_counts_only_in_the_session_that_asked() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let elsewhere = sign_in::with_password(&company.house, SRI, PASSWORD, WHENCE, NOW).await.unwrap();
    let elsewhere = elsewhere.signed_in().unwrap();
    let waiting = active::begin_email(&company.house, sri.customer, &sri.session, NEW, NOW).await.unwrap();
    let code = company.code_in_newest_mail(NOW).await;

    let refused =
        active::confirm_email(&company.house, sri.customer, &elsewhere.session, waiting.id, &code, NOW).await;

    assert!(matches!(refused, Err(ReplaceFault::Code(_))), "{refused:?}");
    assert_eq!(company.owner_of(SRI).await, Some(sri.customer));
}

/// Shows: SEC
#[tokio::test]
async fn an_address_of_somebody_else_looks_free_and_its_owner_is_told() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    company.customer("budi@example.test", NOW).await;

    let begun =
        active::begin_email(&company.house, sri.customer, &sri.session, "budi@example.test", NOW).await;

    let told = company.mail_of("address_wanted", NOW).await.unwrap();
    assert!(begun.is_ok(), "{begun:?}");
    assert_eq!(told.address, "budi@example.test");
    assert!(company.mail_of("change_code", NOW).await.is_none());
}

#[tokio::test]
async fn an_old_proof_is_not_enough() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;

    let refused =
        active::begin_email(&company.house, sri.customer, &sri.session, NEW, NOW.plus_micros(301_000_000))
            .await;

    assert!(matches!(refused, Err(ReplaceFault::ProofNeeded)), "{refused:?}");
}

#[tokio::test]
async fn other_sessions_end_with_the_change() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let elsewhere = sign_in::with_password(&company.house, SRI, PASSWORD, WHENCE, NOW).await.unwrap();
    let elsewhere = elsewhere.signed_in().unwrap();

    replace(&company, &sri).await;

    let there = sessions::recognise(&company.house, elsewhere.secret.expose(), NOW).await.unwrap();
    let here = sessions::recognise(&company.house, sri.secret.expose(), NOW).await.unwrap();
    assert_eq!(there, None);
    assert!(here.is_some());
}

/// Shows: DEL1
#[tokio::test]
async fn a_second_change_does_not_take_the_stop_link_of_the_first_mailbox_away() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    replace(&company, &sri).await;
    let token = company.token_in("changed_away", STOP_PATH, NOW).await;
    replace_by(&company, &sri, "a-third@example.test").await;

    active::stop(&company.house, &token, NOW).await.unwrap();

    assert_eq!(company.owner_of(SRI).await, Some(sri.customer));
    assert_eq!(company.owner_of("a-third@example.test").await, None);
}

async fn replace(company: &Company, who: &sessions::SignedIn) {
    replace_by(company, who, NEW).await;
}

async fn replace_by(company: &Company, who: &sessions::SignedIn, new: &str) {
    let waiting = active::begin_email(&company.house, who.customer, &who.session, new, NOW).await.unwrap();
    let code = company.code_in_newest_mail(NOW).await;
    active::confirm_email(&company.house, who.customer, &who.session, waiting.id, &code, NOW).await.unwrap();
}
