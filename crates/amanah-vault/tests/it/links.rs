//! Links to sign-on providers: three data each, one customer per account there, and gone when they are taken away.

use amanah_policy::{Attribute, Channel, CustomerId, Provider, Role, Source};
use amanah_vault::{
    Actor, Entropy, GivenByProvider, NewNotice, NoticeKind, Personal, SessionOf, SignedInBy, Vault,
    VaultError, VaultOptions,
};

use crate::people::{PASSWORD, customer, entrance, unproved, vault};
use crate::support::{Folders, START, bundle, for_case, own_view};

fn given(provider: Provider, subject: &str, email: &str) -> GivenByProvider {
    GivenByProvider {
        provider,
        subject: Personal::text(subject),
        email: Some(Personal::text(email)),
        name: Some(Personal::text("Sri di sana")),
    }
}

async fn link(
    vault: &Vault,
    customer: CustomerId,
    provider: Provider,
    subject: &str,
) -> Result<(), VaultError> {
    let given = given(provider, subject, "sri.di.sana@example.test");
    vault.link(customer, given, None, Actor::Customer(customer), START).await
}

async fn whose(vault: &Vault, provider: Provider, subject: &str) -> Option<CustomerId> {
    vault.customer_of_link(provider, &Personal::text(subject)).await.unwrap()
}

async fn values(vault: &Vault, customer: CustomerId) -> Vec<(Attribute, String, String)> {
    let seen = own_view(vault, customer).await;
    seen.data()
        .filter(|(label, _)| label.attribute.category() == amanah_policy::Category::ProviderLink)
        .map(|(label, value)| (label.attribute, label.provenance.origin.clone(), value.to_owned()))
        .collect()
}

/// Shows: SSO1, SSO2, R6
#[tokio::test]
async fn a_link_is_three_data_that_say_where_they_came_from() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri", "sri@example.test").await;

    link(&vault, sri, Provider::Google, "1170").await.unwrap();

    let seen = own_view(&vault, sri).await;
    let of_link: Vec<_> =
        seen.data().filter(|(label, _)| label.provenance.channel == Channel::Provider).collect();
    assert_eq!(of_link.len(), 3);
    assert!(of_link.iter().all(|(label, _)| label.provenance.source == Source::ThirdParties));
    assert_eq!(whose(&vault, Provider::Google, "1170").await, Some(sri));
    let links = vault.links(sri).await.unwrap();
    assert_eq!(
        links.iter().map(|it| (it.provider, it.data.len())).collect::<Vec<_>>(),
        [(Provider::Google, 3)]
    );
}

/// Shows: SSO1
#[tokio::test]
async fn nobody_is_found_by_a_part_of_the_key_or_by_the_email_that_a_provider_gave() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri", "sri@example.test").await;
    link(&vault, sri, Provider::Google, "1170").await.unwrap();

    assert_eq!(whose(&vault, Provider::Facebook, "1170").await, None);
    assert_eq!(whose(&vault, Provider::Google, "117").await, None);
    assert_eq!(whose(&vault, Provider::Google, "01170").await, None);
    let email = Personal::text("sri.di.sana@example.test");
    assert_eq!(vault.customer_by_email(&email).await.unwrap(), None);
}

/// Shows: SSO1, SEC
#[tokio::test]
async fn an_account_at_a_provider_is_one_customers_and_a_customer_has_one_there() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri", "sri@example.test").await;
    let budi = customer(&vault, "Budi", "budi@example.test").await;
    link(&vault, sri, Provider::Google, "1170").await.unwrap();

    let of_another = link(&vault, budi, Provider::Google, "1170").await;
    let a_second = link(&vault, sri, Provider::Google, "2280").await;
    let elsewhere = link(&vault, sri, Provider::X, "2280").await;

    assert!(matches!(of_another, Err(VaultError::Taken(_))), "{of_another:?}");
    assert!(matches!(a_second, Err(VaultError::NotNow(_))), "{a_second:?}");
    assert_eq!(elsewhere, Ok(()));
    assert_eq!(whose(&vault, Provider::Google, "2280").await, None);
    assert_eq!(vault.links(budi).await.unwrap(), []);
}

#[tokio::test]
async fn what_is_no_id_links_nobody() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri", "sri@example.test").await;

    for subject in ["", " ", "two words", "new\nline", "\u{202e}17", &"9".repeat(256)] {
        let linked = link(&vault, sri, Provider::Google, subject).await;
        assert!(matches!(linked, Err(VaultError::Malformed(_))), "{subject:?} {linked:?}");
    }
    assert_eq!(vault.links(sri).await.unwrap(), []);
}

/// Shows: DEL1, SSO2, invariant 5
#[tokio::test]
async fn a_link_that_is_taken_away_leaves_nothing_and_ends_the_sessions_it_opened() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri", "sri@example.test").await;
    link(&vault, sri, Provider::Google, "1170-zxqv").await.unwrap();
    link(&vault, sri, Provider::X, "2280").await.unwrap();
    let of = SessionOf::Customer(sri);
    for by in
        [Provider::Google, Provider::X].map(SignedInBy::Provider).into_iter().chain([SignedInBy::Password])
    {
        vault.open_session(of, by, START.plus_hours(12), START).await.unwrap();
    }
    let by = SignedInBy::Provider(Provider::Google);
    let (mine, _) = vault.open_session(of, by, START.plus_hours(12), START).await.unwrap();
    let here = mine.id;
    let before = vault.scan_for(&Personal::text("1170-zxqv"), &[]).await.unwrap();

    vault.unlink(sri, Provider::Google, Some(here), Actor::Customer(sri), START.plus_hours(1)).await.unwrap();

    let after = vault.scan_for(&Personal::text("1170-zxqv"), &[]).await.unwrap();
    assert!(!before.is_clean());
    assert!(after.is_clean(), "{after:?}");
    let open = vault.sessions(of, START).await.unwrap();
    let by: Vec<_> = open.iter().filter(|it| it.id != here).map(|it| it.by.code()).collect();
    assert!(by.len() == 2 && !by.contains(&"google"), "{by:?}");
    assert_eq!(open.len(), 3, "whoever takes it away stays signed in");
    assert_eq!(whose(&vault, Provider::Google, "1170-zxqv").await, None);
    assert_eq!(whose(&vault, Provider::X, "2280").await, Some(sri));
    let again =
        vault.unlink(sri, Provider::Google, Some(here), Actor::Customer(sri), START.plus_hours(1)).await;
    assert!(matches!(again, Err(VaultError::NotFound(_))), "{again:?}");
    link(&vault, sri, Provider::Google, "1170-zxqv").await.unwrap();
}

/// Shows: SSO1, SEC
#[tokio::test]
async fn a_provider_whose_link_went_or_is_suspended_opens_no_session() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri", "sri@example.test").await;
    let (google, own) = (Provider::Google, Actor::Customer(sri));
    let enters = async || vault.enter(sri, entrance(SignedInBy::Provider(google), None), START).await;
    link(&vault, sri, google, "1170").await.unwrap();

    let linked = enters().await;
    vault.suspend_sign_on(sri, google, "account_hijacked", START).await.unwrap();
    let suspended = enters().await;
    vault.resume_sign_on(sri, google).await.unwrap();
    vault.unlink(sri, google, None, own, START).await.unwrap();
    let unlinked = enters().await;

    assert!(linked.is_ok(), "{linked:?}");
    for refused in [suspended, unlinked] {
        assert!(matches!(refused, Err(VaultError::NotNow(_))), "{refused:?}");
    }
    assert_eq!(vault.sessions(SessionOf::Customer(sri), START).await.unwrap(), []);
}

/// Shows: SSO1
#[tokio::test]
async fn a_suspension_goes_with_its_link() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri", "sri@example.test").await;
    let squatted = unproved(&vault, "Budi", "budi@example.test").await;
    for (customer, subject) in [(sri, "1170"), (squatted, "2280")] {
        link(&vault, customer, Provider::Google, subject).await.unwrap();
        vault.suspend_sign_on(customer, Provider::Google, "account_hijacked", START).await.unwrap();
    }

    vault.unlink(sri, Provider::Google, None, Actor::Customer(sri), START).await.unwrap();
    vault.prove_mailbox_first(squatted, START).await.unwrap();

    for customer in [sri, squatted] {
        assert_eq!(vault.suspended_sign_ons(customer).await.unwrap(), []);
    }
}

/// Shows: SEC
#[tokio::test]
async fn whoever_is_sent_away_meanwhile_links_nothing() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri", "sri@example.test").await;
    let of = SessionOf::Customer(sri);
    let (here, _) = vault.open_session(of, SignedInBy::Link, START.plus_hours(12), START).await.unwrap();
    let links = async || {
        let given = given(Provider::Google, "1170", "sri.di.sana@example.test");
        vault.link(sri, given, Some(here.id), Actor::Customer(sri), START).await
    };

    vault.end_session(here.id, START).await.unwrap();
    let late = links().await;

    assert!(matches!(late, Err(VaultError::NotFound(_))), "{late:?}");
    assert_eq!(vault.links(sri).await.unwrap(), []);
}

/// Shows: SSO2
#[tokio::test]
async fn what_a_provider_says_anew_takes_the_place_of_what_it_said_and_of_nothing_else() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri", "sri@example.test").await;
    link(&vault, sri, Provider::Google, "1170").await.unwrap();
    link(&vault, sri, Provider::X, "2280").await.unwrap();

    let anew = given(Provider::Google, "1170", "sri.baru@example.test");
    vault.refresh_link(sri, anew, START.plus_hours(1)).await.unwrap();
    let size = vault.ledger_size().await.unwrap();
    let same = given(Provider::Google, "1170", "sri.baru@example.test");
    vault.refresh_link(sri, same, START.plus_hours(2)).await.unwrap();

    let emails: Vec<_> = values(&vault, sri)
        .await
        .into_iter()
        .filter(|(attribute, ..)| *attribute == Attribute::ProviderEmail)
        .map(|(_, origin, value)| (origin, value))
        .collect();
    let expected = [("x", "sri.di.sana@example.test"), ("google", "sri.baru@example.test")];
    assert_eq!(emails, expected.map(|(origin, value)| (origin.to_owned(), value.to_owned())));
    let own = own_view(&vault, sri).await;
    let address = own.data().find(|(label, _)| label.attribute == Attribute::PrimaryEmail);
    assert_eq!(address.map(|(_, value)| value.to_owned()).as_deref(), Some("sri@example.test"));
    // The two views are all that was written since.
    assert_eq!(vault.ledger_size().await.unwrap(), size + 2);
}

/// Shows: SSO2, invariant 5
#[tokio::test]
async fn nothing_is_written_anew_of_a_link_that_was_taken_away_meanwhile() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri", "sri@example.test").await;
    link(&vault, sri, Provider::Google, "1170").await.unwrap();
    vault.unlink(sri, Provider::Google, None, Actor::Customer(sri), START).await.unwrap();

    let late = || given(Provider::Google, "1170", "sri.baru@example.test");
    vault.refresh_link(sri, late(), START).await.unwrap();
    let unlinked = vault.links(sri).await.unwrap();
    link(&vault, sri, Provider::Google, "2280").await.unwrap();
    vault.refresh_link(sri, late(), START).await.unwrap();

    assert_eq!(unlinked, []);
    let known = values(&vault, sri).await;
    assert!(known.iter().all(|(.., value)| value != "sri.baru@example.test"), "{known:?}");
}

/// Shows: SSO2, invariant 6
#[tokio::test]
async fn a_link_that_a_case_keeps_is_taken_away_as_any_other() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri", "sri@example.test").await;
    let budi = customer(&vault, "Budi", "budi@example.test").await;
    let own = Actor::Customer(sri);
    link(&vault, sri, Provider::Google, "1170").await.unwrap();
    for (_, datum) in vault.links(sri).await.unwrap().remove(0).data {
        vault.hold(sri, vec![datum], for_case("case 12"), Actor::System(Role::Legal), START).await.unwrap();
    }

    vault.unlink(sri, Provider::Google, None, own, START).await.unwrap();
    let again = vault.unlink(sri, Provider::Google, None, own, START).await;
    let anew = link(&vault, budi, Provider::Google, "1170").await;

    assert!(matches!(again, Err(VaultError::NotFound(_))), "{again:?}");
    assert_eq!(vault.links(sri).await.unwrap(), []);
    let late = vault.enter(sri, entrance(SignedInBy::Provider(Provider::Google), None), START).await;
    assert!(matches!(late, Err(VaultError::NotNow(_))), "{late:?}");
    assert_eq!(anew, Ok(()));
    assert_eq!(whose(&vault, Provider::Google, "1170").await, Some(budi));
    vault.sweep(START.plus_hours(1)).await.unwrap();
    let kept = folders.raw().rows("SELECT id FROM datum WHERE attribute = 'provider_subject'", &[]);
    assert_eq!(kept.len(), 2, "what the case keeps is there");
}

/// Shows: SSO1
#[tokio::test]
async fn a_deletion_stays_the_customers_of_whom_it_was_asked() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri", "sri@example.test").await;
    let budi = customer(&vault, "Budi", "budi@example.test").await;
    let asks = async |customer| {
        let (provider, kind) = (Provider::Facebook, NoticeKind::Deletion);
        let customer = Some(customer);
        let new = NewNotice { provider, kind, customer, issued_at: None, activity: None, due_at: None };
        vault.note_deletion(&Personal::text("218471"), new, START).await.unwrap()
    };

    let (of_sri, _) = asks(sri).await;
    let (of_budi, is_new) = asks(budi).await;
    let (again, is_new_again) = asks(budi).await;

    assert_eq!((is_new, is_new_again), (true, false));
    assert_eq!(again, of_budi);
    assert_eq!(vault.open_deletions(Some(sri)).await.unwrap(), [of_sri]);
    assert_eq!(vault.open_deletions(Some(budi)).await.unwrap(), [of_budi]);
}

/// Shows: invariant 5
#[tokio::test]
async fn a_restored_link_finds_its_customer_again() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri", "sri@example.test").await;
    link(&vault, sri, Provider::Facebook, "1170").await.unwrap();

    let copies = tempfile::tempdir().unwrap();
    let (data, keys) = (copies.path().join("data"), copies.path().join("keys"));
    vault.backup(&data, &keys, START).await.unwrap();
    drop(vault);
    let beside = VaultOptions::new(copies.path().join("restored"), folders.keys(), bundle());
    let options = folders.with_keys(beside).entropy(Entropy::seeded(3));
    let (restored, _) = Vault::restore(&data, options, START).await.unwrap();

    assert_eq!(whose(&restored, Provider::Facebook, "1170").await, Some(sri));
}

/// Shows: SEC, SSO2
#[tokio::test]
async fn the_first_proof_of_a_mailbox_shuts_out_whoever_set_the_account_up() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = unproved(&vault, "Sri", "sri@example.test").await;
    let email = Personal::text("sri@example.test");
    link(&vault, sri, Provider::Google, "squatter").await.unwrap();
    let of = SessionOf::Customer(sri);
    let (session, secret) =
        vault.open_session(of, SignedInBy::Password, START.plus_hours(12), START).await.unwrap();

    let is_first = vault.prove_mailbox_first(sri, START).await.unwrap();

    assert!(is_first);
    assert_eq!(vault.customer_with_password(&email, Personal::text(PASSWORD)).await.unwrap(), None);
    assert_eq!(whose(&vault, Provider::Google, "squatter").await, None);
    assert_eq!(vault.session(secret.expose(), START, START).await.unwrap(), None);
    assert!(vault.customer(sri).await.unwrap().is_mailbox_proved);
    // What was on its way while the stranger was sent away arrives in vain.
    let late = vault.set_password(sri, Personal::text(PASSWORD), Some(session.id), START).await;
    assert!(matches!(late, Err(VaultError::NotFound(_))), "{late:?}");
    assert!(!vault.has_password(sri).await.unwrap());

    // A later proof is somebody's who was here before: it takes nothing away.
    vault.set_password(sri, Personal::text(PASSWORD), None, START).await.unwrap();
    assert!(!vault.prove_mailbox_first(sri, START).await.unwrap());
    assert_eq!(vault.customer_with_password(&email, Personal::text(PASSWORD)).await.unwrap(), Some(sri));
}

/// Shows: SEC, invariant 6
#[tokio::test]
async fn nobody_owns_an_account_while_a_case_keeps_what_opened_it_before() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = unproved(&vault, "Sri", "sri@example.test").await;
    link(&vault, sri, Provider::Google, "squatter").await.unwrap();
    let subject = vault.links(sri).await.unwrap()[0].data[0].1;
    vault.hold(sri, vec![subject], for_case("case 12"), Actor::System(Role::Legal), START).await.unwrap();

    let kept = vault.prove_mailbox_first(sri, START).await;

    assert!(matches!(kept, Err(VaultError::NotNow(_))), "{kept:?}");
    assert!(!vault.customer(sri).await.unwrap().is_mailbox_proved);
}
