//! Finding, reviewing, emergencies and one's own page: every form with what people do wrong, in two tabs, too late, or in
//! the wrong role.

use amanah_policy::Role;
use axum::http::StatusCode;

use crate::billing::invoiced;
use crate::zone::{Answer, Browser, PASSWORD, SRI, zone};

const PAGE: &str = "/console/me/password";
const REASON: &str = "server down at night, owner must be called";

/// Shows: SEC
#[tokio::test]
async fn a_word_of_the_name_finds_and_several_hits_name_nobody() {
    let zone = zone().await;
    zone.customer(SRI).await;
    zone.customer("sri@warung-sri.example").await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;

    let several = find(&mut agus, "wahyuni").await;
    let one = find(&mut agus, SRI).await;

    assert_eq!(several.status, StatusCode::OK);
    assert!(several.text.contains("2 customers have this word of the name"), "{}", several.text);
    assert!(!several.text.contains("Wahyuni") && !several.text.contains("sri@"), "{}", several.text);
    assert!(one.location().ends_with("/open"), "{}", one.location());
}

#[tokio::test]
async fn what_cannot_be_looked_for_is_said_and_what_was_typed_stays() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;

    for (asked, told) in [
        ("", "Enter something to look for"),
        ("S", "a word of at least two letters"),
        ("1234-5678-9", "its last digit does not fit"),
        ("+62 8", "This is not a telephone number"),
        ("nobody@example.test", "Nobody is registered with exactly this address"),
        ("wahyu", "No name has all of these words"),
        ("0812 0000 9999", "No customer has this telephone number"),
        ("tidak-ada.example", "No customer has this domain"),
        ("INV/2026/000009", "There is no such invoice"),
        ("tkt_00000000000000000000000000000000", "There is no such ticket"),
    ] {
        let page = find(&mut agus, asked).await;

        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{asked}");
        assert!(page.text.contains(told), "{asked}: {}", page.text);
        assert!(asked.is_empty() || page.text.contains(&format!("value=\"{asked}\"")), "{asked}");
    }
}

/// Shows: SEC
#[tokio::test]
async fn whoever_searches_without_end_waits() {
    let zone = zone().await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    for number in 0..40 {
        find(&mut agus, &format!("nama{number}")).await;
    }

    let waits = find(&mut agus, "sri").await;

    assert_eq!(waits.status, StatusCode::TOO_MANY_REQUESTS);
}

/// Shows: SEC, U2a
#[tokio::test]
async fn break_glass_says_what_it_means_opens_and_tells_everybody() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;
    let mut dewi = zone.colleague("Dewi", &[Role::Engineer]).await;
    let customer = zone.page_of(&mut dewi, SRI).await;
    let glass = format!("{customer}/break-glass");

    let before = dewi.get(&format!("{customer}/open")).await;
    let says = dewi.get(&glass).await;
    let short = dewi.post_from(&glass, &glass, &[("reason", "now!")]).await;
    let opened = dewi.post_from(&glass, &glass, &[("reason", REASON)]).await;
    let page = dewi.get(&customer).await;
    let told = ratna.get("/console").await;
    let uses = sri.get("/uses").await;

    assert!(before.text.contains(&glass), "the picker leads there: {}", before.text);
    assert!(says.text.contains("Identity, Contact") && says.text.contains("15 minutes"), "{}", says.text);
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(short.text.contains("now!"));
    assert_eq!(opened.location(), customer);
    assert!(page.text.contains(SRI) && page.text.contains("The protection officer has been told"));
    assert!(told.text.contains("Somebody broke the glass"), "{}", told.text);
    assert!(uses.text.contains("In an emergency, outside what this role otherwise sees"), "{}", uses.text);
}

/// Shows: SEC
#[tokio::test]
async fn a_role_with_nothing_to_break_is_led_back_and_a_stranger_finds_no_such_page() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let mut mira = zone.colleague("Mira", &[Role::Marketing]).await;
    let customer = zone.page_of(&mut agus, SRI).await;
    let (glass, open) = (format!("{customer}/break-glass"), format!("{customer}/open"));

    let led_back = agus.get(&glass).await;
    let in_vain = agus.post_from(&open, &glass, &[("reason", REASON)]).await;
    let unseen = mira.get(&glass).await;

    assert_eq!((led_back.location(), in_vain.location()), (open.clone(), open));
    assert_eq!(unseen.status, StatusCode::NOT_FOUND);
}

/// Shows: SEC
#[tokio::test]
async fn the_officer_asks_is_answered_and_finds_it_in_order_once() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    zone.opened(&mut agus).await;
    let opening = first_to_review(&mut ratna).await;

    let empty = ratna.post_from(&opening, &format!("{opening}/ask"), &[("question", "  ")]).await;
    let asked = ratna.post_from(&opening, &format!("{opening}/ask"), &[("question", "Why no ticket?")]).await;
    let question = opening.replace("openings", "questions");
    let today = agus.get("/console").await;
    let shown = agus.get(&question).await;
    let mut second_tab = agus.clone();
    let silent = agus.post_from(&question, &question, &[("answer", "")]).await;
    let answered = agus.post_from(&question, &question, &[("answer", "She stood at the desk")]).await;
    let twice = second_tab.post_from("/console", &question, &[("answer", "Again")]).await;
    let back = agus.get(&question).await;
    let read = ratna.get(&opening).await;
    let fine = ratna.post_from(&opening, &format!("{opening}/fine"), &[]).await;
    let again = ratna.post_from("/console", &format!("{opening}/fine"), &[]).await;

    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(asked.location(), "/console/openings?done=reviewed-asked");
    assert!(today.text.contains("The protection officer asks you"), "{}", today.text);
    assert!(shown.text.contains("Why no ticket?"), "{}", shown.text);
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answered.location(), "/console?done=question-answered");
    assert_eq!(twice.location(), "/console?done=review-not-now");
    assert_eq!(back.location(), "/console?done=review-not-now", "the back button finds nothing to answer");
    assert!(read.text.contains("She stood at the desk"), "{}", read.text);
    assert_eq!(fine.location(), "/console/openings?done=reviewed-fine");
    assert_eq!(again.location(), "/console/openings?done=review-not-now");
}

/// Shows: SEC
#[tokio::test]
async fn reviews_are_not_there_for_others_and_what_is_no_opening_is_not_found() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    zone.opened(&mut agus).await;
    let opening = first_to_review(&mut ratna).await;

    let unseen = agus.get(&opening).await;
    let by_himself = agus.post_from("/console", &format!("{opening}/fine"), &[]).await;
    let nonsense = ratna.get("/console/openings/one").await;
    let nothing = ratna.get("/console/openings/0").await;

    for page in [unseen, by_himself, nonsense, nothing] {
        assert_eq!(page.status, StatusCode::NOT_FOUND);
    }
}

/// Shows: SEC
#[tokio::test]
async fn an_opening_is_ended_by_its_maker_and_by_the_officer_and_by_nobody_else() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let mut dewi = zone.colleague("Dewi", &[Role::Engineer]).await;
    let customer = zone.opened(&mut agus).await;
    let end = format!("{}/end", first_to_review(&mut ratna).await);

    let by_other = dewi.post_from("/console", &end, &[]).await;
    let still = agus.get(&customer).await;
    let today = agus.get("/console").await;
    let ended = agus.post_from(&customer, &end, &[]).await;
    let over = agus.get(&customer).await;
    let twice = agus.post_from("/console", &end, &[]).await;
    zone.opened(&mut agus).await;
    let list = ratna.get("/console/openings").await;
    let second =
        list.text.split("action=\"").find_map(|part| part.split_once("/end\"")).unwrap().0.to_owned();
    let fields = [("return", "/console/openings")];
    let by_officer = ratna.post_from("/console/openings", &format!("{second}/end"), &fields).await;

    assert_eq!(by_other.status, StatusCode::NOT_FOUND);
    assert_eq!(still.status, StatusCode::OK);
    assert!(today.text.contains("Open to you now") && today.text.contains(&end), "{}", today.text);
    assert_eq!(ended.location(), "/console?done=opening-ended");
    assert_eq!(over.location(), format!("{customer}/open?done=over"));
    assert_eq!(twice.location(), "/console?done=opening-ended", "what is over is over");
    assert_eq!(by_officer.location(), "/console/openings?done=opening-ended");
    assert_eq!(agus.get(&customer).await.location(), format!("{customer}/open?done=over"));
}

/// Shows: SEC
#[tokio::test]
async fn who_comes_from_an_invoice_is_asked_nothing_where_it_is_theirs() {
    let zone = zone().await;
    let (_, _, customer) = invoiced(&zone).await;
    zone.customer("budi@example.test").await;
    let mut dewi = zone.colleague("Dewi", &[Role::Billing]).await;
    let other = zone.page_of(&mut dewi, "budi@example.test").await;
    let open = format!("{customer}/open");
    let from = [("from", "invoice"), ("reference", "INV-2026-000001")];

    let opened = dewi.post_from(&open, &open, &from).await;
    let page = dewi.get(&customer).await;
    let of_another = dewi.post_from(&open, &format!("{other}/open"), &from).await;
    let forged = dewi.post_from(&open, &open, &[("from", "invoice"), ("reference", "Sri Wahyuni")]).await;

    assert_eq!(opened.location(), customer, "{}", opened.text);
    assert!(page.text.contains("Billing"), "{}", page.text);
    assert_eq!(of_another.status, StatusCode::UNPROCESSABLE_ENTITY, "the invoice is not Budi's");
    assert_eq!(forged.status, StatusCode::UNPROCESSABLE_ENTITY, "a name is no reference");
}

/// Shows: SEC
#[tokio::test]
async fn the_list_shows_searches_and_leaves_out_what_was_looked_for() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    find(&mut agus, "Rahasiawati").await;

    let list = ratna.get("/console/openings").await;

    assert!(
        list.text.contains("Searches of the day") && list.text.contains("word of the name"),
        "{}",
        list.text
    );
    assert!(!list.text.contains("Rahasiawati"));
}

/// Shows: SEC
#[tokio::test]
async fn each_role_is_told_what_concerns_it_and_an_empty_day_is_calm() {
    let zone = zone().await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;

    let officer = ratna.get("/console").await;
    let support = agus.get("/console").await;

    assert!(officer.text.contains("No lawyer has reviewed the policy"), "{}", officer.text);
    assert!(support.text.contains("Nothing waits for you."), "{}", support.text);
    assert!(!support.text.contains("openings to review"), "{}", support.text);
}

/// Shows: SEC
#[tokio::test]
async fn somebody_changes_their_own_name_password_and_sessions() {
    let zone = zone().await;
    zone.colleague("Ratna", &[Role::Officer]).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let mut phone = zone.browser();
    sign_in(&mut phone, PASSWORD).await;

    let me = agus.get("/console/me").await;
    let nameless = agus.post_from("/console/me", "/console/me/name", &[("name", " ")]).await;
    let renamed = agus.post_from("/console/me", "/console/me/name", &[("name", "Agus Salim")]).await;
    let wrong =
        agus.post_from(PAGE, PAGE, &[("present", "guessed"), ("password", "kuda lumping merah")]).await;
    let short = agus.post_from(PAGE, PAGE, &[("present", PASSWORD), ("password", "x")]).await;
    let set = agus.post_from(PAGE, PAGE, &[("present", PASSWORD), ("password", "kuda lumping merah")]).await;
    let elsewhere = phone.get("/console").await;
    let mut again = zone.browser();
    let old = sign_in(&mut again, PASSWORD).await;
    let new = sign_in(&mut again, "kuda lumping merah").await;

    assert!(me.text.contains("signed in in 2 places"), "{}", me.text);
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(renamed.location(), "/console/me?done=renamed");
    assert!(wrong.text.contains("This is not your present password"), "{}", wrong.text);
    assert!(!wrong.text.contains("guessed"), "a password is never shown again");
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(set.location(), "/console/me?done=own-password");
    assert_eq!(elsewhere.location(), "/console/sign-in?return=/console");
    assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(new.location(), "/console");
    assert!(agus.get("/console/me").await.text.contains("Agus Salim"));
}

/// Shows: SEC
#[tokio::test]
async fn an_unknown_address_and_a_wrong_password_read_the_same_in_the_console() {
    let zone = zone().await;
    zone.colleague("Agus", &[Role::Support]).await;
    let page = async |email: &str| {
        let mut browser = zone.browser();
        let fields = [("email", email), ("password", "not the password")];
        browser.post_from("/console/sign-in", "/console/sign-in", &fields).await
    };

    let wrong = page("agus@contoh.example").await;
    let unknown = page("tono@contoh.example").await;

    assert_eq!(wrong.status, unknown.status);
    let without = |text: &str| text.replace("agus@", "").replace("tono@", "");
    let visible = |text: &str| {
        let main = text.split_once("<main").unwrap().1;
        main.split("name=\"form_token\"").next().unwrap().to_owned()
    };
    assert_eq!(visible(&without(&wrong.text)), visible(&without(&unknown.text)));
}

/// Shows: SEC
#[tokio::test]
async fn an_invitation_is_withdrawn_or_made_anew_and_a_second_tab_is_told() {
    let zone = zone().await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let invite = "/console/staff/invite";
    let link = link_in(&ratna.post_from(invite, invite, &[("role", "billing")]).await.text);
    let waits = ratna.get("/console/staff").await;
    let path = path_of(&waits.text, "/renew\"");

    let anew = ratna.post_from("/console/staff", &format!("{path}/renew"), &[]).await;
    let second_tab = ratna.post_from("/console/staff", &format!("{path}/withdraw"), &[]).await;
    let new_path = path_of(&ratna.get("/console/staff").await.text, "/withdraw\"");
    let unseen = agus.get("/console/staff").await;
    let by_other = agus.post_from("/console", &format!("{new_path}/withdraw"), &[]).await;
    let withdrawn = ratna.post_from("/console/staff", &format!("{new_path}/withdraw"), &[]).await;
    let new_link = link_in(&anew.text);
    let mut guest = zone.browser();
    let (old, new) = (guest.get(&link).await, guest.get(&new_link).await);

    assert_ne!(link, new_link);
    assert_eq!(second_tab.location(), "/console/staff?done=invitation-over");
    assert!(!unseen.text.contains("Invitations that wait"), "{}", unseen.text);
    assert_eq!(by_other.status, StatusCode::NOT_FOUND);
    assert_eq!(withdrawn.location(), "/console/staff?done=invitation-withdrawn");
    for page in [old, new] {
        assert!(!page.text.contains("name=\"password\""), "{}", page.text);
    }
}

async fn find(browser: &mut Browser, asked: &str) -> Answer {
    browser.post_from("/console/find", "/console/find", &[("asked", asked)]).await
}

async fn sign_in(browser: &mut Browser, password: &str) -> Answer {
    let fields = [("email", "agus@contoh.example"), ("password", password)];
    browser.post_from("/console/sign-in", "/console/sign-in", &fields).await
}

/// The page of the first opening that waits for the officer.
async fn first_to_review(officer: &mut Browser) -> String {
    let list = officer.get("/console/openings").await;
    let links = list.text.split("href=\"").skip(1).filter_map(|part| part.split_once('"'));
    let mut openings = links.map(|(href, _)| href).filter(|href| href.starts_with("/console/openings/"));
    openings.next().expect("an opening that waits").to_owned()
}

/// The link that is shown once.
fn link_in(text: &str) -> String {
    let (_, rest) = text.split_once("http://localhost:8080").expect("a link");
    rest.split(['<', '"']).next().unwrap().to_owned()
}

/// The path of a form that ends so, without its end.
fn path_of(text: &str, end: &str) -> String {
    let (before, _) = text.split_once(end).expect("such a form");
    before.rsplit('"').next().unwrap().to_owned()
}

/// Shows: SEC
#[tokio::test]
async fn a_page_of_many_openings_shows_the_first_that_wait_and_how_many_follow() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;
    let open = format!("{}/open", zone.page_of(&mut agus, SRI).await);
    let fields = [("purpose", "service_communication"), ("reason", "she asked on the telephone")];
    for _ in 0..12 {
        agus.post_from(&open, &open, &fields).await;
    }

    let page = ratna.get("/console/openings").await.text;

    let places: std::collections::BTreeSet<&str> =
        page.split("<a class=\"button second\" href=\"/console/openings/").skip(1).collect();
    assert_eq!(places.len(), 10, "{page}");
    assert!(page.contains("2 more follow as these are done."), "{page}");
    assert!(page.contains("12 openings wait for your review"), "{page}");
}
