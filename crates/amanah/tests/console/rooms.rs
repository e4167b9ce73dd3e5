//! What the forms of the console do, and who may enter which room.

use amanah::console;
use amanah_policy::{Bundle, Role, shipped};
use amanah_service::accounts::staff::roles;
use axum::http::StatusCode;

use crate::desk::paper;
use crate::zone::{PASSWORD, SRI, zone};

/// Shows: SEC
#[tokio::test]
async fn rooms_of_the_officer_are_not_there_for_others() {
    let zone = zone().await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let mut mira = zone.colleague("Mira", &[Role::Marketing]).await;
    let mut nobody = zone.browser();

    for path in ["/console/openings", "/console/staff/invite", "/console/settings"] {
        assert_eq!(agus.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(mira.get("/console/find").await.status, StatusCode::NOT_FOUND);
    assert_eq!(nobody.get("/console/find").await.location(), "/console/sign-in?return=/console/find");
}

/// Shows: SEC
#[test]
fn the_rooms_for_opening_customers_are_for_the_roles_the_policy_names() {
    let policy = Bundle::compile(&shipped()).unwrap();

    let named: Vec<Role> = Role::ALL.iter().copied().filter(|role| roles::can_open(&policy, *role)).collect();

    assert_eq!(named, console::ATTENDING);
}

/// Shows: SEC
#[tokio::test]
async fn nothing_about_a_customer_is_shown_before_a_purpose_is_declared() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let page = zone.page_of(&mut agus, SRI).await;

    let closed = agus.get(&page).await;
    let picker = agus.get(&closed.location()).await;

    assert_eq!(closed.location(), format!("{page}/open?done=over"));
    assert!(!picker.text.contains("Sri Wahyuni") && !picker.text.contains(SRI));
}

/// Shows: SEC
#[tokio::test]
async fn an_opened_customer_closes_by_itself_in_every_tab() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let page = zone.opened(&mut agus).await;
    let mut second_tab = agus.clone();
    let open = second_tab.get(&page).await;
    zone.clock.move_to(zone.clock.now().plus_micros(31 * 60_000_000));

    let over = second_tab.get(&page).await;

    assert!(open.text.contains("Sri Wahyuni"), "{}", open.text);
    assert_eq!(over.location(), format!("{page}/open?done=over"));
}

/// Shows: SEC
#[tokio::test]
async fn a_refused_purpose_teaches_and_shows_nothing() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let open = format!("{}/open", zone.page_of(&mut agus, SRI).await);
    let fields = [("purpose", "billing"), ("reason", "asks why an invoice came twice")];

    let refused = agus.post_from(&open, &open, &fields).await;

    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.text.contains("Billing, Finance"), "whom to ask: {}", refused.text);
    assert!(!refused.text.contains("Sri Wahyuni") && !refused.text.contains(SRI));
}

/// Shows: SEC
#[tokio::test]
async fn a_short_reason_an_unknown_purpose_and_an_unknown_customer_help() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let open = format!("{}/open", zone.page_of(&mut agus, SRI).await);

    let short =
        agus.post_from(&open, &open, &[("purpose", "service_communication"), ("reason", "why not")]).await;
    let unknown = agus.post_from(&open, &open, &[("purpose", "curiosity"), ("reason", "x")]).await;
    let stranger = agus.get("/console/customers/cus_00000000000000000000000000000000/open").await;
    let nonsense = agus.get("/console/customers/1%20OR%201=1/open").await;

    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(short.text.contains("at least 15 characters") && short.text.contains("why not"));
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!((stranger.status, nonsense.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
}

/// Shows: SEC
#[tokio::test]
async fn the_officer_reads_who_was_opened_and_why() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    zone.opened(&mut agus).await;

    let list = ratna.get("/console/openings").await;

    assert!(list.text.contains("Agus, as Support"), "{}", list.text);
    assert!(list.text.contains("calls about mail that did not arrive"));
}

/// Shows: R2
#[tokio::test]
async fn a_paper_form_becomes_a_customer_and_a_second_one_is_told_apart() {
    let zone = zone().await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let form = paper("wulan@meja.example");

    let registered = agus.post_from("/console/register", "/console/register", &form).await;
    let receipt = agus.get(&registered.location()).await;
    let twice = agus.post_from("/console/register", "/console/register", &form).await;
    let link = zone.link("desk_welcome").await;
    let mut wulan = zone.browser();
    let customer = wulan.post_from(&link, &link, &[]).await;
    let first = wulan.get("/security/password").await;
    wulan.post_from("/security/password", "/security/password", &[("password", PASSWORD)]).await;
    let later = wulan.get("/security/password").await;

    assert!(registered.location().starts_with("/console/register/cus_"), "{}", registered.text);
    assert!(receipt.text.contains("Write this number on the paper") && !receipt.text.contains("Wulan"));
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(twice.text.contains("registered with this address already"));
    assert!(customer.location().starts_with("/home"), "{}", customer.text);
    assert!(first.text.contains("<h1>Set a password</h1>"), "{}", first.text);
    assert!(later.text.contains("<h1>Change the password</h1>"), "{}", later.text);
}

#[tokio::test]
async fn a_ticket_is_taken_down_opens_its_customer_and_is_closed_once() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let page = zone.page_of(&mut agus, SRI).await;
    let write = format!("{page}/ticket");
    let taken = agus.post_from(&write, &write, &[("text", "My mail is gone")]).await;
    let list = agus.get("/console/tickets").await;
    let start = list.text.split("action=\"/console/tickets/").nth(1).unwrap();
    let ticket = format!("/console/tickets/{}", start.split('/').next().unwrap());

    let opened = agus.post_from("/console/tickets", &format!("{ticket}/open"), &[]).await;
    let seen = agus.get(&opened.location()).await;
    let closed = agus.post_from("/console/tickets", &format!("{ticket}/close"), &[]).await;
    let late = agus.post_from("/console/tickets", &format!("{ticket}/open"), &[]).await;

    assert_eq!(taken.location(), "/console/tickets?done=ticket-opened");
    assert!(!list.text.contains("My mail is gone"), "the list shows no text");
    assert_eq!(opened.location(), page);
    assert!(seen.text.contains("My mail is gone"));
    assert_eq!(closed.location(), "/console/tickets?done=ticket-closed");
    assert_eq!(late.location(), "/console/tickets?done=ticket-not-good");
}

#[tokio::test]
async fn an_invitation_is_shown_once_and_works_once() {
    let zone = zone().await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;
    let without = ratna.post_from("/console/staff/invite", "/console/staff/invite", &[]).await;
    let roles = [("role", "support"), ("role", "billing")];
    let invited = ratna.post_from("/console/staff/invite", "/console/staff/invite", &roles).await;
    let start = invited.text.split("http://localhost:8080/console/invitation/").nth(1).unwrap();
    let path = format!("/console/invitation/{}", start.split('<').next().unwrap());
    let fields = [("name", "Gita"), ("email", "gita@contoh.example"), ("password", "kuda lumping biru")];

    let mut gita = zone.browser();
    let accepted = gita.post_from(&path, &path, &fields).await;
    let home = gita.get("/console").await;
    let replayed = zone.browser().get(&path).await;

    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(accepted.location(), "/console?done=welcome");
    assert!(home.text.contains("You act as"), "two roles, so one is chosen");
    assert!(replayed.text.contains("This link is used up"), "{}", replayed.text);
}

#[tokio::test]
async fn a_member_with_two_roles_chooses_one_and_no_other() {
    let zone = zone().await;
    let mut agus = zone.colleague("Agus", &[Role::Support, Role::Billing]).await;

    let chosen = agus.post_from("/console", "/console/role", &[("role", "billing")]).await;
    let today = agus.get("/console").await;
    let wished = agus.post_from("/console", "/console/role", &[("role", "officer")]).await;

    assert_eq!(chosen.location(), "/console");
    assert!(today.text.contains(r#"<span class="acting">Billing</span>"#), "{}", today.text);
    assert_eq!(wished.status, StatusCode::NOT_FOUND);
}

/// Shows: SEC
#[tokio::test]
async fn who_is_let_go_is_out_at_once() {
    let zone = zone().await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let list = ratna.get("/console/staff").await;
    let row = list.text.split(">Agus<").next().unwrap();
    let id = row.rsplit("/console/staff/").next().unwrap().split('"').next().unwrap().to_owned();
    let confirm = format!("/console/staff/{id}/let-go");

    let let_go = ratna.post_from(&confirm, &confirm, &[]).await;
    let after = agus.get("/console").await;

    assert_eq!(let_go.location(), "/console/staff?done=let-go");
    assert_eq!(after.location(), "/console/sign-in?return=/console");
}

#[tokio::test]
async fn the_officer_takes_the_ledger_away_and_it_verifies() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let key = zone.house.vault().ledger_key();

    let export = ratna.post_from("/console/ledger", "/console/ledger/export", &[]).await;
    let refused = agus.post_from("/console/ledger", "/console/ledger/export", &[]).await;

    let report = amanah_ledger::verify_export([export.text.as_bytes()], Some(&key), None).unwrap();
    assert!(report.size > 3);
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert!(!export.text.contains(SRI) && !export.text.contains("Sri Wahyuni"));
}

#[tokio::test]
async fn a_colleague_reads_the_console_in_the_other_language() {
    let zone = zone().await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let fields = [("language", "id"), ("return", "/console/me")];

    let page = agus.get("/console/me").await;
    let chosen = agus.post_from("/console/me", "/console/language", &fields).await;
    let again = agus.get("/console/me").await;

    assert!(page.text.contains(r#"action="/console/language""#), "{}", page.text);
    assert_eq!(chosen.location(), "/console/me", "{}", chosen.text);
    assert!(again.text.contains(r#"<html lang="id">"#), "{}", again.text);
}
