//! Who may enter: the table's answer for every actor is what the router does.

use amanah::web::endpoints::{Access, Actor, Endpoint, Method, Room, demo_table, table};
use axum::http::StatusCode;

use crate::support::{Browser, OFFICER, SUPPORT, doors, rows_of_every_audience};

/// Shows: SEC, invariant 10
#[tokio::test]
async fn every_endpoint_answers_every_actor_as_the_table_says() {
    let rows: Vec<Endpoint> = table().into_iter().chain(demo_table()).collect();
    for row in &rows {
        for actor in Actor::all() {
            check(Browser::at(doors()), row, actor).await;
        }
    }
}

/// Shows: SEC
#[tokio::test]
async fn each_audience_is_kept_apart() {
    for row in rows_of_every_audience().iter().filter(|row| row.path != "/panics") {
        for actor in Actor::all() {
            check(Browser::at_rows(doors(), rows_of_every_audience()), row, actor).await;
        }
    }
}

async fn check(browser: Browser, row: &Endpoint, actor: Actor) {
    let mut browser = browser.signed_in_as(actor);
    let path = row.path.replace("{id}", "x").replace("{file}", "x").replace("{provider}", "x");
    let answer = match row.method {
        Method::Get => browser.get(&path).await,
        Method::Post | Method::Delete => browser.post(&path, &[]).await,
    };
    let expected = row.audience.answer(actor);
    let is_sign_in = answer.location().contains("/sign-in");
    let was = match answer.status {
        StatusCode::SEE_OTHER if is_sign_in => Access::SignIn,
        StatusCode::NOT_FOUND if !row.path.starts_with("/assets") => Access::Hidden,
        _ => Access::Open,
    };
    assert_eq!(was, expected, "{:?} {path} for {actor:?}: {}", row.method, answer.status);
}

#[tokio::test]
async fn the_way_to_sign_in_remembers_the_page() {
    let mut browser = Browser::at_rows(doors(), rows_of_every_audience());

    assert_eq!(browser.get("/own").await.location(), "/sign-in?return=/own");
    assert_eq!(browser.get("/console/desk?q=1").await.location(), "/console/sign-in?return=/console/desk");
    assert_eq!(browser.post("/own", &[]).await.location(), "/sign-in");
}

/// Shows: SEC
#[tokio::test]
async fn a_customers_session_opens_no_console_and_a_staff_session_no_portal() {
    let cookie_of_customer = Browser::at_rows(doors(), rows_of_every_audience())
        .with_cookie("amanah-staff", "customer")
        .get("/console/desk")
        .await;
    let cookie_of_officer = Browser::at_rows(doors(), rows_of_every_audience())
        .with_cookie("amanah", "officer")
        .get("/own")
        .await;

    assert_eq!(cookie_of_customer.location(), "/console/sign-in?return=/console/desk");
    assert_eq!(cookie_of_officer.location(), "/sign-in?return=/own");
}

#[tokio::test]
async fn a_role_without_the_right_gets_the_page_of_what_does_not_exist() {
    let mut support = Browser::at_rows(doors(), rows_of_every_audience()).signed_in_as(SUPPORT);
    let mut officer = Browser::at_rows(doors(), rows_of_every_audience()).signed_in_as(OFFICER);

    let hidden = support.get("/console/desk").await;
    let absent = support.get("/console/no-such-page").await;

    assert_eq!(hidden.status, StatusCode::NOT_FOUND);
    assert_eq!(hidden.text.replace("/console/desk", ""), absent.text.replace("/console/no-such-page", ""));
    assert_eq!(officer.get("/console/desk").await.location(), "/done/console/desk");
}

#[tokio::test]
async fn the_gallery_exists_only_in_the_throw_away_company() {
    let mut real = Browser::at(crate::support::doors_at("https://my.contoh.example", false));

    assert_eq!(real.get("/_gallery").await.status, StatusCode::NOT_FOUND);
    assert_eq!(Browser::at(doors()).get("/_gallery").await.status, StatusCode::OK);
}

/// Shows: SEC
#[test]
fn a_way_back_from_a_provider_is_gone_to_its_end_whoever_hangs_up() {
    let is_way_back = |row: &&Endpoint| row.method == Method::Get && row.path.ends_with("/callback");
    let ways: Vec<Endpoint> = table().into_iter().filter(|row| is_way_back(&row)).collect();

    assert_eq!(ways.len(), 2);
    assert!(ways.iter().all(|row| row.changes));
}

#[test]
fn rooms_of_the_console_begin_with_its_path() {
    for row in table() {
        assert_eq!(row.room == Room::Console, row.path.starts_with("/console"), "{}", row.path);
    }
}

#[tokio::test]
async fn only_a_proxy_on_this_machine_is_believed_about_addresses() {
    for (peer, told, expected) in [
        ("127.0.0.1:9", "203.0.113.7, 198.51.100.2", "198.51.100.2"),
        ("203.0.113.9:9", "198.51.100.2", "203.0.113.9"),
        ("127.0.0.1:9", "nonsense", "127.0.0.1"),
    ] {
        let mut browser = Browser::at_rows(doors(), rows_of_every_audience())
            .coming_from(peer.parse().unwrap())
            .sending("x-forwarded-for", told);

        assert_eq!(browser.get("/address").await.location(), format!("/from/{expected}"));
    }
}
