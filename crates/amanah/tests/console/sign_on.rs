//! Members of staff sign in with the company's own sign-on.

use amanah_policy::Role;
use amanah_service::vault::{SessionOf, SignedInBy};

use crate::zone::{Answer, Browser, Zone, chosen, zone, zone_with_providers};

/// Whom the company's sign-on knows: a member of staff, somebody who is none, and the first without a proved address.
const AGUS: &str = "0";
const NOBODY: &str = "1";
const UNPROVED: &str = "2";

async fn signed_on(browser: &mut Browser, who: &str) -> Answer {
    let onward = browser.post_from("/console/sign-in", "/console/sign-on", &[]).await;
    let back = chosen(&onward, who).await;
    browser.get(&back).await
}

async fn sessions_by_house(zone: &Zone) -> usize {
    let mut all = 0;
    for line in zone.house.vault().all_staff().await.unwrap() {
        let open = zone.house.vault().sessions(SessionOf::Staff(line.id), zone.clock.now()).await.unwrap();
        all += open.iter().filter(|it| it.by == SignedInBy::House).count();
    }
    all
}

/// Shows: SEC
#[tokio::test]
async fn whoever_the_company_vouches_for_is_in_with_the_roles_of_the_house() {
    let zone = zone_with_providers().await;
    zone.colleague("Agus", &[Role::Support]).await;
    let mut browser = zone.browser();

    let page = browser.get("/console/sign-in").await;
    let done = signed_on(&mut browser, AGUS).await;
    let support = browser.get("/console/tickets").await.status;
    let officers = browser.get("/console/openings").await.status;
    let own = browser.get("/console/me").await;

    assert!(own.text.contains("Signed in with the company&#39;s own sign-on"), "{}", own.text);
    assert!(page.text.contains("Sign in with Akun Awan"), "{}", page.text);
    assert_eq!(done.location(), "/console", "{}", done.text);
    assert_eq!((support.as_u16(), officers.as_u16()), (200, 404));
    assert_eq!(sessions_by_house(&zone).await, 1);
}

/// Shows: SEC
#[tokio::test]
async fn it_makes_nobody_a_member_of_staff_and_believes_no_unproved_address() {
    let zone = zone_with_providers().await;
    zone.colleague("Agus", &[Role::Support]).await;

    for (who, told) in [(NOBODY, "Nobody here has this address"), (UNPROVED, "did not let you in")] {
        let mut browser = zone.browser();
        let answer = signed_on(&mut browser, who).await;

        assert!(answer.text.contains(told), "{}", answer.text);
        assert_eq!(browser.get("/console").await.status.as_u16(), 303);
    }
    assert_eq!(sessions_by_house(&zone).await, 0);
}

/// Shows: SEC
#[tokio::test]
async fn somebody_who_was_let_go_is_not_in_whatever_the_company_says() {
    let zone = zone_with_providers().await;
    let mut officer = zone.colleague("Kirana", &[Role::Officer]).await;
    zone.colleague("Agus", &[Role::Support]).await;
    let agus = zone.house.vault().all_staff().await.unwrap();
    let agus = agus.iter().find(|line| line.name == "Agus").unwrap().id;
    let action = format!("/console/staff/{agus}/let-go");
    officer.post_from(&action, &action, &[]).await;

    let mut browser = zone.browser();
    let answer = signed_on(&mut browser, AGUS).await;

    assert!(answer.text.contains("Nobody here has this address"), "{}", answer.text);
}

/// Shows: SEC
#[tokio::test]
async fn a_way_back_serves_once_and_in_its_own_browser() {
    let zone = zone_with_providers().await;
    zone.colleague("Agus", &[Role::Support]).await;
    let mut browser = zone.browser();
    let onward = browser.post_from("/console/sign-in", "/console/sign-on", &[]).await;
    let back = chosen(&onward, AGUS).await;

    let stolen = zone.browser().get(&back).await;
    let late = browser.get(&back).await;
    let crossed = {
        let onward = browser.post_from("/sign-in", "/sign-on/google", &[]).await;
        let back = chosen(&onward, "0").await;
        browser.get(&back.replace("/sign-on/google/", "/console/sign-on/")).await
    };
    let forged = zone.browser().post_unasked("/console/sign-on", &[]).await;

    for answer in [stolen, late, crossed] {
        assert!(answer.text.contains("This sign-on is over"), "{}", answer.text);
    }
    assert_eq!(forged.status.as_u16(), 403);
    assert_eq!(sessions_by_house(&zone).await, 0);
}

#[tokio::test]
async fn without_one_set_up_nothing_is_shown_of_it() {
    let zone = zone().await;
    let mut browser = zone.browser();

    let page = browser.get("/console/sign-in").await;
    let begun = browser.post_from("/console/sign-in", "/console/sign-on", &[]).await;

    assert!(!page.text.contains("/console/sign-on"), "{}", page.text);
    assert_eq!(begun.status.as_u16(), 404);
}
