//! Passkeys and the second step of staff.

use amanah_policy::Role;
use amanah_service::vault::TotpSecret;
use axum::http::StatusCode;

use crate::authenticator::Authenticator;
use crate::zone::{Answer, Browser, NOW, PASSWORD, Zone, zone};

const PASSKEYS: &str = "/console/me/passkeys";
const SECOND_STEP: &str = "/console/me/second-step";
const AGUS: &str = "agus@contoh.example";

fn data(page: &Answer, name: &str) -> String {
    let start = format!(r#"data-{name}=""#);
    page.text.split(start.as_str()).nth(1).unwrap().split('"').next().unwrap().to_owned()
}

async fn by_password(zone: &Zone) -> (Browser, Answer) {
    let mut browser = zone.browser();
    let fields = [("email", AGUS), ("password", PASSWORD)];
    let asked = browser.post_from("/console/sign-in", "/console/sign-in", &fields).await;
    (browser, asked)
}

/// Shows: SEC
#[tokio::test]
async fn a_member_of_staff_adds_a_passkey_and_signs_in_with_it() {
    let zone = zone().await;
    zone.colleague("Ratna", &[Role::Officer]).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let mut device = Authenticator::new(1);
    let page = agus.post_from(PASSKEYS, &format!("{PASSKEYS}/new"), &[]).await;
    let answer = device.make(&data(&page, "challenge"), &data(&page, "owner"));
    let hidden = page.hidden_in(PASSKEYS);
    let token = &hidden.iter().find(|(name, _)| name == "passkey-token").unwrap().1;
    let fields = [("device", "security_key"), ("passkey-token", token), ("passkey-answer", &answer)];

    let added = agus.post_from(PASSKEYS, PASSKEYS, &fields).await;
    let list = agus.get(PASSKEYS).await;
    let mut elsewhere = zone.browser();
    let begun = elsewhere.post_from("/console/sign-in", "/console/sign-in/passkey/begin", &[]).await;
    let begun: serde_json::Value = serde_json::from_str(&begun.text).unwrap();
    let answer = device.sign(begun["challenge"].as_str().unwrap());
    let fields = [("passkey-token", begun["token"].as_str().unwrap()), ("passkey-answer", &answer)];
    let portal = zone.browser().post_from("/sign-in", "/sign-in/passkey", &fields).await;
    let used_up = elsewhere.post_from("/console/sign-in", "/console/sign-in/passkey", &fields).await;
    let begun = elsewhere.post_from("/console/sign-in", "/console/sign-in/passkey/begin", &[]).await;
    let begun: serde_json::Value = serde_json::from_str(&begun.text).unwrap();
    let answer = device.sign(begun["challenge"].as_str().unwrap());
    let fields = [("passkey-token", begun["token"].as_str().unwrap()), ("passkey-answer", &answer)];
    let signed_in = elsewhere.post_from("/console/sign-in", "/console/sign-in/passkey", &fields).await;

    assert_eq!(added.location(), format!("{PASSKEYS}?done=passkey-added"), "{}", added.text);
    assert!(list.text.contains("<h2>Security key</h2>"), "{}", list.text);
    assert!(portal.location().is_empty(), "no door of customers opens by it");
    assert!(used_up.text.contains("five minutes"), "{}", used_up.text);
    assert_eq!(signed_in.location(), "/console", "{}", signed_in.text);
    assert_eq!(elsewhere.get("/console").await.status, StatusCode::OK);
}

/// Shows: SEC
#[tokio::test]
async fn a_second_step_of_staff_is_asked_for_at_sign_in_and_proof() {
    let zone = zone().await;
    zone.colleague("Ratna", &[Role::Officer]).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let page = agus.post_from(SECOND_STEP, &format!("{SECOND_STEP}/new"), &[]).await;
    let letters = page.text.split(r#"<code class="secret">"#).nth(1).unwrap().split('<').next().unwrap();
    let secret = TotpSecret::read(&letters.replace(' ', "")).unwrap();
    let set = agus.send_form(&page, SECOND_STEP, &[("code", secret.code(NOW).expose())]).await;
    let later = NOW.plus_micros(601_000_000);
    zone.clock.move_to(later);

    let (mut browser, asked) = by_password(&zone).await;
    let not_yet = browser.get("/console").await;
    let wrong = browser.send_form(&asked, "/console/sign-in/code", &[("code", "000000")]).await;
    let mut tab = browser.clone();
    let code = secret.code(later);
    let right = browser.send_form(&wrong, "/console/sign-in/code", &[("code", code.expose())]).await;
    let over = tab.send_form(&asked, "/console/sign-in/code", &[("code", "000000")]).await;
    let off = format!("{SECOND_STEP}/off");
    let proof = agus.post_from(SECOND_STEP, &off, &[]).await;
    let by_password = agus.send_form(&proof, &off, &[("again-password", PASSWORD)]).await;
    let next = later.plus_micros(30_000_000);
    let done = agus.send_form(&proof, &off, &[("again-app", secret.code(next).expose())]).await;

    assert!(set.text.contains("Each works once"), "{}", set.text);
    assert!(asked.text.contains("Enter the code that your authenticator app shows now"), "{}", asked.text);
    assert_eq!(not_yet.status, StatusCode::SEE_OTHER);
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(right.location(), "/console", "{}", right.text);
    assert!(over.text.contains("Nobody was signed in"), "{}", over.text);
    assert_eq!((proof.status, by_password.status), (StatusCode::FORBIDDEN, StatusCode::FORBIDDEN));
    assert_eq!(done.location(), format!("{SECOND_STEP}?done=second-step-off"), "{}", done.text);
}

/// Shows: SEC
#[tokio::test]
async fn the_officer_turns_off_the_second_step_of_a_colleague_and_not_their_own() {
    let zone = zone().await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let mut budi = zone.colleague("Budi", &[Role::Support]).await;
    let staff = zone.house.vault().all_staff().await.unwrap();
    let path_of = |name: &str| {
        let line = staff.iter().find(|line| line.name == name).unwrap();
        format!("/console/staff/{}", line.id)
    };
    let (of_agus, own) = (path_of("Agus"), path_of("Ratna"));
    let untouched = ratna.get(&of_agus).await;
    for browser in [&mut agus, &mut ratna] {
        let page = browser.post_from(SECOND_STEP, &format!("{SECOND_STEP}/new"), &[]).await;
        let letters = page.text.split(r#"<code class="secret">"#).nth(1).unwrap().split('<').next().unwrap();
        let secret = TotpSecret::read(&letters.replace(' ', "")).unwrap();
        browser.send_form(&page, SECOND_STEP, &[("code", secret.code(NOW).expose())]).await;
    }
    let act = format!("{of_agus}/second-step");

    let page = ratna.get(&of_agus).await;
    let sure = ratna.get(&act).await;
    let by_colleague = budi.get(&act).await;
    let done = ratna.send_form(&sure, &act, &[]).await;
    let told = ratna.get(&done.location()).await;
    let twice = ratna.send_form(&sure, &act, &[]).await;
    let signed_out = agus.get("/console").await;
    let (_, asked) = by_password(&zone).await;
    let own_page = ratna.get(&own).await;
    let own_ask = ratna.get(&format!("{own}/second-step")).await;
    let own_act = ratna.post_from(&own, &format!("{own}/second-step"), &[]).await;

    assert!(!untouched.text.contains(&act), "nothing is offered where nothing is set");
    assert!(page.text.contains(&act), "{}", page.text);
    assert!(sure.text.contains("you saw them"), "{}", sure.text);
    assert_eq!(by_colleague.status, StatusCode::NOT_FOUND);
    assert_eq!(done.location(), "/console/staff?done=factors-reset", "{}", done.text);
    assert!(told.text.contains("They sign in with their password now"), "{}", told.text);
    assert_eq!(twice.location(), "/console/staff?done=no-factors", "{}", twice.text);
    assert_eq!(signed_out.status, StatusCode::SEE_OTHER, "their sessions have ended");
    assert_eq!(asked.location(), "/console", "the password is enough: {}", asked.text);
    assert!(!own_page.text.contains("second-step"), "{}", own_page.text);
    for answer in [own_ask, own_act] {
        assert_eq!(answer.location(), SECOND_STEP, "{}", answer.text);
    }
}
