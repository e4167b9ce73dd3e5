//! The second step: set with an app, asked for after every first proof, used once.

use amanah_policy::{CustomerId, Timestamp};
use amanah_service::accounts::one_time_link;
use amanah_service::accounts::proof::{self, ProofFault};
use amanah_service::accounts::second_factor::{self, FactorFault};
use amanah_service::accounts::second_step::{self, Entry, Proved, StepFault};
use amanah_service::accounts::sessions::SignedIn;
use amanah_service::accounts::sign_in;
use amanah_service::vault::{Personal, SessionOf, SignedInBy, TotpSecret};

use crate::company::{Company, NOW, PASSWORD, SRI, WHENCE, company};

/// Half a minute, in microseconds.
const STEP: i64 = 30_000_000;

/// A customer with a second step; says its secret and the recovery codes.
async fn with_second_step(company: &Company) -> (SignedIn, TotpSecret, Vec<String>) {
    let sri = company.customer(SRI, NOW).await;
    let key = (SessionOf::Customer(sri.customer), sri.session.id);
    let setup = second_factor::begin_setup(&company.house, key.0, key.1, NOW).await.unwrap();
    let code = setup.secret.code(NOW);
    let codes = second_factor::finish_setup(&company.house, key, (&setup.token, code.expose()), NOW).await;
    let codes = codes.unwrap().iter().map(|code| code.expose().to_owned()).collect();
    (sri, setup.secret, codes)
}

/// Signs in by password, as far as the second step.
async fn waiting(company: &Company, now: Timestamp) -> String {
    let entry = sign_in::with_password(&company.house, SRI, PASSWORD, WHENCE, now).await.unwrap();
    let Entry::SecondStep(waiting) = entry else { panic!("nobody asked for the second step") };
    waiting.token.expose().to_owned()
}

async fn finish(company: &Company, token: &str, code: &str, now: Timestamp) -> Result<SignedIn, StepFault> {
    second_step::finish(&company.house, (token, code), WHENCE, now).await
}

/// Shows: SEC
#[tokio::test]
async fn a_password_is_not_enough_and_the_code_of_the_app_lets_in_once() {
    let company = company().await;
    let (sri, secret, _) = with_second_step(&company).await;
    let later = NOW.plus_micros(2 * STEP);
    let code = secret.code(later);

    let first = waiting(&company, later).await;
    let second = waiting(&company, later).await;
    let signed_in = finish(&company, &first, code.expose(), later).await.unwrap();
    let replayed = finish(&company, &second, code.expose(), later).await;
    let used = finish(&company, &first, secret.code(later.plus_micros(STEP)).expose(), later).await;

    assert_eq!((signed_in.customer, signed_in.session.by), (sri.customer, SignedInBy::Password));
    assert!(matches!(replayed, Err(StepFault::WrongCode)), "{replayed:?}");
    assert!(matches!(used, Err(StepFault::Over(_))), "{used:?}");
    assert!(company.mail_of("second_factor_set", NOW).await.is_some());
}

/// Shows: SEC
#[tokio::test]
async fn a_mailbox_and_a_provider_are_not_enough_either() {
    let company = company().await;
    let (sri, _, _) = with_second_step(&company).await;
    let link = one_time_link::make(&company.house, sri.customer, NOW).await.unwrap();

    let by_link = one_time_link::sign_in(&company.house, link.secret.expose(), WHENCE, NOW).await.unwrap();
    let proved = Proved::new(sri.customer, SignedInBy::Provider(amanah_policy::Provider::Google));
    let by_provider = second_step::enter(&company.house, proved, WHENCE, NOW).await.unwrap();

    assert!(by_link.signed_in().is_none() && by_provider.signed_in().is_none());
}

/// Shows: SEC
#[tokio::test]
async fn a_second_step_lets_nobody_in_whose_first_proof_counts_no_more() {
    let company = company().await;
    let (sri, secret, _) = with_second_step(&company).await;
    let google = amanah_policy::Provider::Google;
    let of_google = Proved::new(sri.customer, SignedInBy::Provider(google));
    let (later, vault) = (NOW.plus_micros(2 * STEP), company.house.vault());
    // Compared before the new password, begun after it.
    let (email, old) = (Personal::text(SRI), Personal::text(PASSWORD));
    let (_, compared) = vault.proof_by_password(&email, old).await.unwrap().unwrap();
    vault.set_password(sri.customer, Personal::text("kerbau membajak sawah"), None, later).await.unwrap();
    let of_password = Proved { customer: sri.customer, by: SignedInBy::Password, credential: Some(compared) };
    let begun = second_step::enter(&company.house, of_password, WHENCE, later).await.unwrap();
    let Entry::SecondStep(replaced) = begun else { panic!("nobody asked for the second step") };

    let begun = second_step::enter(&company.house, of_google, WHENCE, later).await.unwrap();
    let Entry::SecondStep(unlinked) = begun else { panic!("nobody asked for the second step") };

    for (waiting, step) in [(unlinked, 0), (replaced, 1)] {
        let at = later.plus_micros(step * STEP);
        let late = finish(&company, waiting.token.expose(), secret.code(at).expose(), at).await;

        assert!(matches!(late, Err(StepFault::Over(_))), "{late:?}");
    }
    assert_eq!(vault.sessions(SessionOf::Customer(sri.customer), later).await.unwrap(), []);
}

/// Shows: SEC
#[tokio::test]
async fn wrong_codes_end_the_sign_in_and_then_the_tries_of_the_account() {
    let company = company().await;
    let (_, secret, _) = with_second_step(&company).await;
    let later = NOW.plus_micros(2 * STEP);
    let first = waiting(&company, later).await;

    for _ in 0..5 {
        let wrong = finish(&company, &first, "000000", later).await;
        assert!(matches!(wrong, Err(StepFault::WrongCode)), "{wrong:?}");
    }
    let sixth = finish(&company, &first, secret.code(later).expose(), later).await;
    let second = waiting(&company, later).await;
    for _ in 0..3 {
        let _wrong = finish(&company, &second, "000000", later).await;
    }
    let too_often = finish(&company, &second, secret.code(later).expose(), later).await;

    assert!(matches!(sixth, Err(StepFault::Over(_))), "{sixth:?}");
    assert!(matches!(too_often, Err(StepFault::TooOften(_))), "{too_often:?}");
    assert!(company.mail_of("failed_tries", later).await.is_some(), "whoever tries knows the password");
}

/// Shows: SEC
#[tokio::test]
async fn whoever_spends_the_tries_of_the_app_does_not_shut_the_owner_out() {
    let company = company().await;
    let (sri, secret, codes) = with_second_step(&company).await;
    let of = SessionOf::Customer(sri.customer);
    let later = NOW.plus_micros(2 * STEP);
    for guesses in [5, 3] {
        let thief = waiting(&company, later).await;
        for _ in 0..guesses {
            let _wrong = finish(&company, &thief, "000000", later).await;
        }
    }
    let own = waiting(&company, later).await;

    let by_app = finish(&company, &own, secret.code(later).expose(), later).await;
    let by_recovery_code = finish(&company, &own, &codes[0], later).await;
    let code = secret.code(later);
    let in_session = proof::by_second_factor(&company.house, of, sri.session.id, code.expose(), later).await;

    assert!(matches!(by_app, Err(StepFault::TooOften(_))), "{by_app:?}");
    assert!(by_recovery_code.is_ok(), "{by_recovery_code:?}");
    assert!(in_session.is_ok(), "{in_session:?}");
}

/// Shows: SEC
#[tokio::test]
async fn codes_that_prove_again_run_out_of_tries_whatever_the_session() {
    let company = company().await;
    let (sri, secret, _) = with_second_step(&company).await;
    let of = SessionOf::Customer(sri.customer);
    let later = NOW.plus_micros(2 * STEP);
    let token = waiting(&company, later).await;
    let second = finish(&company, &token, secret.code(later).expose(), later).await.unwrap();
    let prove =
        async |session, code: &str| proof::by_second_factor(&company.house, of, session, code, later).await;

    for session in [sri.session.id, second.session.id] {
        for _ in 0..4 {
            let wrong = prove(session, "000000").await;
            assert!(matches!(wrong, Err(ProofFault::WrongPassword)), "{wrong:?}");
        }
    }
    let ninth = prove(second.session.id, secret.code(later.plus_micros(STEP)).expose()).await;

    assert!(matches!(ninth, Err(ProofFault::TooOften(_))), "{ninth:?}");
}

/// Shows: SEC
#[tokio::test]
async fn setting_a_second_step_puts_the_proof_of_every_other_session_back() {
    let company = company().await;
    let first = company.customer(SRI, NOW).await;
    let by_password = sign_in::with_password(&company.house, SRI, PASSWORD, WHENCE, NOW).await.unwrap();
    let by_password = by_password.signed_in().unwrap();
    let of = SessionOf::Customer(first.customer);
    let fresh = async |session| proof::is_fresh(&company.house, of, session, NOW).await.unwrap();
    let before = fresh(by_password.session.id).await;

    let key = (of, first.session.id);
    let setup = second_factor::begin_setup(&company.house, key.0, key.1, NOW).await.unwrap();
    let code = (setup.token.as_str(), setup.secret.code(NOW));
    second_factor::finish_setup(&company.house, key, (code.0, code.1.expose()), NOW).await.unwrap();
    let off = second_factor::turn_off(&company.house, (of, by_password.session.id), NOW).await;

    assert!(before);
    assert!(matches!(off, Err(FactorFault::ProofNeeded)), "{off:?}");
    assert!(fresh(first.session.id).await, "the session in which it was set gave a code of the app");
}

/// Shows: SEC
#[tokio::test]
async fn a_sign_in_waits_five_minutes_for_its_second_step() {
    let company = company().await;
    let (_, secret, _) = with_second_step(&company).await;
    let token = waiting(&company, NOW).await;
    let later = NOW.plus_micros(300_000_000);

    let late = finish(&company, &token, secret.code(later).expose(), later).await;
    let nothing = finish(&company, "", "000000", NOW).await;
    let long = finish(&company, &"x".repeat(100_000), &"0".repeat(100_000), NOW).await;

    for fault in [late, nothing, long] {
        assert!(matches!(fault, Err(StepFault::Over(_))), "{fault:?}");
    }
}

/// Shows: SEC
#[tokio::test]
async fn a_recovery_code_lets_in_once_and_is_told() {
    let company = company().await;
    let (sri, _, codes) = with_second_step(&company).await;
    let first = waiting(&company, NOW).await;
    let second = waiting(&company, NOW).await;

    let signed_in = finish(&company, &first, &codes[0].to_lowercase(), NOW).await;
    let again = finish(&company, &second, &codes[0], NOW).await;
    let state = second_factor::state(&company.house, SessionOf::Customer(sri.customer)).await.unwrap();

    assert!(signed_in.is_ok(), "{signed_in:?}");
    assert!(matches!(again, Err(StepFault::WrongCode)), "{again:?}");
    assert_eq!(state.unwrap().codes_left, 9);
    assert!(company.mail_of("recovery_code_used", NOW).await.is_some());
}

/// Shows: SEC
#[tokio::test]
async fn where_a_second_step_is_set_neither_password_nor_mailbox_proves_anything() {
    let company = company().await;
    let (sri, secret, _) = with_second_step(&company).await;
    let (customer, session): (CustomerId, _) = (sri.customer, sri.session.id);
    let of = SessionOf::Customer(customer);
    let later = NOW.plus_micros(600_000_000);

    let by_password = proof::by_password(&company.house, customer, session, PASSWORD, later).await;
    let id = proof::send_code(&company.house, customer, session, later).await.unwrap();
    let code = company.code_in_newest_mail(later).await;
    let by_code = proof::by_code(&company.house, customer, session, id, &code, later).await;
    let stale = second_factor::turn_off(&company.house, (of, session), later).await;
    let code = secret.code(later);
    let by_app = proof::by_second_factor(&company.house, of, session, code.expose(), later).await;
    let off = second_factor::turn_off(&company.house, (of, session), later).await;
    let after = sign_in::with_password(&company.house, SRI, PASSWORD, WHENCE, later).await.unwrap();

    assert!(matches!(by_password, Err(ProofFault::SecondFactorNeeded)), "{by_password:?}");
    assert!(matches!(by_code, Err(ProofFault::SecondFactorNeeded)), "{by_code:?}");
    assert!(matches!(stale, Err(FactorFault::ProofNeeded)), "{stale:?}");
    assert!(by_app.is_ok() && off.is_ok(), "{by_app:?} {off:?}");
    assert!(after.signed_in().is_some());
    assert!(company.mail_of("second_factor_off", later).await.is_some());
}

/// Shows: SEC
#[tokio::test]
async fn nothing_is_asked_for_before_the_first_code_came() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let budi = company.customer("budi@example.test", NOW).await;
    let key = (SessionOf::Customer(sri.customer), sri.session.id);
    let setup = second_factor::begin_setup(&company.house, key.0, key.1, NOW).await.unwrap();
    let finish = async |key, code: &str, now| {
        second_factor::finish_setup(&company.house, key, (&setup.token, code), now).await
    };

    let wrong = finish(key, "000000", NOW).await;
    let elsewhere = (SessionOf::Customer(budi.customer), budi.session.id);
    let of_another = finish(elsewhere, setup.secret.code(NOW).expose(), NOW).await;
    let is_set = second_factor::is_set(&company.house, key.0).await.unwrap();
    let right = finish(key, setup.secret.code(NOW).expose(), NOW).await;
    let again = finish(key, setup.secret.code(NOW).expose(), NOW).await;

    assert!(matches!(wrong, Err(FactorFault::WrongCode)), "{wrong:?}");
    assert!(matches!(of_another, Err(FactorFault::Over(_))), "{of_another:?}");
    assert!(!is_set);
    assert_eq!(right.unwrap().len(), 10);
    assert!(matches!(again, Err(FactorFault::Over(_))), "{again:?}");
    assert!(
        setup
            .address
            .expose()
            .starts_with("otpauth://totp/PT%20Contoh%20Awan:sri%40toko-sri.example?secret=")
    );
}

/// Shows: SEC
#[tokio::test]
async fn new_recovery_codes_end_the_old_ones_and_are_told() {
    let company = company().await;
    let (sri, _, codes) = with_second_step(&company).await;
    let key = (SessionOf::Customer(sri.customer), sri.session.id);

    let new = second_factor::renew_codes(&company.house, key, NOW).await.unwrap();
    let token = waiting(&company, NOW).await;
    let old = finish(&company, &token, &codes[0], NOW).await;
    let right = finish(&company, &token, new[0].expose(), NOW).await;

    assert!(matches!(old, Err(StepFault::WrongCode)), "{old:?}");
    assert!(right.is_ok(), "{right:?}");
    assert!(company.mail_of("recovery_codes_renewed", NOW).await.is_some());
}
