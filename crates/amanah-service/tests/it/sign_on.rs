//! Signing on with a provider: flows, the rows of the decision, registering, linking and unlinking.

use amanah_policy::{AgreementHow, Attribute, Category, Channel, Language, Provider, Source, Timestamp};
use amanah_service::accounts::sessions::SignedIn;
use amanah_service::accounts::sign_on::arrival::{self, Arrived, Arriving};
use amanah_service::accounts::sign_on::flow::{self, FlowFault, NewFlow, To, Wants};
use amanah_service::accounts::sign_on::links::{self, UnlinkFault};
use amanah_service::accounts::sign_on::offer::{self, OFFER_PATH, OfferFault};
use amanah_service::accounts::{events, one_time_link, password, sessions, sign_in};
use amanah_service::deletion::active;
use amanah_service::purposes::accountability::my_data;
use amanah_service::sources::third_parties::sign_on::{self, Confirming, FoundFault, FoundForm};
use amanah_service::vault::{PendingFault, Personal, SessionHeader, SignedInBy};
use amanah_wire::provider::{GivenEmail, Profile, Taken};

use crate::company::{Company, NOW, PASSWORD, SRI, WHENCE, company};

const BROWSER: &str = "the form cookie of one browser";
const ANOTHER: &str = "the form cookie of another browser";

fn profile(subject: &str, email: Option<&str>, is_authoritative: bool) -> Profile {
    Profile {
        subject: subject.to_owned(),
        taken: Taken {
            email: email.map(|address| GivenEmail { address: address.to_owned(), is_authoritative }),
            name: Some("Sri W.".to_owned()),
        },
    }
}

/// Somebody whom Google knows, with a mailbox that Google does not run.
fn of_google(email: &str) -> Profile {
    profile("1170", Some(email), false)
}

async fn arrive(
    company: &Company,
    profile: Profile,
    wants: Wants,
    me: Option<&SignedIn>,
    now: Timestamp,
) -> Arrived {
    let session = match me {
        Some(me) => {
            let open = sessions::list(&company.house, me.customer, now).await.unwrap();
            open.into_iter().find(|session| session.id == me.session.id)
        }
        None => None,
    };
    let arriving = Arriving {
        provider: Provider::Google,
        profile,
        wants,
        session: me.map(|me| me.customer).zip(session.as_ref()),
        browser: BROWSER,
        language: Language::En,
    };
    arrival::arrive(&company.house, arriving, now).await.unwrap()
}

async fn found(company: &Company, profile: Profile) -> String {
    match arrive(company, profile, Wants::SignIn, None, NOW).await {
        Arrived::New(token) => token,
        other => panic!("{other:?}"),
    }
}

const fn form(email: &str) -> FoundForm<'_> {
    FoundForm { name: "Sri Wahyuni", email, language: Language::En, agrees: true }
}

async fn confirm(company: &Company, token: &str, email: &str) -> Result<Confirming, FoundFault> {
    sign_on::confirm(&company.house, token, form(email), BROWSER, WHENCE, NOW).await
}

async fn mailed(company: &Company, token: &str, email: &str) -> amanah_policy::PendingId {
    match confirm(company, token, email).await.unwrap() {
        Confirming::Mailed(waiting) => waiting.id,
        other => panic!("{other:?}"),
    }
}

async fn linked(company: &Company, me: &SignedIn, profile: Profile) {
    let arrived = arrive(company, profile, Wants::Link, Some(me), NOW).await;
    assert!(matches!(arrived, Arrived::Linked), "{arrived:?}");
}

async fn fresh(company: &Company, me: &SignedIn, now: Timestamp) -> SessionHeader {
    company.house.vault().prove_session(me.session.id, now).await.unwrap();
    let open = sessions::list(&company.house, me.customer, now).await.unwrap();
    open.into_iter().find(|session| session.id == me.session.id).unwrap()
}

const fn flow_to(provider: Provider) -> NewFlow<'static> {
    NewFlow {
        to: To::Provider(provider),
        wants: Wants::SignIn,
        customer: None,
        browser: BROWSER,
        onward: "/home",
    }
}

/// Shows: SSO1, SEC
#[tokio::test]
async fn a_flow_is_good_once_and_in_its_own_browser_with_its_own_provider() {
    let company = company().await;
    let house = &company.house;
    let begin = || flow::begin(house, flow_to(Provider::Google), WHENCE, NOW);
    let (first, second) = (begin().await.unwrap(), begin().await.unwrap());
    let (third, fourth) = (begin().await.unwrap(), begin().await.unwrap());
    let take = |state: String, provider, browser, now| async move {
        flow::take(house, To::Provider(provider), &state, browser, now).await
    };
    let state = |begun: &flow::Begun| begun.state.expose().to_owned();

    // Two tabs of one browser go on beside each other.
    let other_tab = take(state(&second), Provider::Google, BROWSER, NOW).await.unwrap();
    let taken = take(state(&first), Provider::Google, BROWSER, NOW).await.unwrap();

    assert_eq!((taken.wants, taken.onward.as_str()), (Wants::SignIn, "/home"));
    assert_eq!(taken.nonce, first.nonce.expose());
    assert_eq!(taken.verifier, first.verifier.expose());
    assert_ne!(other_tab.nonce, taken.nonce);
    assert!((43..=128).contains(&taken.verifier.len()), "RFC 7636 section 4.1");
    for (what, tried) in [
        ("used", take(state(&first), Provider::Google, BROWSER, NOW).await),
        ("of another browser", take(state(&third), Provider::Google, ANOTHER, NOW).await),
        ("and used up by it", take(state(&third), Provider::Google, BROWSER, NOW).await),
        ("to another provider", take(state(&fourth), Provider::X, BROWSER, NOW).await),
        ("none", take(String::new(), Provider::Google, BROWSER, NOW).await),
    ] {
        assert!(matches!(tried, Err(FlowFault::NotOurs)), "{what}: {tried:?}");
    }
    let late = begin().await.unwrap();
    let tried = take(state(&late), Provider::Google, BROWSER, NOW.plus_micros(600_000_001)).await;
    assert!(matches!(tried, Err(FlowFault::NotOurs)), "{tried:?}");
}

/// Shows: SSO1, SSO2, SSO3, R6, ACC
#[tokio::test]
async fn where_the_provider_keeps_the_mailbox_one_confirmation_makes_the_account() {
    let company = company().await;
    let token = found(&company, profile("1170", Some("sri@gmail.com"), true)).await;

    let confirming = confirm(&company, &token, "sri@gmail.com").await.unwrap();

    let Confirming::Registered(me) = confirming else { panic!("{confirming:?}") };
    let vault = company.house.vault();
    assert_eq!(me.session.by, SignedInBy::Provider(Provider::Google));
    assert!(vault.customer(me.customer).await.unwrap().is_mailbox_proved);
    let agreements = vault.agreements(me.customer).await.unwrap();
    assert_eq!(agreements.iter().map(|row| row.how).collect::<Vec<_>>(), [AgreementHow::Sso]);
    assert_eq!(agreements.first().map(|row| row.bundle), Some(*vault.policy().hash().as_bytes()));
    let data = my_data::show(&company.house, me.customer, NOW).await.unwrap();
    let from: Vec<_> = data
        .opened
        .data()
        .filter(|(label, _)| {
            label.provenance.channel != Channel::System && label.attribute != Attribute::SignIn
        })
        .map(|(label, value)| {
            (label.attribute, label.provenance.source, label.provenance.origin.clone(), value.to_owned())
        })
        .collect();
    let expect = |attribute, source, origin: &str, value: &str| {
        assert!(
            from.contains(&(attribute, source, origin.to_owned(), value.to_owned())),
            "{attribute}: {from:?}"
        );
    };
    // The name was changed in the form, the address was not.
    expect(Attribute::Name, Source::Registration, "sign_on_google", "Sri Wahyuni");
    expect(Attribute::PrimaryEmail, Source::ThirdParties, "google", "sri@gmail.com");
    expect(Attribute::ProviderSubject, Source::ThirdParties, "google", "1170");
    expect(Attribute::ProviderEmail, Source::ThirdParties, "google", "sri@gmail.com");
    expect(Attribute::ProviderName, Source::ThirdParties, "google", "Sri W.");
    let of_link = from.iter().filter(|(attribute, ..)| attribute.category() == Category::ProviderLink);
    assert_eq!(of_link.count(), 3);
    // L1: the next sign-on finds them.
    let again = arrive(&company, of_google("sri@gmail.com"), Wants::SignIn, None, NOW).await;
    assert!(matches!(again, Arrived::Known(customer) if customer == me.customer), "{again:?}");
}

/// Shows: SSO1, SEC
#[tokio::test]
async fn what_was_found_belongs_to_one_browser_and_one_confirmation() {
    let company = company().await;
    let token = found(&company, profile("1170", Some("sri@gmail.com"), true)).await;

    let elsewhere =
        sign_on::confirm(&company.house, &token, form("sri@gmail.com"), ANOTHER, WHENCE, NOW).await;
    let seen = sign_on::look(&company.house, &token, ANOTHER, NOW).await;
    let unagreed = FoundForm { agrees: false, name: " ", ..form("no address") };
    let unfit = sign_on::confirm(&company.house, &token, unagreed, BROWSER, WHENCE, NOW).await;
    confirm(&company, &token, "sri@gmail.com").await.unwrap();
    let twice = confirm(&company, &token, "sri@gmail.com").await;

    assert!(matches!(elsewhere, Err(FoundFault::Code(PendingFault::UsedOrUnknown))), "{elsewhere:?}");
    assert!(matches!(seen, Err(FoundFault::Code(PendingFault::UsedOrUnknown))), "{seen:?}");
    assert!(matches!(unfit, Err(FoundFault::Form(ref faults)) if faults.len() == 3), "{unfit:?}");
    assert!(matches!(twice, Err(FoundFault::Code(PendingFault::UsedOrUnknown))), "{twice:?}");
    assert_eq!(company.house.vault().customer_count().await.unwrap(), 1);
}

/// Shows: SSO3, SEC
#[tokio::test]
async fn every_other_mailbox_is_proved_by_a_code_of_ours_first() {
    let company = company().await;
    // Google says that it keeps the first mailbox; the customer types another one.
    for (profile, email) in [
        (of_google(SRI), SRI),
        (profile("2280", Some("budi@gmail.com"), true), "budi@toko.example"),
        (profile("3390", None, false), "ani@toko.example"),
    ] {
        let token = found(&company, profile).await;

        let id = mailed(&company, &token, email).await;
        let before = company.owner_of(email).await;
        let wrong = sign_on::confirm_code(&company.house, id, "000000", BROWSER, WHENCE, NOW).await;
        let code = company.code_in_newest_mail(NOW).await;
        let me = sign_on::confirm_code(&company.house, id, &code, BROWSER, WHENCE, NOW).await.unwrap();

        assert_eq!(before, None);
        assert!(matches!(wrong, Err(FoundFault::Code(PendingFault::Wrong { .. }))), "{wrong:?}");
        assert_eq!(company.owner_of(email).await, Some(me.customer));
    }
}

#[tokio::test]
async fn a_code_counts_in_the_browser_that_asked_for_it() {
    let company = company().await;
    let token = found(&company, of_google(SRI)).await;
    let id = mailed(&company, &token, SRI).await;
    let code = company.code_in_newest_mail(NOW).await;

    let elsewhere = sign_on::confirm_code(&company.house, id, &code, ANOTHER, WHENCE, NOW).await;

    assert!(matches!(elsewhere, Err(FoundFault::Code(PendingFault::UsedOrUnknown))), "{elsewhere:?}");
    assert_eq!(company.owner_of(SRI).await, None);
}

/// Shows: SSO1, SEC
#[tokio::test]
async fn a_mailbox_that_is_a_customers_is_linked_by_that_customer_alone() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    // Even where the provider itself keeps the mailbox (L10).
    let token = found(&company, profile("1170", Some(SRI), true)).await;

    let id = mailed(&company, &token, SRI).await;
    let templates = company.templates_to(SRI, NOW).await;
    let guessed = sign_on::confirm_code(&company.house, id, "123456", BROWSER, WHENCE, NOW).await;
    let offered = company.token_in("sign_on_offer", OFFER_PATH, NOW).await;
    let budi = company.customer("budi@toko.example", NOW).await;
    let session = fresh(&company, &budi, NOW).await;
    let elsewhere = offer::take(&company.house, sri.customer, &session, &offered, ANOTHER, NOW).await;
    let by_another = offer::take(&company.house, budi.customer, &session, &offered, BROWSER, NOW).await;
    let stale = SessionHeader { proved_at: NOW.plus_hours(-1), ..sri.session.clone() };
    let unproved = offer::take(&company.house, sri.customer, &stale, &offered, BROWSER, NOW).await;
    let session = fresh(&company, &sri, NOW).await;
    let taken = offer::take(&company.house, sri.customer, &session, &offered, BROWSER, NOW).await.unwrap();
    let twice = offer::take(&company.house, sri.customer, &session, &offered, BROWSER, NOW).await;

    assert_eq!(templates.first().map(String::as_str), Some("sign_on_offer"));
    assert!(guessed.is_err());
    assert!(matches!(elsewhere, Err(OfferFault::OtherBrowser)), "{elsewhere:?}");
    assert!(matches!(by_another, Err(OfferFault::OfAnotherAccount)), "{by_another:?}");
    assert!(matches!(unproved, Err(OfferFault::ProofNeeded)), "{unproved:?}");
    assert!(matches!(taken, Arrived::Linked), "{taken:?}");
    assert!(matches!(twice, Err(OfferFault::Link(_))), "{twice:?}");
    let known = arrive(&company, of_google(SRI), Wants::SignIn, None, NOW).await;
    assert!(matches!(known, Arrived::Known(customer) if customer == sri.customer), "{known:?}");
}

/// Shows: SEC
#[tokio::test]
async fn an_offer_dies_with_the_password_that_was_changed_meanwhile() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let token = found(&company, of_google(SRI)).await;
    mailed(&company, &token, SRI).await;
    let offered = company.token_in("sign_on_offer", OFFER_PATH, NOW).await;

    password::set(&company.house, sri.customer, &sri.session, "gajah duduk manis", NOW).await.unwrap();

    let taken = offer::take(&company.house, sri.customer, &sri.session, &offered, BROWSER, NOW).await;
    assert!(matches!(taken, Err(OfferFault::Link(PendingFault::UsedOrUnknown))), "{taken:?}");
}

/// Shows: SSO2, SEC
#[tokio::test]
async fn who_proves_a_mailbox_first_shuts_out_whoever_set_its_account_up() {
    let company = company().await;
    let squatted = company.at_the_desk(SRI).await;
    let before = sign_in::with_password(&company.house, SRI, PASSWORD, WHENCE, NOW).await;
    let token = found(&company, of_google(SRI)).await;
    let id = mailed(&company, &token, SRI).await;
    let code = company.code_in_newest_mail(NOW).await;

    let me = sign_on::confirm_code(&company.house, id, &code, BROWSER, WHENCE, NOW).await.unwrap();

    assert!(before.is_ok());
    assert_eq!(me.customer, squatted);
    let by_password = sign_in::with_password(&company.house, SRI, PASSWORD, WHENCE, NOW).await;
    assert!(by_password.is_err(), "the password that somebody set before opens nothing");
    let open = sessions::list(&company.house, squatted, NOW).await.unwrap();
    assert_eq!(open.iter().map(|it| it.id).collect::<Vec<_>>(), [me.session.id]);
}

/// Shows: SSO1, SEC
#[tokio::test]
async fn linking_asks_for_a_fresh_proof_and_is_mailed() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let later = NOW.plus_hours(1);

    let stale = arrive(&company, of_google("x@y.example"), Wants::Link, Some(&sri), later).await;
    let in_passing = arrive(&company, of_google("x@y.example"), Wants::SignIn, Some(&sri), NOW).await;
    let links_before = links::list(&company.house, sri.customer).await.unwrap();
    linked(&company, &sri, of_google("x@y.example")).await;

    assert!(matches!(stale, Arrived::ProveFirst), "{stale:?}");
    assert!(matches!(in_passing, Arrived::AskWhetherToLink), "{in_passing:?}");
    assert_eq!(links_before, []);
    assert_eq!(company.templates_to(SRI, NOW).await.first().map(String::as_str), Some("provider_linked"));
    let lately = events::lately(&company.house, sri.customer, NOW).await.unwrap();
    assert!(
        lately
            .events()
            .iter()
            .any(|(_, news, detail)| news.code() == "provider_linked" && *detail == "Google")
    );
    // L2: signing on again proves who they are.
    company.house.vault().prove_session(sri.session.id, NOW).await.unwrap();
    let proved = arrive(&company, of_google("x@y.example"), Wants::Proof, Some(&sri), later).await;
    assert!(matches!(proved, Arrived::ProvedAgain), "{proved:?}");
    let open = sessions::list(&company.house, sri.customer, later).await.unwrap();
    assert!(open.iter().any(|it| sessions::is_freshly_proved(it, later)));
    // L3: another customer learns nothing and changes nothing.
    let budi = company.customer("budi@toko.example", NOW).await;
    let of_another = arrive(&company, of_google("x@y.example"), Wants::Link, Some(&budi), NOW).await;
    assert!(matches!(of_another, Arrived::OfAnother), "{of_another:?}");
    let otherwise = arrive(&company, profile("9999", None, false), Wants::Link, Some(&sri), later).await;
    assert!(matches!(otherwise, Arrived::LinkedOtherwise), "{otherwise:?}");
}

/// Shows: DEL1, SSO1
#[tokio::test]
async fn a_link_is_taken_away_by_its_customer_but_not_the_last_way_in() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    linked(&company, &sri, of_google("x@y.example")).await;
    let later = NOW.plus_hours(1);
    let by_google =
        arrival::let_in(&company.house, sri.customer, Provider::Google, WHENCE, NOW).await.unwrap();
    let by_google = by_google.signed_in().unwrap();
    let stale = sessions::list(&company.house, sri.customer, later).await.unwrap();
    let stale = stale.into_iter().find(|it| it.id == sri.session.id).unwrap();

    let unproved = links::unlink(&company.house, sri.customer, &stale, Provider::Google, later).await;
    let session = fresh(&company, &sri, NOW).await;
    links::unlink(&company.house, sri.customer, &session, Provider::Google, NOW).await.unwrap();
    let again = links::unlink(&company.house, sri.customer, &session, Provider::Google, NOW).await;

    assert!(matches!(unproved, Err(UnlinkFault::ProofNeeded)), "{unproved:?}");
    assert!(matches!(again, Err(UnlinkFault::NotLinked)), "{again:?}");
    let open = sessions::list(&company.house, sri.customer, NOW).await.unwrap();
    assert!(open.iter().all(|it| it.id != by_google.session.id));
    assert_eq!(company.templates_to(SRI, NOW).await.first().map(String::as_str), Some("provider_unlinked"));
    // Nobody proved this mailbox, and no password is set: the link is the only way in.
    let bare = company.unproved_with_link("ani@toko.example", Provider::Google, "7700").await;
    let last = links::unlink(&company.house, bare.customer, &bare.session, Provider::Google, NOW).await;
    assert!(matches!(last, Err(UnlinkFault::LastWay)), "{last:?}");
}

/// Shows: SSO1, SEC
#[tokio::test]
async fn a_mailbox_in_doubt_is_no_other_way_in() {
    let company = company().await;
    let token = found(&company, profile("1170", Some("sri@gmail.com"), true)).await;
    let Confirming::Registered(me) = confirm(&company, &token, "sri@gmail.com").await.unwrap() else {
        panic!("no account")
    };
    let has_another = async || {
        let has = links::has_another_way(&company.house, me.customer, Provider::Google, NOW).await;
        has.unwrap()
    };

    let before = has_another().await;
    let vault = company.house.vault();
    vault.suspend_sign_on(me.customer, Provider::Google, "account_hijacked", NOW).await.unwrap();

    assert!(before && !has_another().await);
}

/// Shows: DEL1, SSO2
#[tokio::test]
async fn replacing_an_address_that_came_from_a_provider_takes_its_link_away() {
    let company = company().await;
    let token = found(&company, profile("1170", Some("sri@gmail.com"), true)).await;
    let Confirming::Registered(me) = confirm(&company, &token, "sri@gmail.com").await.unwrap() else {
        panic!("no account")
    };
    let waiting = active::begin_email(&company.house, me.customer, &me.session, SRI, NOW).await.unwrap();
    let code = company.code_in_newest_mail(NOW).await;

    active::confirm_email(&company.house, me.customer, &me.session, waiting.id, &code, NOW).await.unwrap();

    assert_eq!(links::list(&company.house, me.customer).await.unwrap(), []);
    company.house.vault().sweep(NOW.plus_hours(73)).await.unwrap();
    for gone in ["sri@gmail.com", "1170"] {
        let found = company.house.vault().scan_for(&Personal::text(gone), &[]).await.unwrap();
        assert!(found.is_clean(), "{gone}: {found:?}");
    }
    // And they still come in: by a link to the mailbox that is theirs now.
    let sent = one_time_link::send(&company.house, SRI, Language::En, WHENCE, NOW.plus_hours(73)).await;
    assert!(sent.is_ok(), "{sent:?}");
}

/// Shows: SSO1, SEC
#[tokio::test]
async fn of_two_who_come_at_once_with_one_account_of_a_provider_one_is_linked() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let budi = company.customer("budi@toko.example", NOW).await;

    let (one, other) = tokio::join!(
        arrive(&company, of_google("x@y.example"), Wants::Link, Some(&sri), NOW),
        arrive(&company, of_google("x@y.example"), Wants::Link, Some(&budi), NOW),
    );

    let linked = [&one, &other].into_iter().filter(|it| matches!(it, Arrived::Linked)).count();
    let refused = [&one, &other].into_iter().filter(|it| matches!(it, Arrived::OfAnother)).count();
    assert_eq!((linked, refused), (1, 1), "{one:?} {other:?}");
}
