//! Writing, issuing, paying and taking back invoices, and what the customer sees of it.

use amanah_policy::Role;
use axum::http::StatusCode;

use crate::zone::{Browser, SRI, Zone, zone};

/// Opens a customer for billing; says where their page is.
async fn opened_for_billing(zone: &Zone, staff: &mut Browser) -> String {
    let page = zone.page_of(staff, SRI).await;
    let open = format!("{page}/open");
    let fields = [("purpose", "billing"), ("reason", "the monthly invoice is due today")];
    let opened = staff.post_from(&open, &open, &fields).await;
    assert_eq!(opened.location(), page, "{}", opened.text);
    page
}

pub(crate) const LINES: &[(&str, &str)] = &[
    ("form", "inv_0123456789abcdef0123456789abcdef"),
    ("what1", "Hosting M, December 2026"),
    ("count1", "1"),
    ("each1", "150000"),
    ("what2", "Domain toko-sri.example"),
    ("count2", "2"),
    ("each2", "175000"),
];
pub(crate) const INVOICE: &str = "/console/invoices/inv_0123456789abcdef0123456789abcdef";

/// A company with a customer, an invoice of hers, and who wrote it.
pub(crate) async fn invoiced(zone: &Zone) -> (Browser, Browser, String) {
    let sri = zone.customer(SRI).await;
    let mut bima = zone.colleague("Bima", &[Role::Billing]).await;
    let page = opened_for_billing(zone, &mut bima).await;
    let write = format!("{page}/invoice");
    let issued = bima.post_from(&write, &format!("{write}/issue"), LINES).await;
    assert_eq!(issued.location(), format!("{INVOICE}?done=invoice-issued"), "{}", issued.text);
    (sri, bima, page)
}

/// Shows: U3
#[tokio::test]
async fn an_invoice_is_looked_at_issued_and_downloaded_by_its_customer() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let mut bima = zone.colleague("Bima", &[Role::Billing]).await;
    let page = opened_for_billing(&zone, &mut bima).await;
    let write = format!("{page}/invoice");

    let preview = bima.post_from(&write, &write, LINES).await;
    let before = sri.get("/services").await;
    let changed = bima.post_from(&write, &write, &[LINES, &[("again", "yes")]].concat()).await;
    let issued = bima.post_from(&write, &format!("{write}/issue"), LINES).await;
    let shown = bima.get(&issued.location()).await;
    let list = bima.get("/console/billing?show=open").await;
    let room = sri.get("/services").await;
    let file = room.link_to("/invoices/");
    let (first, second) = (sri.get(&file).await.text, sri.get(&file).await.text);
    let uses = sri.get("/uses").await;

    assert!(
        preview.text.contains("500,000") && preview.text.contains("Nothing is issued yet"),
        "{}",
        preview.text
    );
    assert!(!before.text.contains("INV-2026"));
    assert!(changed.text.contains("value=\"Hosting M, December 2026\""), "{}", changed.text);
    assert!(shown.text.contains("INV-2026-000001") && !shown.text.contains("Sri Wahyuni"), "{}", shown.text);
    assert!(list.text.contains("INV-2026-000001") && !list.text.contains("Sri Wahyuni"));
    assert!(room.text.contains("500,000 is to be paid"), "{}", room.text);
    assert!(first.starts_with("%PDF-1.7") && first == second);
    assert!(uses.text.contains("Bill"), "the release for the invoice is in the record: {}", uses.text);
}

#[tokio::test]
async fn a_service_suggests_its_price_to_the_last_sen() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let mut bima = zone.colleague("Bima", &[Role::Billing]).await;
    let page = opened_for_billing(&zone, &mut bima).await;
    let add = format!("{page}/service");
    let service = [
        ("kind", "hosting"),
        ("label", "Toko"),
        ("amount", "49999.50"),
        ("period", "month"),
        ("started", ""),
    ];
    let added = bima.post_from(&add, &add, &service).await;
    assert_eq!(added.location(), format!("{page}?done=service-added"), "{}", added.text);

    let form = bima.get(&format!("{page}/invoice")).await;

    assert!(form.text.contains("value=\"49999.50\""), "{}", form.text);
}

/// Shows: SEC
#[tokio::test]
async fn invoices_are_written_under_billing_alone_and_read_by_their_customer_alone() {
    let zone = zone().await;
    let (_, mut bima, page) = invoiced(&zone).await;
    let mut budi = zone.customer("budi@example.test").await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let mut dewi = zone.colleague("Dewi", &[Role::Billing]).await;
    let write = format!("{page}/invoice");

    let foreign = budi.get("/invoices/inv_0123456789abcdef0123456789abcdef/file").await;
    let support = agus.get(&write).await;
    let unopened = dewi.get(&write).await;
    let issue = dewi.post_from("/console/billing", &format!("{write}/issue"), LINES).await;
    let file = dewi.get(&format!("{INVOICE}/file")).await;
    let open = bima.get(&format!("{INVOICE}/file")).await.text;

    assert_eq!((foreign.status, support.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    assert_eq!(issue.status, StatusCode::FORBIDDEN);
    assert!(issue.text.contains("Open customer") && issue.text.contains("Hosting M"), "{}", issue.text);
    for answer in [unopened, file] {
        assert_eq!(answer.location(), format!("{page}/open?done=billing-first"));
    }
    assert!(open.starts_with("%PDF-1.7"));
}

#[tokio::test]
async fn a_form_that_cannot_be_billed_helps_and_issues_nothing() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let mut bima = zone.colleague("Bima", &[Role::Billing]).await;
    let page = opened_for_billing(&zone, &mut bima).await;
    let write = format!("{page}/invoice");
    let bad = [("what1", "Hosting"), ("count1", "none"), ("each1", "a lot"), ("what2", ""), ("each2", "5")];
    let long = "x".repeat(201);

    let nothing = bima.post_from(&write, &write, &[]).await;
    let wrong = bima.post_from(&write, &write, &bad).await;
    let wordy = bima.post_from(&write, &write, &[("what1", &long), ("each1", "1")]).await;
    let strange = [("what1", "山"), ("each1", "100")];
    let unprintable = bima.post_from(&write, &format!("{write}/issue"), &strange).await;
    let list = bima.get("/console/billing").await;

    for answer in [&nothing, &wrong, &wordy, &unprintable] {
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
    }
    assert!(wrong.text.contains("Write digits") && wrong.text.contains("value=\"Hosting\""));
    assert!(unprintable.text.contains("U+5C71"), "{}", unprintable.text);
    assert!(list.text.contains("No invoices here"), "{}", list.text);
}

#[tokio::test]
async fn an_invoice_is_paid_once_and_the_second_tab_is_told() {
    let zone = zone().await;
    let (mut sri, mut bima, _) = invoiced(&zone).await;
    let paid = format!("{INVOICE}/paid");

    let nothing = bima.post_from(INVOICE, &paid, &[]).await;
    let future = bima.post_from(INVOICE, &paid, &[("note", "BCA 77"), ("paid_on", "2030-01-01")]).await;
    let nonsense = bima.post_from(INVOICE, &paid, &[("note", "BCA 77"), ("paid_on", "yesterday")]).await;
    let good = bima.post_from(INVOICE, &paid, &[("note", "BCA 77"), ("paid_on", "2026-11-25")]).await;
    let twice = bima.post_from("/console/billing", &paid, &[("note", "BCA 77")]).await;
    let room = sri.get("/services").await;

    for answer in [&nothing, &future, &nonsense] {
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(good.location(), format!("{INVOICE}?done=invoice-paid"), "{}", good.text);
    assert_eq!(twice.location(), format!("{INVOICE}?done=invoice-settled"));
    assert!(room.text.contains("Nothing is to be paid.") && room.text.contains("Paid"), "{}", room.text);
}

/// Shows: U3, invariant 7
#[tokio::test]
async fn a_credit_note_is_a_document_of_its_own_and_the_invoice_stays_as_it_was() {
    let zone = zone().await;
    let (mut sri, mut bima, _) = invoiced(&zone).await;
    let before = sri.get("/invoices/inv_0123456789abcdef0123456789abcdef/file").await.text;
    let credit = format!("{INVOICE}/credit");
    let form = [("form", "inv_00000000000000000000000000000007")];

    let asked = bima.get(&credit).await;
    let issued = bima.post_from(&credit, &credit, &form).await;
    let again = bima.post_from(&credit, &credit, &form).await;
    let another = bima.post_from(&credit, &credit, &[]).await;
    let room = sri.get("/services").await;
    let after = sri.get("/invoices/inv_0123456789abcdef0123456789abcdef/file").await.text;
    let found = bima.post_from("/console/billing", "/console/billing", &[("number", "CN-2026-000001")]).await;
    let unknown = bima.post_from("/console/billing", "/console/billing", &[("number", "CN-9")]).await;

    let note = "/console/invoices/inv_00000000000000000000000000000007";
    assert!(asked.text.contains("taken back in full"));
    assert_eq!(issued.location(), format!("{note}?done=credit-issued"), "{}", issued.text);
    assert_eq!(again.location(), issued.location());
    assert_eq!(another.location(), format!("{INVOICE}?done=invoice-settled"));
    assert!(
        room.text.contains("CN-2026-000001") && room.text.contains("Nothing is to be paid."),
        "{}",
        room.text
    );
    assert_eq!(before, after);
    assert_eq!(found.location(), note);
    assert!(unknown.text.contains("No invoice has this number"));
}
