//! Passkeys: made in a session, used for a sign-in or a proof, and every way in which that is done wrongly.

use amanah_policy::Timestamp;
use amanah_service::accounts::events::{self, SecurityNews};
use amanah_service::accounts::passkeys::{self, PasskeyFault};
use amanah_service::accounts::sessions::{self, SignedIn};
use amanah_service::accounts::staff::sign_in::{self as of_staff, StaffStepFault};
use amanah_service::vault::{Actor, Device, NewStaff, Personal, SessionOf, SignedInBy, StaffState};

use crate::authenticator::Authenticator;
use crate::company::{Company, NOW, PASSWORD, SRI, WHENCE, company};

const BUDI: &str = "budi@example.test";

/// Adds a passkey of this device.
async fn added(company: &Company, who: &SignedIn, seed: u8) -> Authenticator {
    let key = (SessionOf::Customer(who.customer), who.session.id);
    add(company, key, seed).await.unwrap()
}

async fn add(
    company: &Company,
    (of, session): (SessionOf, amanah_policy::SessionId),
    seed: u8,
) -> Result<Authenticator, PasskeyFault> {
    let mut device = Authenticator::new(seed);
    let making = passkeys::begin_adding(&company.house, of, session, NOW).await?;
    let answer = device.make(&making.ceremony.challenge, &making.owner);
    let token = making.ceremony.token.expose();
    passkeys::finish_adding(&company.house, (of, session), (token, &answer, Device::Phone), NOW).await?;
    Ok(device)
}

/// Signs in with a device, as it is after `change`.
async fn sign_in(
    company: &Company,
    device: &mut Authenticator,
    now: Timestamp,
) -> Result<SignedIn, PasskeyFault> {
    let begun = passkeys::begin_signing_in(&company.house, false, WHENCE, now).await.unwrap();
    let answer = device.sign(&begun.challenge);
    passkeys::sign_in(&company.house, (begun.token.expose(), &answer), WHENCE, now).await
}

/// Shows: SEC
#[tokio::test]
async fn a_passkey_is_added_told_and_signs_in_without_a_password() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;

    let mut device = added(&company, &sri, 1).await;
    let in_again = sign_in(&company, &mut device, NOW).await.unwrap();
    let list = passkeys::list(&company.house, SessionOf::Customer(sri.customer)).await.unwrap();
    let events = events::lately(&company.house, sri.customer, NOW).await.unwrap();

    assert_eq!(in_again.customer, sri.customer);
    assert!(sessions::is_freshly_proved(&in_again.session, NOW));
    assert_eq!((list.len(), list[0].used_at), (1, Some(NOW)));
    assert!(events.events().iter().any(|(_, news, _)| *news == SecurityNews::PasskeyAdded));
    assert!(company.mail_of("passkey_added", NOW).await.is_some());
}

/// Shows: SEC
#[tokio::test]
async fn the_authenticator_learns_the_address_of_its_owner_and_random_bytes() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let of = SessionOf::Customer(sri.customer);

    let making = passkeys::begin_adding(&company.house, of, sri.session.id, NOW).await.unwrap();

    assert_eq!((making.name.expose(), making.ceremony.site.as_str()), (SRI, "localhost"));
    assert_eq!(making.owner.len(), 22, "16 bytes");
    assert!(!making.ceremony.challenge.contains(making.ceremony.token.expose()));
}

/// Shows: SEC
#[tokio::test]
async fn an_answer_counts_once_within_five_minutes_and_for_its_own_challenge() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let mut device = added(&company, &sri, 1).await;
    let begun = passkeys::begin_signing_in(&company.house, false, WHENCE, NOW).await.unwrap();
    let answer = device.sign(&begun.challenge);
    let other = passkeys::begin_signing_in(&company.house, false, WHENCE, NOW).await.unwrap();
    let late = passkeys::begin_signing_in(&company.house, false, WHENCE, NOW).await.unwrap();
    let late_answer = device.sign(&late.challenge);
    let send = async |token: &str, answer: &str, now| {
        passkeys::sign_in(&company.house, (token, answer), WHENCE, now).await
    };

    let for_another = send(other.token.expose(), &answer, NOW).await;
    let first = send(begun.token.expose(), &answer, NOW).await;
    let second = send(begun.token.expose(), &answer, NOW).await;
    let no_token = send("aml_nothing", &answer, NOW).await;
    let too_late = send(late.token.expose(), &late_answer, NOW.plus_micros(300_000_000)).await;

    assert!(matches!(for_another, Err(PasskeyFault::Answer(_))), "{for_another:?}");
    assert!(first.is_ok(), "{first:?}");
    for fault in [second, too_late, no_token] {
        assert!(matches!(fault, Err(PasskeyFault::Over(_))), "{fault:?}");
    }
}

/// Shows: SEC
#[tokio::test]
async fn another_site_another_person_and_nobody_verified_open_nothing() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let budi = company.customer(BUDI, NOW).await;
    let device = added(&company, &sri, 1).await;
    let of_budi = added(&company, &budi, 2).await;
    let wrong: [&dyn Fn(&mut Authenticator); 7] = [
        &|device| device.origin = "https://evil.example".to_owned(),
        &|device| device.site = "evil.example".to_owned(),
        &|device| device.flags = 0b001,
        &|device| device.owner = of_budi.owner.clone(),
        &|device| device.owner = String::new(),
        &|device| device.id = of_budi.id.clone(),
        &|device| device.owner = "A".repeat(22),
    ];

    for (number, change) in wrong.iter().enumerate() {
        let mut changed = device.clone();
        change(&mut changed);
        let refused = sign_in(&company, &mut changed, NOW).await;
        assert!(refused.is_err(), "{number}: {refused:?}");
    }
    assert!(sign_in(&company, &mut device.clone(), NOW).await.is_ok());
}

/// Shows: SEC
#[tokio::test]
async fn what_is_no_answer_is_refused_and_nothing_is_made_of_it() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let (of, session) = (SessionOf::Customer(sri.customer), sri.session.id);
    let long = format!(r#"{{"client":"{}","attestation":"x"}}"#, "A".repeat(100_000));
    let answers = [
        "",
        "{}",
        "null",
        r#"{"client":"","attestation":""}"#,
        r#"{"client":"e30","attestation":"oA"}"#,
        r#"{"client":"e30","client":"e30","attestation":"oA"}"#,
        "[[[[[[[[[[",
        long.as_str(),
    ];

    for answer in answers {
        let making = passkeys::begin_adding(&company.house, of, session, NOW).await.unwrap();
        let new = (making.ceremony.token.expose(), answer, Device::Phone);
        let made = passkeys::finish_adding(&company.house, (of, session), new, NOW).await;
        assert!(matches!(made, Err(PasskeyFault::Answer(_))), "{made:?}");
        let begun = passkeys::begin_signing_in(&company.house, false, WHENCE, NOW).await.unwrap();
        let used = passkeys::sign_in(&company.house, (begun.token.expose(), answer), WHENCE, NOW).await;
        assert!(matches!(used, Err(PasskeyFault::Answer(_))), "{used:?}");
    }
    assert!(passkeys::list(&company.house, of).await.unwrap().is_empty());
}

/// Shows: SEC
#[tokio::test]
async fn a_passkey_is_made_in_the_session_it_was_begun_in_and_with_a_fresh_proof() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let budi = company.customer(BUDI, NOW).await;
    let (of, session) = (SessionOf::Customer(sri.customer), sri.session.id);
    let mut device = Authenticator::new(1);
    let making = passkeys::begin_adding(&company.house, of, session, NOW).await.unwrap();
    let answer = device.make(&making.ceremony.challenge, &making.owner);
    let new = (making.ceremony.token.expose(), answer.as_str(), Device::Phone);

    let as_budi = (SessionOf::Customer(budi.customer), budi.session.id);
    let elsewhere = passkeys::finish_adding(&company.house, as_budi, new, NOW).await;
    let stale = NOW.plus_micros(300_000_000);
    let begun_stale = passkeys::begin_adding(&company.house, of, session, stale).await;
    let removed_stale =
        passkeys::remove(&company.house, (of, session), amanah_policy::DatumId::from_bytes([0; 16]), stale);

    assert!(matches!(elsewhere, Err(PasskeyFault::Over(_))), "{elsewhere:?}");
    assert!(matches!(begun_stale, Err(PasskeyFault::ProofNeeded)), "{begun_stale:?}");
    assert!(matches!(removed_stale.await, Err(PasskeyFault::ProofNeeded)));
    assert!(passkeys::list(&company.house, as_budi.0).await.unwrap().is_empty());
}

/// Shows: SEC
#[tokio::test]
async fn a_copied_passkey_is_refused_and_its_owner_is_told() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let mut device = added(&company, &sri, 1).await;
    let mut copy = device.clone();
    sign_in(&company, &mut device, NOW).await.unwrap();

    let copied = sign_in(&company, &mut copy, NOW).await;

    assert!(matches!(copied, Err(PasskeyFault::Copied)), "{copied:?}");
    assert!(company.mail_of("passkey_copied", NOW).await.is_some());
}

/// Shows: SEC
#[tokio::test]
async fn a_proof_by_passkey_is_for_its_own_session() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let mut device = added(&company, &sri, 1).await;
    let here = (SessionOf::Customer(sri.customer), sri.session.id);
    let there = sign_in(&company, &mut device, NOW).await.unwrap();
    let later = NOW.plus_micros(600_000_000);
    let begun = passkeys::begin_proving(&company.house, here.0, here.1, later).await.unwrap();
    let answer = device.sign(&begun.challenge);
    let second = passkeys::begin_proving(&company.house, here.0, here.1, later).await.unwrap();
    let second_answer = device.sign(&second.challenge);

    let elsewhere =
        passkeys::prove(&company.house, (here.0, there.session.id), (begun.token.expose(), &answer), later);
    let elsewhere = elsewhere.await;
    let proved = passkeys::prove(&company.house, here, (second.token.expose(), &second_answer), later).await;
    let fresh = sessions::recognise(&company.house, sri.secret.expose(), later).await.unwrap().unwrap();

    assert!(matches!(elsewhere, Err(PasskeyFault::Over(_))), "{elsewhere:?}");
    assert!(proved.is_ok() && sessions::is_freshly_proved(&fresh, later), "{proved:?}");
}

/// Shows: SEC
#[tokio::test]
async fn a_removed_passkey_opens_nothing_and_its_owner_is_told() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let mut device = added(&company, &sri, 1).await;
    let here = (SessionOf::Customer(sri.customer), sri.session.id);
    let id = passkeys::list(&company.house, here.0).await.unwrap()[0].id;

    passkeys::rename(&company.house, here.0, id, Device::Computer).await.unwrap();
    passkeys::remove(&company.house, here, id, NOW).await.unwrap();
    let again = passkeys::remove(&company.house, here, id, NOW).await;
    let after = sign_in(&company, &mut device, NOW).await;

    assert!(matches!(again, Err(PasskeyFault::NotThere)), "{again:?}");
    assert!(matches!(after, Err(PasskeyFault::Unknown)), "{after:?}");
    assert!(company.mail_of("passkey_removed", NOW).await.is_some());
}

/// Shows: SEC
#[tokio::test]
async fn staff_sign_in_by_passkey_while_they_work_here_and_in_their_own_room_alone() {
    let company = company().await;
    let vault = company.house.vault();
    let officer = Actor::System(amanah_policy::Role::Officer);
    let person = |email: &str| NewStaff {
        name: Personal::text("Agus"),
        email: Personal::text(email),
        password: Some(Personal::text(PASSWORD)),
        roles: vec![amanah_policy::Role::Officer],
    };
    let agus = vault.add_staff(person("agus@contoh.example"), officer, NOW).await.unwrap();
    vault.add_staff(person("ratna@contoh.example"), officer, NOW).await.unwrap();
    let session = of_staff::open(&company.house, agus, SignedInBy::Password, NOW).await.unwrap().session.id;
    let mut device = add(&company, (SessionOf::Staff(agus), session), 1).await.unwrap();
    let enter = async |device: &mut Authenticator| {
        let begun = passkeys::begin_signing_in(&company.house, true, WHENCE, NOW).await.unwrap();
        let answer = device.sign(&begun.challenge);
        of_staff::with_passkey(&company.house, (begun.token.expose(), &answer), WHENCE, NOW).await
    };

    let signed_in = enter(&mut device).await.unwrap();
    let as_customer = sign_in(&company, &mut device, NOW).await;
    let begun = passkeys::begin_signing_in(&company.house, false, WHENCE, NOW).await.unwrap();
    let answer = device.sign(&begun.challenge);
    let wrong_door =
        of_staff::with_passkey(&company.house, (begun.token.expose(), &answer), WHENCE, NOW).await;
    vault.set_staff_state(agus, StaffState::Inactive, officer, NOW).await.unwrap();
    let let_go = enter(&mut device).await;

    assert_eq!(signed_in.staff.id, agus);
    assert!(matches!(as_customer, Err(PasskeyFault::Unknown)), "{as_customer:?}");
    assert!(matches!(wrong_door, Err(StaffStepFault::Passkey(PasskeyFault::Over(_)))), "{wrong_door:?}");
    assert!(matches!(let_go, Err(StaffStepFault::Staff(_))), "{let_go:?}");
}
