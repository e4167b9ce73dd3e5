//! Two houses on one database, as two processes have it: only where the suite runs on a server.

use amanah_service::accounts::sign_in::{self, SignInFault};
use amanah_service::accounts::{one_time_link, sessions};
use amanah_service::vault::Personal;

use crate::company::{NOW, PASSWORD, SRI, WHENCE, company};

/// Shows: SEC
#[tokio::test]
async fn whoever_guesses_at_several_processes_has_no_more_tries() {
    let company = company().await;
    let Some(second) = company.house_beside().await else { return };
    company.customer(SRI, NOW).await;

    let mut outcomes = Vec::new();
    for house in [&company.house, &second].into_iter().cycle().take(9) {
        outcomes.push(sign_in::with_password(house, SRI, "a guess", WHENCE, NOW).await.map(|_| ()));
    }
    let ninth = outcomes.pop().unwrap();

    assert!(outcomes.iter().all(|tried| matches!(tried, Err(SignInFault::NotTogether))), "{outcomes:?}");
    assert!(matches!(ninth, Err(SignInFault::TooOften(_))), "{ninth:?}");
    let right = sign_in::with_password(&second, SRI, PASSWORD, WHENCE, NOW).await.map(|_| ());
    assert!(matches!(right, Err(SignInFault::TooOften(_))), "{right:?}");
}

/// Shows: SEC
#[tokio::test]
async fn whoever_signs_in_at_one_process_is_known_at_the_other_and_signed_out_at_both() {
    let company = company().await;
    let Some(second) = company.house_beside().await else { return };
    let signed_in = company.customer(SRI, NOW).await;
    let secret = signed_in.secret.expose();

    let known = sessions::recognise(&second, secret, NOW).await.unwrap();
    sessions::sign_out(&second, signed_in.session.id, NOW).await.unwrap();
    let here = sessions::recognise(&company.house, secret, NOW).await.unwrap();

    assert_eq!(known.map(|session| session.id), Some(signed_in.session.id));
    assert_eq!(here.map(|session| session.id), None);
}

/// Shows: SEC
#[tokio::test]
async fn a_link_that_one_process_made_signs_in_once_at_whichever_process() {
    let company = company().await;
    let Some(second) = company.house_beside().await else { return };
    company.customer(SRI, NOW).await;
    let customer = company.house.vault().customer_by_email(&Personal::text(SRI)).await.unwrap().unwrap();
    let link = one_time_link::make(&company.house, customer, NOW).await.unwrap();

    let first = one_time_link::sign_in(&second, link.secret.expose(), WHENCE, NOW).await.map(|_| ());
    let again = one_time_link::sign_in(&company.house, link.secret.expose(), WHENCE, NOW).await.map(|_| ());

    assert!(first.is_ok(), "{first:?}");
    assert!(again.is_err());
}
