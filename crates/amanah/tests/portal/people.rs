//! The people of a company's account through the pages: inviting, roles, going, another owner, and whose data is seen.

use axum::http::StatusCode;

use crate::zone::{Answer, Browser, NOW, PASSWORD, SRI, Zone, zone};

const WATI: &str = "wati@toko-sri.example";

/// The path of a step about the one other person of the list.
async fn step(browser: &mut Browser, act: &str) -> String {
    let page = browser.get("/people").await;
    let roles = page.link_to("/people/person/");
    roles.replace("/roles", &format!("/{act}"))
}

async fn sent(browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> Answer {
    browser.post_from(path, path, fields).await
}

/// Shows: SEC
#[tokio::test]
async fn an_owner_invites_and_whoever_accepts_is_in_the_list() {
    let zone = zone().await;
    let mut owner = zone.owner(SRI).await;

    let alone = owner.get("/people").await;
    let mut wati = zone.invited(&mut owner, WATI, "billing").await;

    let list = owner.get("/people").await;
    let hers = wati.get("/people").await;
    assert!(alone.text.contains("You alone belong to this company"), "{}", alone.text);
    assert!(list.text.contains("Wati Rekaan") && list.text.contains(WATI), "{}", list.text);
    assert!(hers.text.contains("Sri Wahyuni") && hers.text.contains(SRI), "{}", hers.text);
    assert!(!hers.text.contains("/people/invite"), "only the owner invites");
    for path in ["/people/invite", "/company/uses", "/company/correct/phone"] {
        assert_eq!(wati.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

/// Shows: SEC
#[tokio::test]
async fn every_part_sees_of_the_company_what_it_covers() {
    let zone = zone().await;
    let mut owner = zone.owner(SRI).await;
    let mut billing = zone.invited(&mut owner, WATI, "billing").await;
    let mut technical = zone.invited(&mut owner, "joko@toko-sri.example", "technical").await;

    let (of_owner, of_billing, of_technical) = (
        owner.get("/company").await.text,
        billing.get("/company").await.text,
        technical.get("/company").await.text,
    );

    assert!(of_owner.contains("CV Rekaan Maju") && of_owner.contains("/company/uses"));
    assert!(of_billing.contains("CV Rekaan Maju") && !of_billing.contains("/company/uses"));
    assert!(!of_technical.contains("CV Rekaan Maju"), "{of_technical}");
    assert!(of_technical.contains("Your part does not open these kinds"), "{of_technical}");
    let uses = owner.get("/company/uses").await;
    assert!(uses.text.contains("invited somebody"), "{}", uses.text);
    let entry = owner.get(&uses.link_to("/company/uses/")).await;
    assert_eq!(entry.status, StatusCode::OK);
}

/// Shows: SEC, U2a
#[tokio::test]
async fn each_look_at_a_colleague_stands_in_their_record() {
    let zone = zone().await;
    let mut owner = zone.owner(SRI).await;
    let mut wati = zone.invited(&mut owner, WATI, "billing").await;

    owner.get("/people").await;

    let record = wati.get("/uses").await;
    assert!(record.text.contains("saw: name and primary e-mail"), "{}", record.text);
    assert!(record.text.contains("A person of the account"), "{}", record.text);
}

/// Shows: DEL1
#[tokio::test]
async fn the_owner_replaces_the_companys_name_and_nobody_else_does() {
    let zone = zone().await;
    let mut owner = zone.owner(SRI).await;
    let mut wati = zone.invited(&mut owner, WATI, "billing").await;
    let page = "/profile/name/company_name";
    let confirm = format!("{page}/confirm");

    let refused = wati.post_from(page, &confirm, &[("value", "CV Wati")]).await;
    let done = owner.post_from(page, &confirm, &[("value", "CV Rekaan Jaya")]).await;
    let replaced = owner.get(&done.location()).await;
    let undo = replaced.link_to("/profile/undo/");
    let undone = sent(&mut owner, &undo, &[]).await;

    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert_eq!(done.location(), "/company?done=name");
    assert!(replaced.text.contains("CV Rekaan Jaya"), "{}", replaced.text);
    assert_eq!(undone.location(), "/profile?done=undone");
    let after = owner.get("/company").await.text;
    assert!(after.contains("CV Rekaan Maju") && !after.contains("CV Rekaan Jaya"));
    let page = "/company/correct/postal_address";
    let corrected = sent(&mut owner, page, &[("value", "Jalan Rekaan 7")]).await;
    assert_eq!(corrected.location(), "/company?done=corrected");
    assert!(!owner.get("/profile").await.text.contains("Jalan Rekaan 7"));
}

#[tokio::test]
async fn an_invitation_with_slips_of_the_pen_comes_back_with_what_to_mend() {
    let zone = zone().await;
    let mut owner = zone.owner(SRI).await;
    let long = format!("{}@x.example", "a".repeat(300));

    for (email, roles, needle) in [
        ("", "billing", "e-mail address: "),
        ("not an address", "billing", "not an e-mail address"),
        (long.as_str(), "billing", "not an e-mail address"),
        (WATI, "", "Choose at least one"),
        (WATI, "king", "Choose at least one"),
    ] {
        let page = sent(&mut owner, "/people/invite", &[("email", email), ("roles", roles)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{email} {roles}");
        assert!(page.text.contains(needle) && page.text.contains("error-summary"), "{}", page.text);
    }
    let owner_role = sent(&mut owner, "/people/invite", &[("email", WATI), ("roles", "owner")]).await;
    assert_eq!(owner_role.status, StatusCode::OK);
    assert!(owner_role.text.contains("Something changed meanwhile"), "{}", owner_role.text);
    assert!(!owner.get("/people").await.text.contains(WATI), "nothing was sent");
}

#[tokio::test]
async fn an_invitation_is_listed_withdrawn_and_dead_then_and_its_page_helps() {
    let zone = zone().await;
    let mut owner = zone.owner(SRI).await;
    let mut visitor = zone.browser();
    let fields = [("email", WATI), ("roles", "billing"), ("roles", "technical")];
    sent(&mut owner, "/people/invite", &fields).await;
    let link = zone.link("invitation").await;

    let list = owner.get("/people").await;
    let bad = sent(&mut visitor, &link, &[("name", ""), ("password", "short")]).await;
    let id = list.text.split("name=\"invitation\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let withdrawn = owner.post_from("/people", "/people/withdraw", &[("invitation", id)]).await;
    let twice = owner.post_from("/people", "/people/withdraw", &[("invitation", id)]).await;
    let nonsense = owner.post_from("/people", "/people/withdraw", &[("invitation", "x")]).await;
    let dead = visitor.get(&link).await;

    assert!(list.text.contains(WATI) && list.text.contains("Billing, Technical"), "{}", list.text);
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(withdrawn.location(), "/people?done=withdrawn");
    assert_eq!(twice.location(), "/people?done=withdrawn-late");
    assert_eq!(nonsense.status, StatusCode::BAD_REQUEST);
    assert!(dead.text.contains("This invitation cannot be accepted"), "{}", dead.text);
}

/// Shows: SEC
#[tokio::test]
async fn a_customer_accepts_after_a_fresh_proof_and_then_acts_for_either_account() {
    let zone = zone().await;
    let mut owner = zone.owner(SRI).await;
    let mut wati = zone.customer(WATI).await;
    sent(&mut owner, "/people/invite", &[("email", WATI), ("roles", "technical")]).await;
    let link = zone.link("invitation").await;
    let accept = link.replace("/invitation/", "/people/accept/");

    zone.clock.move_to(NOW.plus_micros(301_000_000));
    let stale = wati.get(&link).await.location();
    let fields = [("password", PASSWORD), ("return", &link)];
    wati.post_from(&stale, "/security/proof", &fields).await;
    let joined = wati.post_from(&link, &accept, &[]).await.location();
    let again = wati.post_from("/people", &accept, &[]).await;

    let list = wati.get(&joined).await;
    assert_eq!(stale, format!("/security/proof?return={link}"));
    assert_eq!(joined, "/people?done=joined");
    assert!(again.text.contains("cannot be accepted"), "{}", again.text);
    assert!(list.text.contains("For whom you act") && list.text.contains("Your own account"));
    let other = list.text.split("name=\"account\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let acting = wati.post_from("/people", "/people/act-for", &[("account", other)]).await;
    let own = wati.get(&acting.location()).await;
    assert!(own.text.contains("This is your own account"), "{}", own.text);
    assert_eq!(wati.get("/company").await.status, StatusCode::NOT_FOUND);
    let foreign = owner.post_from("/people", "/people/act-for", &[("account", other)]).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND, "nobody acts for an account they are not in");
}

/// Shows: SEC
#[tokio::test]
async fn roles_are_changed_and_a_person_is_taken_out_in_two_steps() {
    let zone = zone().await;
    let mut owner = zone.owner(SRI).await;
    let mut wati = zone.invited(&mut owner, WATI, "billing").await;

    let roles = step(&mut owner, "roles").await;
    let none = sent(&mut owner, &roles, &[]).await;
    let given = sent(&mut owner, &roles, &[("roles", "technical")]).await.location();
    let out = step(&mut owner, "take-out").await;
    let asked = owner.get(&out).await;
    let between = wati.get("/company").await.status;
    let taken = sent(&mut owner, &out, &[]).await.location();
    let late = owner.post_from("/people/invite", &out, &[]).await;

    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(given, "/people?done=roles");
    assert!(asked.text.contains("Nothing has changed yet"), "{}", asked.text);
    assert_eq!((between, taken.as_str()), (StatusCode::OK, "/people?done=taken-out"));
    assert_eq!(late.status, StatusCode::NOT_FOUND, "they are no person of it any more");
    assert_eq!(wati.get("/company").await.status, StatusCode::NOT_FOUND);
    assert!(wati.get("/people").await.text.contains("This is your own account"));
    assert!(wati.get("/security").await.text.contains("left a company"), "told under security");
}

/// Shows: SEC
#[tokio::test]
async fn nobody_but_the_owner_reaches_the_steps_about_others() {
    let zone = zone().await;
    let mut owner = zone.owner(SRI).await;
    let mut wati = zone.invited(&mut owner, WATI, "billing").await;
    let mut stranger = zone.customer("ani@toko-ani.example").await;

    for act in ["roles", "take-out", "hand-over"] {
        let path = step(&mut owner, act).await;
        for browser in [&mut wati, &mut stranger] {
            assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
            let sent = browser.post_from("/security/proof", &path, &[("roles", "billing")]).await;
            assert_eq!(sent.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(owner.get("/people/person/cus_nobody/roles").await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(stranger.get("/people/leave").await.status, StatusCode::NOT_FOUND);
}

/// Shows: SEC
#[tokio::test]
async fn an_account_is_handed_over_by_offer_and_acceptance() {
    let zone = zone().await;
    let mut owner = zone.owner(SRI).await;
    let mut wati = zone.invited(&mut owner, WATI, "billing").await;

    let leaving = owner.get("/people/leave").await;
    let offer = step(&mut owner, "hand-over").await;
    let unchosen = sent(&mut owner, &offer, &[]).await;
    let offered = sent(&mut owner, &offer, &[("keeps", "technical")]).await.location();
    let banner = wati.get("/people").await;
    let own_offer = owner.get("/people/offer").await;
    let accepted = sent(&mut wati, "/people/offer", &[]).await.location();
    let twice = wati.post_from("/people", "/people/offer", &[]).await;

    assert!(leaving.text.contains("Hand the account over first"), "{}", leaving.text);
    assert_eq!(unchosen.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(offered, "/people?done=offered");
    assert!(banner.text.contains("You are offered this account"), "{}", banner.text);
    assert!(own_offer.text.contains("does not stand any more"), "the giver cannot accept");
    assert_eq!(accepted, "/people?done=taken-over");
    assert!(twice.text.contains("does not stand any more"), "{}", twice.text);
    assert!(wati.get("/people").await.text.contains("/people/invite"));
    let left = sent(&mut owner, "/people/leave", &[]).await.location();
    assert_eq!(left, "/people?done=left");
}

#[tokio::test]
async fn an_offer_is_declined_or_taken_back() {
    let zone = zone().await;
    let mut owner = zone.owner(SRI).await;
    let mut wati = zone.invited(&mut owner, WATI, "billing").await;
    let offer = step(&mut owner, "hand-over").await;

    sent(&mut owner, &offer, &[("keeps", "billing")]).await;
    let declined = wati.post_from("/people", "/people/offer/end", &[]).await;
    sent(&mut owner, &offer, &[("keeps", "billing")]).await;
    let back = owner.post_from("/people", "/people/offer/end", &[]).await;
    let too_late = wati.post_from("/people/leave", "/people/offer", &[]).await;

    assert_eq!(declined.location(), "/people?done=offer-ended");
    assert_eq!(back.location(), "/people?done=offer-ended");
    assert!(too_late.text.contains("does not stand any more"), "{}", too_late.text);
}

/// Shows: SEC
#[tokio::test]
async fn every_step_that_matters_asks_for_a_fresh_proof() {
    let zone = zone().await;
    let mut owner = zone.owner(SRI).await;
    let mut wati = zone.invited(&mut owner, WATI, "billing").await;
    let roles = step(&mut owner, "roles").await;
    let out = step(&mut owner, "take-out").await;
    let over = step(&mut owner, "hand-over").await;

    stale(&zone);

    for path in ["/people/invite", &roles, &out, &over] {
        assert_eq!(owner.get(path).await.location(), format!("/security/proof?return={path}"));
        let fields = [("email", "x@y.example"), ("roles", "billing"), ("keeps", "billing")];
        let sent = owner.post_from("/people", path, &fields).await;
        assert_eq!(sent.status, StatusCode::FORBIDDEN, "{path}");
        assert!(sent.text.contains("First prove that it is you"), "{path}: {}", sent.text);
    }
    assert_eq!(wati.get("/people/leave").await.location(), "/security/proof?return=/people/leave");
}

fn stale(zone: &Zone) {
    zone.clock.move_to(NOW.plus_micros(301_000_000));
}
