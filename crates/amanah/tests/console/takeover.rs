//! Taking over an invoice of another panel in the console: byte for byte, once, and a page that helps with everything else.

use amanah_policy::Role;
use axum::http::StatusCode;
use sha2::{Digest as _, Sha256};

use crate::zone::{Browser, NOW, SRI, Zone, zone};

const PDF: &[u8] = b"%PDF-1.4\nan invoice of a panel \xff\xfe\r\n-- is no end of it\n%%EOF\n";
const SAID: &[(&str, &str)] = &[("number", "2025-00123"), ("date", "2025-11-03"), ("total", "166500")];

/// Somebody of billing who has the customer open, and where an invoice is taken over.
async fn at_the_form(zone: &Zone) -> (Browser, Browser, String) {
    let sri = zone.customer(SRI).await;
    let mut bima = zone.colleague("Bima", &[Role::Billing]).await;
    let page = zone.page_of(&mut bima, SRI).await;
    let open = format!("{page}/open");
    let fields = [("purpose", "billing"), ("reason", "takes over the papers of the panel")];
    bima.post_from(&open, &open, &fields).await;
    (sri, bima, format!("{page}/invoice/take-over"))
}

/// Shows: R6, invariant 7
#[tokio::test]
async fn a_document_of_a_panel_is_kept_byte_for_byte_and_once() {
    let zone = zone().await;
    let (mut sri, mut bima, form) = at_the_form(&zone).await;

    let taken = bima.upload_from(&form, &form, SAID, Some(PDF)).await;
    let shown = bima.get(&taken.location()).await;
    let twice = bima.upload_from(&form, &form, SAID, Some(PDF)).await;
    let other = [PDF, b"x"].concat();
    let differs = bima.upload_from(&form, &form, SAID, Some(&other)).await;
    let room = sri.get("/services").await;
    let file = sri.get(&room.link_to("/invoices/")).await;

    assert!(taken.location().ends_with("?done=invoice-taken-over"), "{}", taken.text);
    let hash: String = Sha256::digest(PDF).iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(shown.text.contains(&hash) && shown.text.contains("2025-00123"), "{}", shown.text);
    assert_eq!(twice.location(), taken.location());
    assert_eq!(differs.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(differs.text.contains("There is an invoice of this number already"), "{}", differs.text);
    assert!(room.text.contains("2025-00123"), "{}", room.text);
    assert_eq!(file.text, String::from_utf8_lossy(PDF));
}

#[tokio::test]
async fn what_cannot_be_taken_over_is_said_field_by_field_and_the_rest_stays() {
    let zone = zone().await;
    let (_, mut bima, form) = at_the_form(&zone).await;
    let said = |more: &[(&'static str, &'static str)]| [SAID, more].concat();
    let large = [b"%PDF-1.4\n".as_slice(), &vec![b'x'; 2 * 1024 * 1024], b"%%EOF"].concat();
    let huge = vec![b'x'; 5 * 1024 * 1024];

    let nothing = bima.upload_from(&form, &form, &[], None).await;
    let no_file = bima.upload_from(&form, &form, SAID, None).await;
    let no_pdf = bima.upload_from(&form, &form, SAID, Some(b"hello")).await;
    let cut_off = bima.upload_from(&form, &form, SAID, Some(b"%PDF-1.4\nhalf")).await;
    let too_large = bima.upload_from(&form, &form, SAID, Some(&large)).await;
    let too_huge = bima.upload_from(&form, &form, SAID, Some(&huge)).await;
    let bad = [("number", "Sri Wahyuni"), ("date", "2025-11-03"), ("total", "1")];
    let number = bima.upload_from(&form, &form, &bad, Some(PDF)).await;
    let future = [("number", "7"), ("date", "2031-01-01"), ("total", "1")];
    let future = bima.upload_from(&form, &form, &future, Some(PDF)).await;
    let day = bima.upload_from(&form, &form, &said(&[("due", "tomorrow")]), Some(PDF)).await;
    let plain = bima.post_from(&form, &form, SAID).await;

    for page in [&nothing, &no_file, &no_pdf, &cut_off, &too_large, &number, &future, &day, &plain] {
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.text);
    }
    assert_eq!(nothing.text.matches("class=\"error\"").count(), 4, "{}", nothing.text);
    assert!(no_file.text.contains("Choose the file.") && no_file.text.contains("value=\"166500\""));
    assert!(no_pdf.text.contains("This is no PDF") && cut_off.text.contains("This is no PDF"));
    assert!(too_large.text.contains("larger than 2 MB"), "{}", too_large.text);
    assert_eq!(too_huge.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(number.text.contains("letters, digits"), "{}", number.text);
    assert!(future.text.contains("still to come"), "{}", future.text);
    assert!(day.text.contains("year-month-day"), "{}", day.text);
    assert!(plain.text.contains("Choose the file."), "a form without a file part");
    assert!(bima.get("/console/billing").await.text.contains("No invoices here"));
}

/// Shows: SEC
#[tokio::test]
async fn a_form_in_parts_counts_only_when_it_is_ours_and_for_billing_alone() {
    let zone = zone().await;
    let (_, mut bima, form) = at_the_form(&zone).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let mut dewi = zone.colleague("Dewi", &[Role::Billing]).await;

    let by_support = agus.upload_from("/console", &form, SAID, Some(PDF)).await;
    let unopened = dewi.get(&form).await;
    let unopened_form = dewi.upload_from("/console", &form, SAID, Some(PDF)).await;
    zone.clock.move_to(NOW.plus_micros(31 * 60_000_000));
    let over = bima.upload_from("/console", &form, SAID, Some(PDF)).await;
    let again = bima.send_form(&over, &form, &[("reason", "goes on with the papers of the panel")]).await;
    let taken = bima.upload_from(&form, &form, SAID, Some(PDF)).await;
    let stale = dewi.post_unasked(&form, SAID).await;

    assert_eq!(by_support.status, StatusCode::NOT_FOUND);
    assert!(unopened.location().ends_with("/open?done=billing-first"), "{}", unopened.location());
    assert_eq!((unopened_form.status, over.status), (StatusCode::FORBIDDEN, StatusCode::FORBIDDEN));
    assert!(again.text.contains("Choose the file.") && again.text.contains("value=\"2025-00123\""));
    assert!(taken.location().ends_with("?done=invoice-taken-over"), "{}", taken.text);
    assert_eq!(stale.status, StatusCode::FORBIDDEN);
    assert!(stale.text.contains("That form has gone stale"), "{}", stale.text);
}
