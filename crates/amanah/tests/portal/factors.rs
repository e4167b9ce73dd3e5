//! Passkeys and the second step, through the pages: added, asked for, kept text carried along, and hostile forms.

use amanah_policy::Timestamp;
use amanah_service::vault::TotpSecret;
use axum::http::StatusCode;

use crate::authenticator::Authenticator;
use crate::zone::{Answer, Browser, NOW, PASSWORD, SRI, Zone, zone};

const PASSKEYS: &str = "/security/passkeys";
const SECOND_STEP: &str = "/security/second-step";
const HALF_MINUTE: i64 = 30_000_000;

/// What stands in an attribute of the page.
fn data(page: &Answer, name: &str) -> String {
    let start = format!(r#"data-{name}=""#);
    let rest = page.text.split(start.as_str()).nth(1).unwrap_or_else(|| panic!("{name}: {}", page.text));
    rest.split('"').next().unwrap().to_owned()
}

/// Adds a passkey as the page's script would.
async fn with_passkey(browser: &mut Browser, seed: u8) -> Authenticator {
    let mut device = Authenticator::new(seed);
    let page = browser.post_from(PASSKEYS, &format!("{PASSKEYS}/new"), &[]).await;
    let answer = device.make(&data(&page, "challenge"), &data(&page, "owner"));
    let token = token_of(&page, PASSKEYS, "passkey-token");
    let fields = [("device", "phone"), ("passkey-token", token.as_str()), ("passkey-answer", &answer)];
    let added = browser.post_from(PASSKEYS, PASSKEYS, &fields).await;
    assert_eq!(added.location(), format!("{PASSKEYS}?done=passkey-added"), "{}", added.text);
    device
}

fn token_of(page: &Answer, action: &str, name: &str) -> String {
    page.hidden_in(action).into_iter().find(|(field, _)| field == name).expect("the form has it").1
}

/// Begins a sign-in as the script does, and signs.
async fn signed(browser: &mut Browser, device: &mut Authenticator) -> (String, String) {
    let begun = browser.post_from("/sign-in", "/sign-in/passkey/begin", &[]).await;
    assert_eq!(begun.status, StatusCode::OK, "{}", begun.text);
    let begun: serde_json::Value = serde_json::from_str(&begun.text).unwrap();
    let text = |name: &str| begun[name].as_str().unwrap().to_owned();
    (text("token"), device.sign(&text("challenge")))
}

/// Sets the second step through the pages; says the secret and the recovery codes.
async fn with_second_step(browser: &mut Browser, now: Timestamp) -> (TotpSecret, Vec<String>) {
    let page = browser.post_from(SECOND_STEP, &format!("{SECOND_STEP}/new"), &[]).await;
    let letters = page.text.split(r#"<code class="secret">"#).nth(1).unwrap().split('<').next().unwrap();
    let secret = TotpSecret::read(&letters.replace(' ', "")).unwrap();
    let wrong = browser.send_form(&page, SECOND_STEP, &[("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text);
    let set = browser.send_form(&wrong, SECOND_STEP, &[("code", secret.code(now).expose())]).await;
    assert_eq!(set.status, StatusCode::OK, "{}", set.text);
    let codes = set.text.split(r#"<code class="secret">"#).skip(1);
    (secret, codes.map(|rest| rest.split('<').next().unwrap().to_owned()).collect())
}

async fn by_password(zone: &Zone) -> (Browser, Answer) {
    let mut browser = zone.browser();
    let fields = [("email", SRI), ("password", PASSWORD), ("return", "/my-data")];
    let asked = browser.post_from("/sign-in?return=/my-data", "/sign-in", &fields).await;
    (browser, asked)
}

/// Shows: SEC
#[tokio::test]
async fn a_passkey_is_added_listed_used_renamed_and_removed() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let mut device = with_passkey(&mut sri, 1).await;
    let mut elsewhere = zone.browser();
    let (token, answer) = signed(&mut elsewhere, &mut device).await;
    let fields = [("passkey-token", token.as_str()), ("passkey-answer", &answer), ("return", "/my-data")];

    let signed_in = elsewhere.post_from("/sign-in", "/sign-in/passkey", &fields).await;
    let replayed = zone.browser().post_from("/sign-in", "/sign-in/passkey", &fields).await;
    let list = sri.get(PASSKEYS).await;
    let id = token_of(&list, &format!("{PASSKEYS}/remove"), "passkey");
    let fields = [("passkey", id.as_str()), ("device", "computer")];
    let renamed = sri.post_from(PASSKEYS, &format!("{PASSKEYS}/device"), &fields).await;
    let relisted = sri.get(PASSKEYS).await;
    let removed = sri.post_from(PASSKEYS, &format!("{PASSKEYS}/remove"), &[("passkey", &id)]).await;
    let again = sri.post_from(PASSKEYS, &format!("{PASSKEYS}/remove"), &[("passkey", &id)]).await;
    let security = sri.get("/security").await;

    assert_eq!(signed_in.location(), "/my-data", "{}", signed_in.text);
    assert_eq!(elsewhere.get("/my-data").await.status, StatusCode::OK);
    assert!(replayed.text.contains("longer than five minutes"), "{}", replayed.text);
    assert!(list.text.contains("One passkey signs you in") && list.text.contains("<h2>Phone or tablet</h2>"));
    assert_eq!(renamed.location(), format!("{PASSKEYS}?done=passkey-renamed"));
    assert!(relisted.text.contains("<h2>Computer</h2>"), "{}", relisted.text);
    assert_eq!(removed.location(), format!("{PASSKEYS}?done=passkey-removed"));
    assert_eq!(again.location(), format!("{PASSKEYS}?done=passkey-gone"));
    assert!(
        security.text.contains("A passkey was added.") && security.text.contains("A passkey was removed.")
    );
}

/// Shows: SEC
#[tokio::test]
async fn without_a_fresh_proof_the_page_asks_and_a_passkey_is_one() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let mut device = with_passkey(&mut sri, 1).await;
    zone.clock.move_to(NOW.plus_micros(301_000_000));
    let new = format!("{PASSKEYS}/new");

    let asked = sri.post_from(PASSKEYS, &new, &[]).await;
    let fields = asked.hidden_in(&new);
    let answer = device.sign(&data(&asked, "challenge"));
    let token = token_of(&asked, &new, "again-passkey-token");
    let proof = [("again-passkey-token", token.as_str()), ("again-passkey-answer", &answer)];
    let wrong = sri.post_from(PASSKEYS, &new, &[proof[0], ("again-passkey-answer", "{}")]).await;
    let proved = sri.post_from(PASSKEYS, &new, &proof).await;

    assert_eq!(asked.status, StatusCode::FORBIDDEN, "{}", asked.text);
    assert!(fields.iter().any(|(name, _)| name == "form_token"));
    assert_eq!(wrong.status, StatusCode::FORBIDDEN);
    // The ceremony was used up by the wrong answer.
    assert_eq!(proved.status, StatusCode::FORBIDDEN);
    let token = token_of(&proved, &new, "again-passkey-token");
    let answer = device.sign(&data(&proved, "challenge"));
    let proof = [("again-passkey-token", token.as_str()), ("again-passkey-answer", &answer)];
    let page = sri.post_from(PASSKEYS, &new, &proof).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert_eq!(data(&page, "passkey"), "create");
}

/// Shows: SEC
#[tokio::test]
async fn the_second_step_is_asked_for_and_leads_to_the_page_that_was_asked_for() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let (secret, codes) = with_second_step(&mut sri, NOW).await;
    let later = NOW.plus_micros(2 * HALF_MINUTE);
    zone.clock.move_to(later);

    let (mut browser, asked) = by_password(&zone).await;
    let not_yet = browser.get("/my-data").await;
    let wrong = browser.send_form(&asked, "/sign-in/code", &[("code", "123456")]).await;
    let mut tab = browser.clone();
    let right = browser.send_form(&wrong, "/sign-in/code", &[("code", secret.code(later).expose())]).await;
    let back = tab.send_form(&asked, "/sign-in/code", &[("code", secret.code(later).expose())]).await;
    let (mut other, asked_again) = by_password(&zone).await;
    let recovered = other.send_form(&asked_again, "/sign-in/code", &[("code", &codes[0])]).await;
    let state = other.get(SECOND_STEP).await;

    assert_eq!(asked.status, StatusCode::OK);
    assert!(asked.text.contains("Enter the code that your authenticator app shows now"), "{}", asked.text);
    assert_eq!(not_yet.status, StatusCode::SEE_OTHER, "one step is no session");
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(right.location(), "/my-data", "{}", right.text);
    assert!(back.text.contains("Nobody was signed in"), "{}", back.text);
    assert_eq!(recovered.location(), "/my-data", "{}", recovered.text);
    assert_eq!(codes.len(), 10);
    assert!(state.text.contains("9 recovery codes are left"), "{}", state.text);
    assert!(!state.text.contains(&codes[1]), "codes are shown once");
}

/// Shows: SEC
#[tokio::test]
async fn a_mailed_link_leads_to_the_second_step_too() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let (secret, _) = with_second_step(&mut sri, NOW).await;
    let later = NOW.plus_micros(2 * HALF_MINUTE);
    zone.clock.move_to(later);
    let mut browser = zone.browser();
    browser.post_from("/sign-in/link", "/sign-in/link", &[("email", SRI)]).await;
    let link = zone.link("sign_in_link").await;

    let asked = browser.post_from(&link, &link, &[]).await;
    let right = browser.send_form(&asked, "/sign-in/code", &[("code", secret.code(later).expose())]).await;

    assert_eq!((asked.status, asked.location().as_str()), (StatusCode::OK, ""));
    assert_eq!(right.location(), "/home", "{}", right.text);
}

/// Shows: SEC
#[tokio::test]
async fn what_was_written_outlives_both_steps() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let (secret, _) = with_second_step(&mut sri, NOW).await;
    let form = sri.get("/tickets/new").await;
    let later = NOW.plus_hours(30);
    zone.clock.move_to(later);
    let question = [("subject", "Mail is gone"), ("text", "Nothing arrives since Monday")];

    let signed_out = sri.send_form(&form, "/tickets/new", &question).await;
    let asked = sri.send_form(&signed_out, "/sign-in", &[("email", SRI), ("password", PASSWORD)]).await;
    let wrong = sri.send_form(&asked, "/sign-in/code", &[("code", "000000")]).await;
    let resumed = sri.send_form(&wrong, "/sign-in/code", &[("code", secret.code(later).expose())]).await;
    let sent = sri.send_form(&resumed, "/tickets/new", &[]).await;

    for page in [&signed_out, &asked, &wrong, &resumed] {
        assert!(page.text.contains("Mail is gone"), "{}", page.text);
    }
    assert!(sent.location().ends_with("?done=ticket-sent"), "{}", sent.text);
}

/// Shows: SEC
#[tokio::test]
async fn whoever_set_a_second_step_proves_by_it_and_turns_it_off_by_it() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let (secret, _) = with_second_step(&mut sri, NOW).await;
    let later = NOW.plus_micros(601_000_000);
    zone.clock.move_to(later);
    let off = format!("{SECOND_STEP}/off");

    let asked = sri.post_from(SECOND_STEP, &off, &[]).await;
    let by_password = sri.send_form(&asked, &off, &[("again-password", PASSWORD)]).await;
    let by_mail = sri.send_form(&asked, &off, &[("again-by", "code")]).await;
    let page = sri.get("/security/proof").await;
    let done = sri.send_form(&by_mail, &off, &[("again-app", secret.code(later).expose())]).await;
    let again = sri.post_from(SECOND_STEP, &off, &[]).await;

    for page in [&asked, &by_password, &by_mail] {
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        assert!(page.text.contains("again-app") && !page.text.contains("again-by"), "{}", page.text);
    }
    assert!(page.text.contains("Code from the app") && !page.text.contains("type=\"password\""));
    assert_eq!(done.location(), format!("{SECOND_STEP}?done=second-step-off"), "{}", done.text);
    assert_eq!(again.location(), format!("{SECOND_STEP}?done=second-step-none"));
    assert!(by_password_lets_in(&zone).await);
}

async fn by_password_lets_in(zone: &Zone) -> bool {
    by_password(zone).await.1.location() == "/my-data"
}

/// Shows: SEC
#[tokio::test]
async fn hostile_forms_get_a_page_that_helps_and_change_nothing() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let mut budi = zone.customer("budi@example.test").await;
    let mut device = with_passkey(&mut sri, 1).await;
    let list = sri.get(PASSKEYS).await;
    let id = token_of(&list, &format!("{PASSKEYS}/remove"), "passkey");
    let long = "A".repeat(40_000);

    let of_another = budi.post_from(PASSKEYS, &format!("{PASSKEYS}/remove"), &[("passkey", &id)]).await;
    let no_id = sri.post_from(PASSKEYS, &format!("{PASSKEYS}/remove"), &[("passkey", "x")]).await;
    let no_device = sri.post_from(PASSKEYS, PASSKEYS, &[("device", "toaster")]).await;
    let nothing = sri.post_from(PASSKEYS, PASSKEYS, &[("device", "phone")]).await;
    let setup = sri.post_from(SECOND_STEP, SECOND_STEP, &[("setup", "x"), ("code", "123456")]).await;
    let unmarked = zone.browser().post_unasked("/sign-in/passkey/begin", &[]).await;
    let mut stranger = zone.browser();
    device.origin = "https://evil.example".to_owned();
    let (token, answer) = signed(&mut stranger, &mut device).await;
    let fields = [("passkey-token", token.as_str()), ("passkey-answer", &answer)];
    let phished = stranger.post_from("/sign-in", "/sign-in/passkey", &fields).await;
    let fields = [("passkey-token", token.as_str()), ("passkey-answer", &long)];
    let oversized = stranger.post_from("/sign-in", "/sign-in/passkey", &fields).await;
    let no_step = stranger.post_from("/sign-in", "/sign-in/code", &[("code", "123456")]).await;
    let away = [("step-token", "x"), ("code", "1"), ("return", "https://evil.example")];
    let away = stranger.post_from("/sign-in", "/sign-in/code", &away).await;

    assert_eq!(of_another.location(), format!("{PASSKEYS}?done=passkey-gone"));
    assert_eq!((no_id.status, no_device.status), (StatusCode::BAD_REQUEST, StatusCode::BAD_REQUEST));
    assert_eq!(nothing.location(), format!("{PASSKEYS}?done=passkey-not-added"));
    assert!(setup.text.contains("Nothing was set"), "{}", setup.text);
    assert_eq!(unmarked.status, StatusCode::FORBIDDEN);
    assert!(phished.text.contains("opens nothing here"), "{}", phished.text);
    assert!(oversized.text.contains("five minutes"), "{}", oversized.text);
    for page in [no_step, away] {
        assert!(page.text.contains("Nobody was signed in") && !page.text.contains("evil"), "{}", page.text);
    }
    assert_eq!(stranger.get("/home").await.status, StatusCode::SEE_OTHER);
    assert!(sri.get(PASSKEYS).await.text.contains("One passkey signs you in"));
}

/// Shows: SEC
#[tokio::test]
async fn a_guessed_password_is_refused_with_what_helps() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let page = "/security/password";

    let refused = sri.post_from(page, page, &[("password", "iloveyou1")]).await;

    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("one of the first that others would try"), "{}", refused.text);
    assert!(!refused.text.contains("iloveyou1"));
}
