//! What is past the time that tax law kept it, signed for by a person in the console; and the lines of other systems on the page
//! of a deletion, with the certificate.

use amanah_policy::{Attribute, CustomerId, Role, Timestamp};
use amanah_service::deletion::certificate;
use amanah_service::vault::{Actor, Personal, SubjectEvent};
use axum::http::StatusCode;

use crate::erased::erased;
use crate::zone::{Browser, NOW, PASSWORD, SRI, Zone, datum, zone};

const PAGE: &str = "/console/destruction";
/// When tax law keeps no payment of today any more.
const LATER: Timestamp = NOW.plus_days(366 * 11);

async fn sri(zone: &Zone) -> CustomerId {
    zone.customer(SRI).await;
    zone.house.vault().customer_by_email(&Personal::text(SRI)).await.unwrap().unwrap()
}

async fn paid(zone: &Zone) -> CustomerId {
    let id = sri(zone).await;
    let payment = vec![datum(Attribute::Payment, "zxqv 150000 IDR")];
    zone.house.vault().record(id, payment, Actor::Customer(id), NOW).await.unwrap();
    id
}

/// Shows: DEL3, SEC
#[tokio::test]
async fn documents_wait_on_today_and_go_after_a_person_signed_with_a_fresh_proof() {
    let zone = zone().await;
    paid(&zone).await;
    zone.clock.move_to(LATER);
    let mut fina = zone.colleague("Fina", &[Role::Finance]).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let vault = zone.house.vault();
    let is_there =
        async || !vault.scan_for(&Personal::text("zxqv 150000 IDR"), &[]).await.unwrap().is_clean();

    let today = fina.get("/console").await;
    let hidden = (agus.get(PAGE).await.status, agus.get("/console").await.text);
    let page = fina.get(PAGE).await;
    let without = fina.send_form(&page, PAGE, &[("until", "2037-01-01"), ("answer", " ")]).await;
    let early = fina.send_form(&page, PAGE, &[("until", "2099-01-01"), ("answer", "decision 7")]).await;
    let no_day = fina.send_form(&page, PAGE, &[("until", "soon"), ("answer", "decision 7")]).await;
    vault.sweep(LATER).await.unwrap();
    let still = is_there().await;
    zone.clock.move_to(LATER.plus_micros(600_000_000));
    let day = [("until", "2037-11-28"), ("answer", "board decision 7/2037")];
    let asked = fina.post_from(PAGE, PAGE, &day).await;
    let signed = fina.send_form(&asked, PAGE, &[("again-password", PASSWORD)]).await;
    vault.sweep(LATER.plus_hours(1)).await.unwrap();

    assert!(today.text.contains("One document waits for a signature"), "{}", today.text);
    assert_eq!(hidden.0, StatusCode::NOT_FOUND);
    assert!(!hidden.1.contains("waits for a signature"), "{}", hidden.1);
    assert!(page.text.contains("Payment") && !page.text.contains("zxqv"), "{}", page.text);
    for (answer, says) in
        [(&without, "Name the decision"), (&early, "a day that is over"), (&no_day, "a day that")]
    {
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{says}");
        assert!(answer.text.contains(says), "{says}: {}", answer.text);
    }
    assert!(still, "nothing goes by time alone");
    assert_eq!(asked.status, StatusCode::FORBIDDEN);
    assert!(asked.text.contains("board decision 7/2037"), "what was written is shown again: {}", asked.text);
    assert_eq!(signed.location(), "/console/destruction?done=destruction-signed", "{}", signed.text);
    assert!(!is_there().await);
    assert!(fina.get(PAGE).await.text.contains("Nothing waits"));
}

/// A deletion that was carried out, and that two other systems were told of; gives its page.
async fn carried_out(zone: &Zone, agus: &mut Browser) -> (CustomerId, String) {
    let id = sri(zone).await;
    let told = ["mailing", "panel"].map(|system| (system.to_owned(), SubjectEvent::Erased));
    zone.house.vault().subscribe(told.to_vec()).await.unwrap();
    let case = erased(zone, agus, id).await;
    (id, case)
}

/// Shows: DEL3
#[tokio::test]
async fn the_officer_vouches_for_a_system_that_says_nothing_and_the_certificate_says_so() {
    let zone = zone().await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let (id, case) = carried_out(&zone, &mut agus).await;
    // The session of three days ago is over.
    let mut agus = zone.colleague("Ani", &[Role::Support]).await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;
    let outside = format!("{case}/outside");

    let before = ratna.get(&case).await;
    let to_support = agus.get(&case).await;
    let by_support = agus.post_from(&case, &outside, &[("system", "panel")]).await;
    let ask = ratna.get(&outside).await;
    let unsaid = ratna.send_form(&ask, &outside, &[]).await;
    let unknown = ratna.send_form(&ask, &outside, &[("system", "nobody")]).await;
    let declared = ratna.send_form(&ask, &outside, &[("system", "panel")]).await;
    let after = ratna.get(&declared.location()).await;
    let twice = ratna.send_form(&ask, &outside, &[("system", "panel")]).await;
    let printed = ratna.get(&format!("{case}/certificate.pdf")).await;
    let signed = agus.get(&format!("{case}/certificate.txt")).await;

    assert_eq!(before.text.matches("Outstanding").count(), 2, "{}", before.text);
    assert!(before.text.contains("you can vouch for one"), "{}", before.text);
    assert!(to_support.text.contains("Other systems have not said so yet."), "{}", to_support.text);
    assert!(before.text.contains(&outside) && !to_support.text.contains(&outside));
    assert_eq!(by_support.status, StatusCode::NOT_FOUND);
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unknown.location().ends_with("?done=case-outside-none"), "{}", unknown.location());
    assert!(declared.location().ends_with("?done=case-outside-declared"), "{}", declared.location());
    assert!(after.text.contains("Declared: we vouch for it"), "{}", after.text);
    assert_eq!(after.text.matches("Outstanding").count(), 1);
    assert!(twice.location().ends_with("?done=case-outside-none"), "{}", twice.location());
    let newest = certificate::latest(&zone.house, id).await.unwrap().unwrap();
    let standing: Vec<_> =
        newest.certificate.facts.outside.iter().map(|line| line.standing.as_str()).collect();
    assert_eq!(standing, ["outstanding", "declared"]);
    assert_eq!(signed.text, newest.note, "the newest issue, as it was signed");
    assert_eq!(printed.status, StatusCode::OK);
    for leaked in [SRI, "Sri Wahyuni", "toko-sri"] {
        assert!(!newest.note.contains(leaked) && !printed.text.contains(leaked), "{leaked}");
    }
}

/// Shows: SEC
#[tokio::test]
async fn before_a_deletion_is_carried_out_there_is_no_certificate() {
    let zone = zone().await;
    sri(&zone).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let page = zone.opened(&mut agus).await;
    let form = format!("{page}/request");
    let mut cases = Vec::new();
    for kind in ["copy", "erase"] {
        let sent = agus.post_from(&form, &form, &[("kind", kind), ("came", "letter")]).await;
        cases.push(sent.location().split('?').next().unwrap().to_owned());
    }

    for case in cases {
        for ending in ["pdf", "txt"] {
            let answer = agus.get(&format!("{case}/certificate.{ending}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{case} {ending}");
        }
        assert!(!agus.get(&case).await.text.contains("certificate.pdf"));
    }
}

#[tokio::test]
async fn signatures_and_other_systems_look_as_drawn() {
    let zone = zone().await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let (_, case) = carried_out(&zone, &mut agus).await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;
    for language in ["en", "id"] {
        ratna = ratna.reading(language);
        crate::pictures::look(&mut ratna, &format!("case-erased-{language}"), &case).await;
        let outside = format!("{case}/outside");
        crate::pictures::look(&mut ratna, &format!("case-outside-{language}"), &outside).await;
        crate::pictures::look(&mut ratna, &format!("destruction-empty-{language}"), PAGE).await;
    }
    zone.customer("budi@example.test").await;
    let budi =
        zone.house.vault().customer_by_email(&Personal::text("budi@example.test")).await.unwrap().unwrap();
    let payment = vec![datum(Attribute::Payment, "150000 IDR")];
    zone.house.vault().record(budi, payment, Actor::Customer(budi), NOW).await.unwrap();
    zone.clock.move_to(LATER);
    ratna = zone.colleague("Dewi", &[Role::Officer]).await;
    for language in ["en", "id"] {
        ratna = ratna.reading(language);
        crate::pictures::look(&mut ratna, &format!("destruction-{language}"), PAGE).await;
    }
}
