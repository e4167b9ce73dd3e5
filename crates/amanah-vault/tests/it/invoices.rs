//! Invoices: numbers without a gap, documents that never change, and that outlive their customer.

use std::sync::atomic::{AtomicU32, Ordering};

use amanah_policy::{
    Attribute, Currency, CustomerId, ErasureGround, InvoiceId, Money, Occasion, Role, Timestamp,
};
use amanah_vault::{
    AccessReport, Actor, Amounts, Ask, Entropy, ErasureReceipt, ForeignInvoice, Invoice, InvoiceFilter,
    InvoiceHeader, InvoiceKind, InvoiceState, NewInvoice, Opened, Outcome, Personal, Printed, Selection,
    Vault, VaultError, VaultOptions,
};

use crate::people::{customer, datum, vault};
use crate::support::{Folders, START, bundle, own_view};

const INVOICER: Actor = Actor::System(Role::Billing);

/// What an invoice prints from; the buyer comes out of the vault for billing alone.
pub(crate) async fn buyer(vault: &Vault, customer: CustomerId) -> Opened<Invoice> {
    let attributes = vec![Attribute::Name, Attribute::PostalAddress, Attribute::PrimaryEmail];
    let ask = Ask::to_bill(customer, INVOICER, Occasion::Routine)
        .select(Selection::Attributes { attributes, at_most: 1 });
    match vault.release(ask, START).await.unwrap() {
        Outcome::Released(released) => released.into_sink(Invoice),
        Outcome::Refused(refusal) => panic!("{refusal:?}"),
    }
}

fn amounts(rupiah: i64) -> Amounts {
    let net = Money::of(rupiah * 100, Currency::IDR);
    let tax = Money::of(rupiah * 11, Currency::IDR);
    Amounts { net, tax, total: net.plus(tax).unwrap() }
}

fn new(id: u8, credits: Option<InvoiceId>) -> NewInvoice {
    NewInvoice {
        id: InvoiceId::from_bytes([id; 16]),
        series: if credits.is_some() { "CN-2026" } else { "CA-2026" }.to_owned(),
        amounts: amounts(150_000),
        issued_at: START,
        due_at: Some(START.plus_days(14)),
        credits,
    }
}

/// A document of more than one piece, with the buyer in it.
fn printed(series: &str, number: u64, opened: &Opened<Invoice>) -> Printed {
    let label = format!("{series}-{number:06}");
    let name = opened.value(Attribute::Name).unwrap();
    let mut pdf = format!("%PDF-1.7\n{label} for {name}\n").into_bytes();
    pdf.resize(150_000, b'x');
    pdf.extend_from_slice(b"\n%%EOF\n");
    Printed {
        summary: Personal::new(format!("{label}, 2026-11-24, IDR 166500.00")),
        record: Personal::new(format!("{{\"number\":\"{label}\",\"buyer\":\"{name}\"}}")),
        label,
        pdf,
    }
}

pub(crate) async fn issue(
    vault: &Vault,
    customer: CustomerId,
    new: NewInvoice,
) -> Result<InvoiceHeader, VaultError> {
    let opened = buyer(vault, customer).await;
    let series = new.series.clone();
    let print = |number| Ok::<_, ()>(printed(&series, number, &opened));
    Ok(vault.issue_invoice(&opened, new, print, INVOICER, START).await?.unwrap())
}

/// An invoice like any other.
pub(crate) async fn any_invoice(vault: &Vault, customer: CustomerId) -> InvoiceHeader {
    issue(vault, customer, new(1, None)).await.unwrap()
}

async fn document(vault: &Vault, of: CustomerId, invoice: InvoiceId) -> Result<Vec<u8>, VaultError> {
    let view: Opened<AccessReport> = own_view(vault, of).await;
    Ok(vault.open_document(&view, invoice).await?.to_vec())
}

async fn erase(vault: &Vault, customer: CustomerId) -> ErasureReceipt {
    let ground = ErasureGround::ConfirmedRequest;
    vault.erase_customer(customer, ground, Actor::Customer(customer), START.plus_days(1)).await.unwrap()
}

/// Shows: U3, invariant 7
#[tokio::test]
async fn an_issued_invoice_is_the_same_bytes_after_its_customer_changed_and_after_they_were_erased() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "zxqv Sri", "sri@example.test").await;
    let invoice = issue(&vault, sri, new(1, None)).await.unwrap();
    let before = document(&vault, sri, invoice.id).await.unwrap();

    vault.replace(sri, datum(Attribute::Name, "Sri Baru"), Actor::Customer(sri), START).await.unwrap();
    let after_change = document(&vault, sri, invoice.id).await.unwrap();
    let receipt = erase(&vault, sri).await;
    drop(vault);
    let vault = folders.open().await;
    let after_erasure = vault.invoice(invoice.id).await.unwrap();
    let scan = vault.scan_for(&Personal::text("zxqv Sri"), &[]).await.unwrap();

    assert!(before.starts_with(b"%PDF-1.7\nCA-2026-000001 for zxqv Sri\n"));
    assert_eq!(before, after_change);
    assert_eq!(after_erasure, invoice);
    assert!(vault.is_document_whole(invoice.id).await.unwrap(), "opens, and is what the hash says");
    let kept: Vec<_> = receipt.kept.iter().map(|row| (row.attribute, row.retention_row.as_str())).collect();
    assert_eq!(kept, [(Attribute::Invoice, "tax")]);
    let places: Vec<_> = scan.found.iter().map(|at| (at.place.as_str(), at.times)).collect();
    assert_eq!(places, [("document_part", 2)], "in the document and its record, and nowhere else");
}

/// Shows: DEL3
#[tokio::test]
async fn a_document_stays_ten_years_after_the_end_of_its_fiscal_year() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let old = START.plus_days(-800);
    let foreign = foreign(9, "A-1", old);
    vault.take_over_invoice(sri, foreign, INVOICER, START).await.unwrap();
    let invoice = issue(&vault, sri, new(1, None)).await.unwrap();

    let receipt = erase(&vault, sri).await;
    let mut until: Vec<_> = receipt.kept.iter().map(|row| row.until.unwrap()).collect();
    until.sort();
    let due = |at: Timestamp| {
        let vault = vault.clone();
        async move { vault.documents_past_retention(at).await.unwrap().len() }
    };

    // The end of 2034 and of 2036 in Jakarta.
    let (first, last) = (Timestamp::from_seconds(2_051_197_200), Timestamp::from_seconds(2_114_355_600));
    assert_eq!(until, [first, last]);
    assert_eq!((due(first.plus_hours(-1)).await, due(first).await, due(last).await), (0, 1, 2));
    assert!(vault.is_document_whole(invoice.id).await.unwrap(), "nothing goes by time alone");
}

/// Shows: U3
#[tokio::test]
async fn numbers_of_a_series_have_no_gap_and_no_double_however_many_issue_at_once() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let opened = buyer(&vault, sri).await;
    let failing = |_| Err::<Printed, &str>("no font has this letter");

    let refused = vault.issue_invoice(&opened, new(99, None), failing, INVOICER, START).await.unwrap();
    let mut running = Vec::new();
    for id in 1..=6 {
        let vault = vault.clone();
        running.push(tokio::spawn(async move { issue(&vault, sri, new(id, None)).await.unwrap().label }));
    }
    let mut labels = Vec::new();
    for one in running {
        labels.push(one.await.unwrap());
    }
    labels.sort();

    assert_eq!(refused, Err("no font has this letter"));
    let expected: Vec<String> = (1..=6).map(|number| format!("CA-2026-{number:06}")).collect();
    assert_eq!(labels, expected);
}

#[tokio::test]
async fn the_same_form_sent_twice_is_one_invoice_and_of_nobody_else() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let budi = customer(&vault, "Budi Santoso", "budi@example.test").await;
    let calls = AtomicU32::new(0);
    let opened = buyer(&vault, sri).await;
    let print = |number| {
        calls.fetch_add(1, Ordering::Relaxed);
        Ok::<_, ()>(printed("CA-2026", number, &opened))
    };

    let first = vault.issue_invoice(&opened, new(1, None), &print, INVOICER, START).await.unwrap().unwrap();
    let second = vault.issue_invoice(&opened, new(1, None), &print, INVOICER, START).await.unwrap().unwrap();
    let foreign = issue(&vault, budi, new(1, None)).await;

    assert_eq!((first, calls.into_inner()), (second, 1));
    assert_eq!(foreign, Err(VaultError::Taken("invoice")));
}

/// Shows: SEC, invariant 1
#[tokio::test]
async fn a_document_leaves_only_with_the_datum_that_was_released_for_it() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let budi = customer(&vault, "Budi Santoso", "budi@example.test").await;
    let invoice = issue(&vault, sri, new(1, None)).await.unwrap();
    let ask = Ask::to_account(sri, Actor::Customer(sri), Occasion::OwnRequest)
        .select(Selection::Attributes { attributes: vec![Attribute::Name], at_most: 1 });
    let Outcome::Released(released) = vault.release(ask, START).await.unwrap() else { panic!("refused") };
    let name_only = released.into_sink(AccessReport);

    let without = vault.open_document(&name_only, invoice.id).await.map(|bytes| bytes.len());
    let of_another = document(&vault, budi, invoice.id).await;

    assert_eq!(without, Err(VaultError::NotFound("invoice")));
    assert_eq!(of_another, Err(VaultError::NotFound("invoice")));
}

#[tokio::test]
async fn an_invoice_is_paid_once_and_taken_back_once() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let (first, second) = (new(1, None), new(2, None));
    let first = issue(&vault, sri, first).await.unwrap();
    let second = issue(&vault, sri, second).await.unwrap();
    let late = START.plus_days(15);
    let overdue = vault.invoices(InvoiceFilter::Overdue(late), 0, 10).await.unwrap();

    let pay = || vault.settle_invoice(first.id, Personal::text("BCA 1234"), START, INVOICER, START);
    let (paid, again) = (pay().await, pay().await);
    let note = issue(&vault, sri, new(3, Some(second.id))).await.unwrap();
    let twice = issue(&vault, sri, new(4, Some(second.id))).await;
    let of_a_note = issue(&vault, sri, new(5, Some(note.id))).await;
    let open = vault.invoices(InvoiceFilter::Open, 0, 10).await.unwrap();
    let all = vault.invoices(InvoiceFilter::All, 0, 10).await.unwrap();

    assert_eq!((overdue.1, open.1, all.1), (2, 0, 3));
    assert_eq!(paid, Ok(()));
    assert!(matches!(again, Err(VaultError::NotNow(_))) && matches!(twice, Err(VaultError::NotNow(_))));
    assert_eq!(of_a_note, Err(VaultError::NotFound("invoice")));
    assert_eq!(
        (note.kind, note.credits, note.label.as_str()),
        (InvoiceKind::CreditNote, Some(second.id), "CN-2026-000001")
    );
    let states = [first.id, second.id].map(|id| all.0.iter().find(|it| it.id == id).unwrap().state);
    assert_eq!(states, [InvoiceState::Paid, InvoiceState::Cancelled]);
    let view = own_view(&vault, sri).await;
    assert!(view.data().any(|(label, value)| label.attribute == Attribute::Payment && value == "BCA 1234"));
}

pub(crate) fn foreign(id: u8, label: &str, issued_at: Timestamp) -> ForeignInvoice {
    let printed = Printed {
        label: label.to_owned(),
        summary: Personal::text(label),
        record: Personal::text(label),
        pdf: b"%PDF-1.4 from a panel %%EOF".to_vec(),
    };
    let id = InvoiceId::from_bytes([id; 16]);
    ForeignInvoice { id, amounts: amounts(1), issued_at, due_at: None, printed }
}

/// Shows: R6, invariant 7
#[tokio::test]
async fn an_invoice_of_a_panel_is_kept_byte_for_byte_and_its_number_once() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;

    let taken = vault.take_over_invoice(sri, foreign(1, "INV/1", START), INVOICER, START).await.unwrap();
    let again = vault.take_over_invoice(sri, foreign(1, "INV/1", START), INVOICER, START).await.unwrap();
    let double = vault.take_over_invoice(sri, foreign(2, "INV/1", START), INVOICER, START).await;
    let mut other = foreign(1, "INV/1", START);
    other.printed.pdf.push(b'\n');
    let other = vault.take_over_invoice(sri, other, INVOICER, START).await;
    let bytes = document(&vault, sri, taken.id).await.unwrap();

    assert_eq!(other, Err(VaultError::Taken("invoice number")), "the same number with other bytes");
    assert_eq!((taken.kind, &again), (InvoiceKind::Foreign, &taken));
    assert_eq!(double, Err(VaultError::Taken("invoice number")));
    assert_eq!(bytes, b"%PDF-1.4 from a panel %%EOF");
    assert_eq!(vault.invoices_by_label(" INV/1 ").await.unwrap(), [taken]);
}

/// Shows: invariant 7, DEL3
#[tokio::test]
async fn a_document_comes_back_with_a_restore_though_its_customer_was_erased_since() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "zxqv Sri", "sri@example.test").await;
    let invoice = any_invoice(&vault, sri).await;
    let elsewhere = tempfile::tempdir().unwrap();
    let (data, keys) = (elsewhere.path().join("data"), elsewhere.path().join("keys"));
    vault.backup(&data, &keys, START).await.unwrap();
    erase(&vault, sri).await;
    drop(vault);

    let beside = VaultOptions::new(elsewhere.path().join("restored"), folders.keys(), bundle());
    let options = folders.with_keys(beside).entropy(Entropy::seeded(3));
    let (restored, told) = Vault::restore(&data, options, START).await.unwrap();
    let scan = restored.scan_for(&Personal::text("zxqv Sri"), &[]).await.unwrap();
    let next = customer(&restored, "Budi Santoso", "budi@example.test").await;
    let next = issue(&restored, next, new(2, None)).await.unwrap();

    assert_eq!(told.customers_erased_again, 1);
    assert_eq!(restored.invoice(invoice.id).await.unwrap(), invoice);
    assert!(restored.is_document_whole(invoice.id).await.unwrap());
    assert!(scan.found.iter().all(|at| at.place == "document_part"), "{scan:?}");
    assert_eq!(next.label, "CA-2026-000002", "the series goes on");
}
