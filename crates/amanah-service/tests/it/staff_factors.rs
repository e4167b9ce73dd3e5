//! What staff sign in with besides their password: told by mail when it changes, and taken away by the officer for
//! whoever lost it.

use amanah_policy::{Role, SessionId, StaffId};
use amanah_service::accounts::staff::{StaffFault, one_time_link, reset, roster, sign_in};
use amanah_service::accounts::{passkeys, second_factor, sessions};
use amanah_service::vault::{Actor, Device, SessionOf, SignedInBy, TotpSecret};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::authenticator::Authenticator;
use crate::company::{Company, NOW, PASSWORD, SRI, WHENCE, company};

const AGUS: &str = "agus@contoh.example";

async fn agus(company: &Company) -> (StaffId, SessionId) {
    let id = company.colleague("Agus", AGUS, &[Role::Support]).await;
    let signed_in = sign_in::open(&company.house, id, SignedInBy::Password, NOW).await.unwrap();
    (id, signed_in.session.id)
}

async fn set_second_step(company: &Company, key: (SessionOf, SessionId)) -> TotpSecret {
    let setup = second_factor::begin_setup(&company.house, key.0, key.1, NOW).await.unwrap();
    let code = setup.secret.code(NOW);
    second_factor::finish_setup(&company.house, key, (&setup.token, code.expose()), NOW).await.unwrap();
    setup.secret
}

async fn add_passkey(company: &Company, key: (SessionOf, SessionId), seed: u8) -> Authenticator {
    let mut device = Authenticator::new(seed);
    let making = passkeys::begin_adding(&company.house, key.0, key.1, NOW).await.unwrap();
    let answer = device.make(&making.ceremony.challenge, &making.owner);
    let new = (making.ceremony.token.expose(), answer.as_str(), Device::Phone);
    passkeys::finish_adding(&company.house, key, new, NOW).await.unwrap();
    device
}

/// Shows: SEC
#[tokio::test]
async fn staff_are_told_by_mail_whenever_what_they_sign_in_with_changes() {
    let company = company().await;
    company.officer().await;
    let (agus, session) = agus(&company).await;
    let key = (SessionOf::Staff(agus), session);

    add_passkey(&company, key, 1).await;
    set_second_step(&company, key).await;
    second_factor::renew_codes(&company.house, key, NOW).await.unwrap();
    second_factor::turn_off(&company.house, key, NOW).await.unwrap();
    let id = passkeys::list(&company.house, key.0).await.unwrap()[0].id;
    passkeys::remove(&company.house, key, id, NOW).await.unwrap();

    let mails = company.mails(NOW).await;
    let told: Vec<&str> = mails
        .iter()
        .filter(|mail| mail.header.template == "staff_factors" && mail.address == AGUS)
        .map(|mail| mail.body.as_str())
        .collect();
    let words = [
        "A passkey was removed",
        "The second step was turned off",
        "New recovery codes were made",
        "A second step was turned on",
        "A passkey was added",
    ];
    assert_eq!(told.len(), words.len(), "{told:?}");
    for said in words {
        assert!(told.iter().any(|body| body.contains(said)), "{said}: {told:?}");
    }
    assert!(told.iter().all(|body| body.contains("/console/me")));
}

/// Shows: SEC
#[tokio::test]
async fn setting_a_second_step_puts_the_proof_of_a_colleagues_other_sessions_back() {
    let company = company().await;
    company.officer().await;
    let (agus, session) = agus(&company).await;
    let of = SessionOf::Staff(agus);
    let other = sign_in::open(&company.house, agus, SignedInBy::Password, NOW).await.unwrap().session.id;

    set_second_step(&company, (of, session)).await;

    let open = company.house.vault().sessions(of, NOW).await.unwrap();
    let proved = open.iter().filter(|open| sessions::is_freshly_proved(open, NOW)).map(|open| open.id);
    assert_eq!(proved.collect::<Vec<_>>(), [session]);
    assert!(open.iter().any(|open| open.id == other), "it is put back, and not ended");
}

/// Shows: SEC
#[tokio::test]
async fn the_officer_takes_away_what_a_colleague_lost_and_the_colleague_is_told_by_whom() {
    let company = company().await;
    let officer = company.officer().await;
    let (agus, session) = agus(&company).await;
    let key = (SessionOf::Staff(agus), session);
    let mut device = add_passkey(&company, key, 1).await;
    set_second_step(&company, key).await;
    let waiting = sign_in::with_password(&company.house, AGUS, PASSWORD, WHENCE, NOW).await.unwrap();
    let before = company.house.vault().ledger_size().await.unwrap();

    reset::by_officer(&company.house, officer, agus, NOW).await.unwrap();

    let begun = passkeys::begin_signing_in(&company.house, true, WHENCE, NOW).await.unwrap();
    let answer = device.sign(&begun.challenge);
    let by_passkey =
        sign_in::with_passkey(&company.house, (begun.token.expose(), &answer), WHENCE, NOW).await;
    let sessions = company.house.vault().sessions(key.0, NOW).await.unwrap();
    let by_password = sign_in::with_password(&company.house, AGUS, PASSWORD, WHENCE, NOW).await.unwrap();
    let mail = company.mail_of("staff_factors_reset", NOW).await.unwrap();
    let twice = reset::by_officer(&company.house, officer, agus, NOW).await;
    assert!(waiting.signed_in().is_none());
    assert!(by_passkey.is_err(), "{by_passkey:?}");
    assert_eq!(sessions, []);
    assert!(by_password.signed_in().is_some(), "the password is enough again");
    assert_eq!(mail.address, AGUS);
    assert!(mail.body.contains("Ratna"), "{}", mail.body);
    assert!(
        company.house.vault().ledger_size().await.unwrap() > before,
        "the ledger says that staff changed"
    );
    assert!(matches!(twice, Err(StaffFault::NothingSet)), "{twice:?}");
}

/// Shows: SEC
#[tokio::test]
async fn nobody_takes_away_their_own_second_step_like_that_but_on_the_machine_itself() {
    let company = company().await;
    let officer = company.officer().await;
    let Actor::Staff { id, .. } = officer else { panic!("a member of staff") };
    let signed_in = sign_in::open(&company.house, id, SignedInBy::Password, NOW).await.unwrap();
    let key = (SessionOf::Staff(id), signed_in.session.id);
    set_second_step(&company, key).await;
    let (agus, _) = agus(&company).await;
    let support = Actor::Staff { id: agus, role: Role::Support };

    let own = reset::by_officer(&company.house, officer, id, NOW).await;
    let by_support = reset::by_officer(&company.house, support, id, NOW).await;
    let support_on_the_machine = reset::by_operator(&company.house, support, id, NOW).await;
    let still_set = second_factor::is_set(&company.house, key.0).await.unwrap();
    reset::by_operator(&company.house, officer, id, NOW).await.unwrap();

    assert!(matches!(own, Err(StaffFault::Oneself)), "{own:?}");
    for refused in [by_support, support_on_the_machine] {
        assert!(matches!(refused, Err(StaffFault::OfficerOnly)), "{refused:?}");
    }
    assert!(still_set);
    assert!(!second_factor::is_set(&company.house, key.0).await.unwrap());
}

/// Shows: SEC
#[tokio::test]
async fn whoever_was_let_go_is_not_helped_back_in() {
    let company = company().await;
    let officer = company.officer().await;
    let (agus, session) = agus(&company).await;
    set_second_step(&company, (SessionOf::Staff(agus), session)).await;
    roster::let_go(&company.house, officer, agus, NOW).await.unwrap();

    let reset = reset::by_officer(&company.house, officer, agus, NOW).await;

    assert!(matches!(reset, Err(StaffFault::NobodyHere)), "{reset:?}");
}

/// Shows: SEC
#[tokio::test]
async fn a_link_of_the_demo_does_not_pass_a_second_step() {
    let company = company().await;
    let (agus, session) = agus(&company).await;
    let secret = set_second_step(&company, (SessionOf::Staff(agus), session)).await;
    let link = one_time_link::make(&company.house, agus, NOW.plus_hours(1), NOW).await.unwrap();
    let later = NOW.plus_micros(60_000_000);

    let entry = sign_in::with_link(&company.house, link.secret.expose(), WHENCE, later).await.unwrap();
    let sign_in::StaffEntry::SecondStep(waiting) = entry else { panic!("nobody asked for the second step") };
    let step = (waiting.token.expose(), secret.code(later));
    let signed_in = sign_in::with_second_step(&company.house, (step.0, step.1.expose()), WHENCE, later).await;

    assert_eq!(signed_in.unwrap().session.by, SignedInBy::Link);
}

/// Shows: SEC
#[tokio::test]
async fn whoever_adds_a_passkey_is_told_which_ones_there_are_and_nobody_elses() {
    let company = company().await;
    company.officer().await;
    let (agus, session) = agus(&company).await;
    let key = (SessionOf::Staff(agus), session);
    let sri = company.customer(SRI, NOW).await;
    let of_sri = (SessionOf::Customer(sri.customer), sri.session.id);

    let mut known = Vec::new();
    for (key, seed) in [(key, 1), (of_sri, 2)] {
        let none = passkeys::begin_adding(&company.house, key.0, key.1, NOW).await.unwrap().known;
        add_passkey(&company, key, seed).await;
        add_passkey(&company, key, seed + 10).await;
        let mut two = passkeys::begin_adding(&company.house, key.0, key.1, NOW).await.unwrap().known;
        two.sort();
        known.push((none, two));
    }

    let id = |byte: u8| URL_SAFE_NO_PAD.encode([byte; 24]);
    assert_eq!(known[0], (vec![], vec![id(1), id(11)]));
    assert_eq!(known[1], (vec![], vec![id(2), id(12)]));
}
