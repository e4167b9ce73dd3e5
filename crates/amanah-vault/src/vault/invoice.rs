//! Invoices: issued under the next number of a gapless series, frozen as a document that outlives its customer (U3).

use amanah_ledger::Event;
use amanah_policy::{Attribute, Channel, CustomerId, InvoiceId, Source, Timestamp};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::Vault;
use super::release::ATTEMPTS;
use crate::actor::Actor;
use crate::datum::{NewDatum, Provenance};
use crate::error::{StoreError, VaultError};
use crate::keys::class_key;
use crate::personal::Personal;
use crate::release::{Invoice, Opened};
use crate::rows::{
    ForeignInvoice, InvoiceFilter, InvoiceHeader, InvoiceKind, InvoiceState, NewInvoice, Printed,
};
use crate::seal::DataKey;
use crate::store::detail::DetailRecord;
use crate::store::entry::Entry;
use crate::store::invoices::{self, InvoiceRow, bound};
use crate::store::prepared::{Prepared, insert_prepared, write_data};
use crate::store::{WriteTx, customers};

/// How large a piece of a document is.
const PIECE: usize = 64 * 1024;
/// The largest document.
const LARGEST: usize = 2 * 1024 * 1024;
/// The series of numbers that panels gave.
const FOREIGN: &str = "foreign";

const NO_INVOICE: VaultError = VaultError::NotFound("invoice");
const NOT_AGAIN: VaultError = VaultError::NotNow("a credit note took this invoice back already");

/// A document that is sealed and not yet in the store.
struct Frozen {
    row: InvoiceRow,
    prepared: Prepared,
    /// Part 0 is the record of what stands on it.
    parts: Vec<Vec<u8>>,
}

impl Vault {
    /// Issues an invoice or a credit note: takes the next number of the series in the transaction that keeps the document,
    /// so that no number is lost and none is given twice. `print` makes the document from what was released for it, and may
    /// be called again with a later number when another invoice was faster. The same form sent twice is one invoice.
    ///
    /// The document is sealed under the customer's tax key; it is never made again.
    ///
    /// Enforces: U3, invariant 7, invariant 11
    ///
    /// # Errors
    /// Inside, what `print` said. [`VaultError::Taken`] when the form carries the id of another customer's invoice;
    /// [`VaultError::NotNow`] when a credit note takes back what was taken back before.
    pub async fn issue_invoice<E>(
        &self,
        opened: &Opened<Invoice>,
        new: NewInvoice,
        print: impl Fn(u64) -> Result<Printed, E>,
        actor: Actor,
        now: Timestamp,
    ) -> Result<Result<InvoiceHeader, E>, VaultError> {
        let customer = opened.customer();
        for _ in 0..ATTEMPTS {
            let (id, series) = (new.id, new.series.clone());
            let (known, next) = self
                .store()
                .read(move |tx| Ok((invoices::find(tx.conn, id)?, invoices::next_number(tx.conn, &series)?)))
                .await?;
            if let Some(known) = known {
                return same(known, customer).map(Ok);
            }
            let printed = match print(u64::try_from(next).map_err(|_| VaultError::Tampered)?) {
                Ok(printed) => printed,
                Err(fault) => return Ok(Err(fault)),
            };
            let kind = if new.credits.is_some() { InvoiceKind::CreditNote } else { InvoiceKind::Invoice };
            let state = if new.credits.is_some() { InvoiceState::Cancelled } else { InvoiceState::Issued };
            let plain = Plain {
                id: new.id,
                kind,
                state,
                series: new.series.clone(),
                number: Some(next),
                amounts: new.amounts,
                issued_at: new.issued_at,
                due_at: new.due_at,
                credits: new.credits,
                printed,
            };
            let frozen = self.freeze(customer, plain, actor, now).await?;
            fail::fail_point!("invoice::sealed");
            let written = self.store().write(move |tx| keep(tx, frozen, actor, now)).await;
            match written {
                Err(VaultError::KeepsChanging) => {}
                Err(fault) => return Err(fault),
                Ok(header) => {
                    fail::fail_point!("invoice::durable");
                    return Ok(Ok(header));
                }
            }
        }
        Err(VaultError::KeepsChanging)
    }

    /// Takes an invoice over from a panel, byte for byte, under the panel's number. The same form sent twice is one.
    ///
    /// Enforces: R6, invariant 3, invariant 7
    ///
    /// # Errors
    /// [`VaultError::Taken`] when there is an invoice of this number already, [`VaultError::UnknownCustomer`].
    pub async fn take_over_invoice(
        &self,
        customer: CustomerId,
        foreign: ForeignInvoice,
        actor: Actor,
        now: Timestamp,
    ) -> Result<InvoiceHeader, VaultError> {
        let id = foreign.id;
        if let Some(known) = self.store().read(move |tx| invoices::find(tx.conn, id)).await? {
            let digest: [u8; 32] = Sha256::digest(&foreign.printed.pdf).into();
            let is_same = known.header.sha256 == digest;
            return if is_same { same(known, customer) } else { Err(VaultError::Taken("invoice number")) };
        }
        let plain = Plain {
            id,
            kind: InvoiceKind::Foreign,
            state: InvoiceState::Issued,
            series: FOREIGN.to_owned(),
            number: None,
            amounts: foreign.amounts,
            issued_at: foreign.issued_at,
            due_at: foreign.due_at,
            credits: None,
            printed: foreign.printed,
        };
        let frozen = self.freeze(customer, plain, actor, now).await?;
        self.store().write(move |tx| keep(tx, frozen, actor, now)).await
    }

    /// Seals a document in pieces, with the datum that says what it is.
    async fn freeze(
        &self,
        customer: CustomerId,
        plain: Plain,
        actor: Actor,
        now: Timestamp,
    ) -> Result<Frozen, VaultError> {
        let Printed { label, summary, record, pdf } = plain.printed;
        if pdf.is_empty() || pdf.len() > LARGEST {
            return Err(VaultError::Malformed("document: it is empty or larger than 2 MB"));
        }
        let deciding = self.policy_in_force().deciding();
        let is_foreign = plain.kind == InvoiceKind::Foreign;
        let provenance = Provenance {
            source: if is_foreign { Source::ThirdParties } else { Source::Transactions },
            channel: if is_foreign { Channel::Import } else { super::service::channel(actor) },
            origin: plain.id.to_string(),
            observed_at: plain.issued_at,
        };
        let datum =
            NewDatum { attribute: Attribute::Invoice, value: summary, provenance, confirmed: !is_foreign };
        let mut labelled = self.label(&deciding.bundle, vec![datum], now)?;
        // The fiscal year is the one of the document, whenever it is written down.
        for datum in &mut labelled.data {
            datum.label.expires_at = deciding.bundle.expires(Attribute::Invoice, plain.issued_at);
        }
        let class = deciding.bundle.retention(Attribute::Invoice).class;
        let prepared = self.prepare_labelled(customer, labelled, deciding, actor, now).await?;
        let key = self.keys().class_key_or_new(customer, class, now).await?;
        let datum = prepared.data.first().map(|datum| datum.label.id).ok_or(VaultError::Tampered)?;
        let pieces = pdf.chunks(PIECE);
        let count = u32::try_from(pieces.len().saturating_add(1)).unwrap_or(u32::MAX);
        let header = InvoiceHeader {
            id: plain.id,
            customer,
            kind: plain.kind,
            label,
            datum,
            state: plain.state,
            issued_at: plain.issued_at,
            due_at: plain.due_at,
            amounts: plain.amounts,
            sha256: Sha256::digest(&pdf).into(),
            size_bytes: u64::try_from(pdf.len()).unwrap_or(u64::MAX),
            credits: plain.credits,
            settled_at: (plain.state == InvoiceState::Cancelled).then_some(now),
        };
        let contents = core::iter::once(record.expose().as_bytes()).chain(pieces);
        let parts = (0..count)
            .zip(contents)
            .map(|(part, content)| {
                Ok(key.seal(self.random(), bound(&header, part, count).as_bytes(), content)?)
            })
            .collect::<Result<Vec<_>, VaultError>>()?;
        let row = InvoiceRow { header, series: plain.series, number: plain.number, parts: count, class };
        Ok(Frozen { row, prepared, parts })
    }

    /// Opens a document that was released: the datum that says what it is must be among the released data. The bytes are the
    /// ones that were kept, or nothing leaves.
    ///
    /// Enforces: invariant 1, invariant 7
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when it was not released; [`VaultError::Tampered`] when the bytes are others than the hash
    /// says.
    pub async fn open_document<S>(
        &self,
        opened: &Opened<S>,
        invoice: InvoiceId,
    ) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let row = self.store().read(move |tx| invoices::find(tx.conn, invoice)).await?.ok_or(NO_INVOICE)?;
        let is_released =
            row.header.customer == opened.customer() && opened.datum(row.header.datum).is_some();
        if !is_released {
            return Err(NO_INVOICE);
        }
        self.whole_document(row).await
    }

    /// Whether a document is there, opens, and is what was kept: nothing of it leaves. Also after its customer was erased.
    ///
    /// # Errors
    /// [`VaultError::NotFound`], or a store that fails.
    pub async fn is_document_whole(&self, invoice: InvoiceId) -> Result<bool, VaultError> {
        let row = self.store().read(move |tx| invoices::find(tx.conn, invoice)).await?.ok_or(NO_INVOICE)?;
        match self.whole_document(row).await {
            Ok(_) => Ok(true),
            Err(VaultError::Tampered | VaultError::KeyGone) => Ok(false),
            Err(other) => Err(other),
        }
    }

    async fn whole_document(&self, row: InvoiceRow) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let wrapping = self.keys().wrapping();
        let (id, customer, class) = (row.header.id, row.header.customer, row.class);
        let (key, parts): (DataKey, Vec<(u32, Vec<u8>)>) = self
            .store()
            .read(move |tx| {
                let keys = tx.keys.ok_or(StoreError::Closed)?;
                let key = class_key(keys, &wrapping, customer, class)?.ok_or(VaultError::KeyGone)?;
                Ok((key, invoices::parts(tx.conn, id, 1)?))
            })
            .await?;
        let mut bytes = Zeroizing::new(Vec::new());
        for (part, sealed) in parts {
            bytes.extend_from_slice(&key.open(bound(&row.header, part, row.parts).as_bytes(), &sealed)?);
        }
        let digest: [u8; 32] = Sha256::digest(bytes.as_slice()).into();
        if digest == row.header.sha256 { Ok(bytes) } else { Err(VaultError::Tampered) }
    }

    /// Notes that an invoice was paid; what is said about the payment is a datum of the customer (R4).
    ///
    /// Enforces: R4
    ///
    /// # Errors
    /// [`VaultError::NotFound`]; [`VaultError::NotNow`] when it is paid or taken back already.
    pub async fn settle_invoice(
        &self,
        invoice: InvoiceId,
        note: Personal<String>,
        paid_at: Timestamp,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let header = self.invoice(invoice).await?;
        let provenance = Provenance {
            source: Source::Transactions,
            channel: super::service::channel(actor),
            origin: invoice.to_string(),
            observed_at: paid_at,
        };
        let note = NewDatum { attribute: Attribute::Payment, value: note, provenance, confirmed: false };
        let prepared = self.prepare(header.customer, vec![note], actor, now).await?;
        self.store()
            .write(move |tx| {
                let payment = insert_prepared(tx, &prepared)?.first().copied();
                let settled = invoices::settle(tx.conn, invoice, InvoiceState::Paid, payment, paid_at)?;
                settled
                    .then_some(())
                    .ok_or(VaultError::NotNow("this invoice is paid or taken back already; look at its page"))
            })
            .await
    }

    /// One invoice, without what it says.
    ///
    /// # Errors
    /// [`VaultError::NotFound`].
    pub async fn invoice(&self, invoice: InvoiceId) -> Result<InvoiceHeader, VaultError> {
        let row = self.store().read(move |tx| invoices::find(tx.conn, invoice)).await?;
        row.map(|row| row.header).ok_or(NO_INVOICE)
    }

    /// The invoices with this number: one, or one of ours and one of a panel's.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn invoices_by_label(&self, label: &str) -> Result<Vec<InvoiceHeader>, VaultError> {
        let label = label.trim().to_owned();
        if label.chars().any(char::is_control) {
            // No number has such a letter, and some databases take no text with one.
            return Ok(Vec::new());
        }
        self.store().read(move |tx| invoices::by_label(tx.conn, &label)).await
    }

    /// The invoices of a customer, newest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn invoices_of(&self, customer: CustomerId) -> Result<Vec<InvoiceHeader>, VaultError> {
        self.store().read(move |tx| invoices::of_customer(tx.conn, customer)).await
    }

    /// One page of invoices, newest first, and how many there are in all.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn invoices(
        &self,
        filter: InvoiceFilter,
        skip: u32,
        at_most: u32,
    ) -> Result<(Vec<InvoiceHeader>, u64), VaultError> {
        self.store().read(move |tx| invoices::page(tx.conn, filter, skip, at_most)).await
    }

    /// Documents that the law lets go by now. The law wants a decision before they are destroyed, so no sweep does it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn documents_past_retention(&self, now: Timestamp) -> Result<Vec<InvoiceHeader>, VaultError> {
        self.store().read(move |tx| invoices::past_retention(tx.conn, now)).await
    }
}

/// A document before it is sealed.
struct Plain {
    id: InvoiceId,
    kind: InvoiceKind,
    state: InvoiceState,
    series: String,
    number: Option<i64>,
    amounts: crate::rows::Amounts,
    issued_at: Timestamp,
    due_at: Option<Timestamp>,
    credits: Option<InvoiceId>,
    printed: Printed,
}

/// What a form sent a second time gives: the same invoice, if it is the same customer's.
fn same(known: InvoiceRow, customer: CustomerId) -> Result<InvoiceHeader, VaultError> {
    let is_same = known.header.customer == customer;
    is_same.then_some(known.header).ok_or(VaultError::Taken("invoice"))
}

/// Number, datum, document and ledger entry, all or none.
///
/// Enforces: invariant 7, invariant 11
fn keep(
    tx: &mut WriteTx<'_>,
    frozen: Frozen,
    actor: Actor,
    now: Timestamp,
) -> Result<InvoiceHeader, VaultError> {
    let Frozen { row, prepared, parts } = frozen;
    customers::living(tx.conn, row.header.customer)?;
    if let Some(known) = invoices::find(tx.conn, row.header.id)? {
        return same(known, row.header.customer);
    }
    match row.number {
        Some(number) => {
            if invoices::next_number(tx.conn, &row.series)? != number {
                return Err(VaultError::KeepsChanging);
            }
            invoices::take_number(tx.conn, &row.series, number)?;
        }
        None if invoices::is_taken(tx.conn, &row.series, &row.header.label)? => {
            return Err(VaultError::Taken("invoice number"));
        }
        None => {}
    }
    if let Some(credited) = row.header.credits {
        let of = invoices::find(tx.conn, credited)?.ok_or(NO_INVOICE)?;
        if of.header.customer != row.header.customer || of.header.kind == InvoiceKind::CreditNote {
            return Err(NO_INVOICE);
        }
        if !invoices::take_back(tx.conn, credited, now)? {
            return Err(NOT_AGAIN);
        }
    }
    let _replaced = write_data(tx, &prepared)?;
    invoices::insert(tx.conn, &row)?;
    for (part, sealed) in (0..).zip(&parts) {
        invoices::insert_part(tx.conn, &row.header, part, sealed)?;
    }
    let touched = prepared.data.iter().map(|datum| (datum.label.id, datum.label.attribute));
    let mut entry = Entry::about(&prepared.subject, Event::Recorded, actor, now);
    entry.kinds = vec![Attribute::Invoice];
    let mut detail = DetailRecord::by(actor).touching(touched);
    detail.document = Some(row.header.sha256.iter().map(|byte| format!("{byte:02x}")).collect());
    entry.detail = Some(detail);
    tx.append(entry)?;
    Ok(row.header)
}
