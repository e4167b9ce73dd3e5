//! Keys: made by their owners, shown once, and good for what they are bound to and nothing else.

use amanah_policy::{Purpose, Role};
use amanah_service::vault::{KeyOf, SessionOf};
use axum::http::StatusCode;
use serde_json::json;

use crate::zone::{NOW, SRI, zone};

const NEW: &str = "/security/keys/new";

/// Shows: SEC
#[tokio::test]
async fn a_customer_makes_a_key_sees_it_once_and_ends_it() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;

    let made = sri.post_from(NEW, NEW, &[("may_change", "no"), ("days", "30")]).await;
    let program = zone.program_with_key_on(&made.text);
    let me = program.get("/api/v1/me").await;
    let list = sri.get("/security/keys").await;
    let key = me.json["key"]["id"].as_str().unwrap().to_owned();
    let ended = sri.post_from("/security/keys", "/security/keys/end", &[("key", &key)]).await;
    let twice = sri.post_from("/security", "/security/keys/end", &[("key", &key)]).await;

    assert_eq!(made.status, StatusCode::OK);
    assert_eq!(me.json["number"].as_str().map(str::len), Some(11));
    assert_eq!(me.json["key"]["may_change"], json!(false));
    assert!(!list.text.contains(&program.secret), "the secret is shown once");
    assert!(list.text.contains(&key.chars().skip(4).take(6).collect::<String>().to_uppercase()));
    assert_eq!(
        (ended.location(), twice.location()),
        ("/security/keys?done=key-ended".to_owned(), ended.location())
    );
    assert_eq!(program.get("/api/v1/me").await.problem(), "no-key");
    assert!(zone.mailed("api_key_made").await, "the mailbox is told");
}

#[tokio::test]
async fn a_key_needs_a_fresh_proof_and_an_end() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;

    let without_end = sri.post_from(NEW, NEW, &[("may_change", "no"), ("days", "9999")]).await;
    zone.clock.move_to(NOW.plus_micros(6 * 60_000_000));
    let stale = sri.get(NEW).await;
    let sent_stale = sri.post_from("/security", NEW, &[("may_change", "no"), ("days", "30")]).await;

    assert_eq!(without_end.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(without_end.text.contains("Choose one of these."));
    assert_eq!(stale.location(), format!("/security/proof?return={NEW}"));
    assert_eq!(sent_stale.status, StatusCode::FORBIDDEN);
    assert!(sent_stale.text.contains("First prove that it is you"), "{}", sent_stale.text);
}

#[tokio::test]
async fn a_member_of_staff_makes_a_key_for_purposes_of_their_role() {
    let zone = zone().await;
    let mut ani = zone.colleague("Ani", &[Role::Support]).await;
    let page = "/console/keys/new";

    let form = ani.get(page).await;
    let aimless = ani.post_from(page, page, &[("may_change", "no"), ("days", "30")]).await;
    let fields =
        [("service_communication", "yes"), ("billing", "yes"), ("may_change", "yes"), ("days", "30")];
    let made = ani.post_from(page, page, &fields).await;
    let program = zone.program_with_key_on(&made.text);

    assert!(form.text.contains("service_communication") && !form.text.contains(r#"name="billing""#));
    assert_eq!(aimless.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(program.get("/api/v1/today").await.status, StatusCode::OK);
    let staff = zone.house.vault().all_staff().await.unwrap();
    let keys = zone.house.vault().api_keys(SessionOf::Staff(staff[0].id), zone.clock.now()).await.unwrap();
    assert_eq!(keys[0].purposes, [Purpose::ServiceCommunication], "support has no grant for billing");
    assert!(matches!(keys[0].of, KeyOf::Staff { role: Role::Support, .. }));
}

/// Shows: SEC
#[tokio::test]
async fn what_a_key_is_not_for_is_told_and_stays_shut() {
    let zone = zone().await;
    zone.customer(SRI).await;
    zone.colleague("Ani", &[Role::Support]).await;
    let of_sri = zone.program_of_sri(false).await;
    let of_ani = zone.program_of(Role::Support, &[Purpose::ServiceCommunication], false).await;
    let ticket = json!({"text": "calls about mail"});
    let somebody = "/api/v1/customers/cus_00000000000000000000000000000000/tickets";

    let cases = [
        (zone.stranger().get("/api/v1/me").await, 401, "no-key"),
        (of_ani.get("/api/v1/me").await, 403, "not-this-key"),
        (of_sri.get("/api/v1/staff").await, 403, "not-this-key"),
        (of_ani.get("/api/v1/openings").await, 403, "not-this-key"),
        (of_ani.post(somebody, &ticket).await, 403, "key-reads-only"),
        (of_sri.get("/api/v1/nothing").await, 404, "not-found"),
        (of_sri.get("/api/v1/me/data/dat_nonsense").await, 404, "not-found"),
        (of_sri.send("DELETE", "/api/v1/me", None, &[]).await, 405, "wrong-method"),
        (of_sri.get("/api/v1/me/data?limit=0").await, 422, "fields"),
        (of_sri.get("/api/v1/me/data?limit=1&limit=2").await, 422, "fields"),
        (of_sri.get("/api/v1/me/data?colour=red").await, 422, "fields"),
    ];

    for (reply, status, kind) in cases {
        assert_eq!((reply.status.as_u16(), reply.problem()), (status, kind), "{}", reply.json);
        assert_eq!(reply.header("content-type"), "application/problem+json");
        assert_eq!(reply.header("cache-control"), "no-store");
    }
    assert_eq!(zone.stranger().get("/api/v1/me").await.header("www-authenticate"), "Bearer realm=\"amanah\"");
}

/// Shows: SEC
#[tokio::test]
async fn a_key_opens_customers_for_its_purposes_alone() {
    let zone = zone().await;
    zone.customer(SRI).await;
    zone.colleague("Dewi", &[Role::Officer]).await;
    let keys = [Purpose::Accountability];
    let officer = zone.program_of(Role::Officer, &keys, true).await;
    let narrow = zone.program_of(Role::Officer, &[Purpose::Billing], true).await;
    let found = officer.post("/api/v1/customers/search", &json!({"value": SRI})).await;
    let customer = found.json["items"][0]["id"].as_str().unwrap().to_owned();
    let opening = format!("/api/v1/customers/{customer}/openings");
    let data = format!("/api/v1/customers/{customer}/data");
    let why = json!({"purpose": "accountability", "reason": "answers the customer's letter of Monday"});

    let unopened = officer.get(&data).await;
    let not_bound = narrow.post(&opening, &why).await;
    let opened = officer.post(&opening, &why).await;
    let seen = officer.get(&data).await;
    let through_another = narrow.get(&data).await;
    zone.clock.move_to(NOW.plus_micros(31 * 60_000_000));
    let over = officer.get(&data).await;

    assert_eq!((unopened.status.as_u16(), unopened.problem()), (409, "not-open"));
    assert_eq!((not_bound.status.as_u16(), not_bound.problem()), (403, "purpose-not-bound"));
    assert_eq!(not_bound.json["clause"], json!("U2a"));
    assert_eq!((opened.status.as_u16(), opened.header("location")), (201, data.as_str()));
    assert!(seen.json["items"].as_array().unwrap().iter().any(|datum| datum["value"] == json!(SRI)));
    assert_eq!(through_another.problem(), "purpose-not-bound");
    assert_eq!(over.problem(), "not-open");
}
