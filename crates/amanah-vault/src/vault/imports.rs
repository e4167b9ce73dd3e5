//! Imports: lines enter once, in batches that stand or fall as a whole (R1).

use std::collections::BTreeMap;
use std::sync::Arc;

use amanah_ledger::Event;
use amanah_policy::{Attribute, Channel, CustomerId, ImportId, Source, Timestamp};
use aws_lc_rs::hmac;

use super::Vault;
use crate::actor::Actor;
use crate::datum::{NewDatum, Provenance};
use crate::error::VaultError;
use crate::keys::Bucket;
use crate::rows::{BatchCounts, ImportBatch, ImportLine, ImportRun, LineOwner};
use crate::seal::Bound;
use crate::store::WriteTx;
use crate::store::customers;
use crate::store::detail::{DetailRecord, Subject};
use crate::store::entry::Entry;
use crate::store::imports::{self, QuarantineRow, SeenRow, ServiceRecordRow};
use crate::store::prepared::{Prepared, write_data};

const NO_RUN: VaultError = VaultError::NotFound("running import; begin one first");
/// How often a batch is prepared anew when another import brings the same lines at the same time.
const TRIES: u32 = 3;

impl Vault {
    /// Begins an import of a format, named by its code.
    ///
    /// # Errors
    /// [`VaultError::Malformed`] when the format is no code.
    pub async fn begin_import(&self, format: &str, now: Timestamp) -> Result<ImportId, VaultError> {
        let is_code = (1..=32).contains(&format.len())
            && format.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if !is_code {
            return Err(VaultError::Malformed("format code"));
        }
        let id = ImportId::from_bytes(self.random().bytes()?);
        let format = format.to_owned();
        self.store().write(move |tx| imports::begin(tx.conn, id, &format, now)).await?;
        Ok(id)
    }

    /// Imports lines, all or none: a customer's line becomes their datum, a line of a service a masked record of the
    /// service, anybody else's goes into quarantine. A line that was imported before is counted and left out, so a run
    /// that was interrupted is simply begun again.
    ///
    /// Enforces: R1
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when the run does not run, [`VaultError::UnknownCustomer`] when a line's owner was
    /// erased meanwhile: nothing of the batch was written then, and its lines have to be looked up again.
    pub async fn import_batch(
        &self,
        batch: ImportBatch,
        actor: Actor,
        now: Timestamp,
    ) -> Result<BatchCounts, VaultError> {
        let ImportBatch { run, lines, bad } = batch;
        let mut lines = lines;
        let read = bad.saturating_add(lines.len().try_into().unwrap_or(u64::MAX));
        let mut counts = BatchCounts { read, bad, ..BatchCounts::default() };
        for _ in 0..TRIES {
            let (new, duplicate) = self.unseen(lines).await?;
            counts.duplicate = counts.duplicate.saturating_add(duplicate);
            let sealed = self.seal_lines(run, &new, actor, now).await?;
            let written = self.store().write(move |tx| sealed.write(tx, run, counts)).await;
            match written {
                Err(VaultError::KeepsChanging) => lines = new,
                done => return done,
            }
        }
        Err(VaultError::KeepsChanging)
    }

    /// Ends an import; says what became of all its lines.
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when there is none, or it had ended.
    pub async fn end_import(&self, run: ImportId, now: Timestamp) -> Result<ImportRun, VaultError> {
        self.store()
            .write(move |tx| {
                if !imports::end(tx.conn, run, now)? {
                    return Err(NO_RUN);
                }
                imports::find(tx.conn, run)?.ok_or(NO_RUN)
            })
            .await
    }

    /// All imports, newest first; one that did not end was interrupted.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn imports(&self) -> Result<Vec<ImportRun>, VaultError> {
        self.store().read(|tx| imports::all(tx.conn)).await
    }

    /// How many masked lines there are of a customer's services.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn service_record_count(&self, customer: CustomerId) -> Result<u64, VaultError> {
        self.store().read(move |tx| imports::count_service_records(tx.conn, customer)).await
    }

    /// By what a line is known when it comes again, in whichever file.
    pub(super) fn line_tag(&self, line: &str) -> [u8; 16] {
        let text = Bound::new("amanah/line/1").text(line);
        let full = hmac::sign(&self.keys().named().duplicates, text.as_bytes());
        full.as_ref().first_chunk().copied().unwrap_or_default()
    }

    /// The lines that were not imported before, each once, and how many were left out.
    async fn unseen(&self, lines: Vec<ImportLine>) -> Result<(Vec<ImportLine>, u64), VaultError> {
        let tags: Vec<[u8; 16]> = lines.iter().map(|line| self.line_tag(line.raw.expose())).collect();
        let asked = tags.clone();
        let mut seen = self.store().read(move |tx| imports::seen(tx.conn, &asked)).await?;
        let before = lines.len();
        let new: Vec<ImportLine> =
            lines.into_iter().zip(tags).filter(|(_, tag)| seen.insert(*tag)).map(|(line, _)| line).collect();
        let left_out = before.saturating_sub(new.len());
        Ok((new, left_out.try_into().unwrap_or(u64::MAX)))
    }

    /// Seals every line under the key of its owner, or of the day on which its quarantine ends.
    async fn seal_lines(
        &self,
        run: ImportId,
        lines: &[ImportLine],
        actor: Actor,
        now: Timestamp,
    ) -> Result<SealedLines, VaultError> {
        let bundle = self.policy_in_force().bundle();
        // A log line has an end; without one in the policy it would go with the quarantine.
        let quarantine_day = now.plus_days(i64::from(bundle.clocks().quarantine_days)).day();
        let expires_day =
            bundle.expires(Attribute::AccessLogLine, now).map_or(quarantine_day, Timestamp::day);
        let mut sealed = SealedLines {
            actor,
            now,
            seen: Vec::with_capacity(lines.len()),
            own: Vec::new(),
            records: Vec::new(),
            quarantine: Vec::new(),
            subjects: BTreeMap::new(),
        };
        let mut own: BTreeMap<CustomerId, Vec<NewDatum>> = BTreeMap::new();
        for line in lines {
            let tag = self.line_tag(line.raw.expose());
            match line.owner {
                LineOwner::Customer(customer) => {
                    sealed.seen.push(SeenRow { tag, customer: Some(customer), day: expires_day });
                    own.entry(customer).or_default().push(datum_of(run, line));
                }
                LineOwner::Service { customer, service } => {
                    sealed.seen.push(SeenRow { tag, customer: Some(customer), day: expires_day });
                    let subject = match sealed.subjects.get(&customer) {
                        Some(subject) => Arc::clone(subject),
                        None => self.subject(customer).await?,
                    };
                    let mut row = ServiceRecordRow {
                        customer,
                        service,
                        import: run,
                        line: line.number,
                        observed_at: line.observed_at,
                        expires_day,
                        sealed: Vec::new(),
                    };
                    let bound = bound_record(&row);
                    row.sealed =
                        subject.key.seal(self.random(), bound.as_bytes(), line.kept.expose().as_bytes())?;
                    sealed.subjects.insert(customer, subject);
                    sealed.records.push(row);
                }
                LineOwner::Nobody => {
                    sealed.seen.push(SeenRow { tag, customer: None, day: quarantine_day });
                    sealed.quarantine.push(QuarantineRow {
                        import: run,
                        line: line.number,
                        day: quarantine_day,
                        sealed: Vec::new(),
                    });
                }
            }
        }
        self.seal_quarantine(&mut sealed.quarantine, quarantine_day, lines).await?;
        for (customer, data) in own {
            let prepared = self.prepare(customer, data, actor, now).await?;
            sealed.subjects.insert(customer, Arc::clone(&prepared.subject));
            sealed.own.push(prepared);
        }
        Ok(sealed)
    }

    async fn seal_quarantine(
        &self,
        rows: &mut [QuarantineRow],
        day: i64,
        lines: &[ImportLine],
    ) -> Result<(), VaultError> {
        if rows.is_empty() {
            return Ok(());
        }
        let key = self.keys().bucket_key_or_new(Bucket::Quarantine, day).await?;
        let nobodys = lines.iter().filter(|line| line.owner == LineOwner::Nobody);
        for (row, line) in rows.iter_mut().zip(nobodys) {
            let bound = bound_line(row.import, row.line, row.day);
            row.sealed = key.seal(self.random(), bound.as_bytes(), line.kept.expose().as_bytes())?;
        }
        Ok(())
    }
}

/// A batch whose lines are sealed.
struct SealedLines {
    actor: Actor,
    now: Timestamp,
    seen: Vec<SeenRow>,
    own: Vec<Prepared>,
    records: Vec<ServiceRecordRow>,
    quarantine: Vec<QuarantineRow>,
    subjects: BTreeMap<CustomerId, Arc<Subject>>,
}

impl SealedLines {
    /// Writes everything: rows, what was seen, the counts of the run, and one entry for each customer.
    fn write(
        self,
        tx: &mut WriteTx<'_>,
        run: ImportId,
        mut counts: BatchCounts,
    ) -> Result<BatchCounts, VaultError> {
        for row in &self.seen {
            if !imports::see(tx.conn, row)? {
                // Another import brought this line since it was looked up.
                return Err(VaultError::KeepsChanging);
            }
        }
        let mut per_customer: BTreeMap<CustomerId, (u64, DetailRecord)> = BTreeMap::new();
        for prepared in &self.own {
            let customer = prepared.subject.customer;
            customers::living(tx.conn, customer)?;
            write_data(tx, prepared)?;
            let touched = prepared.data.iter().map(|datum| (datum.label.id, datum.label.attribute));
            let detail = DetailRecord::by(self.actor).touching(touched);
            let count = prepared.data.len().try_into().unwrap_or(u64::MAX);
            counts.recorded = counts.recorded.saturating_add(count);
            per_customer.insert(customer, (count, detail));
        }
        for row in &self.records {
            customers::living(tx.conn, row.customer)?;
            imports::insert_service_record(tx.conn, row)?;
            counts.matched = counts.matched.saturating_add(1);
            let (count, _detail) =
                per_customer.entry(row.customer).or_insert_with(|| (0, DetailRecord::by(self.actor)));
            *count = count.saturating_add(1);
        }
        for row in &self.quarantine {
            imports::quarantine(tx.conn, row)?;
            counts.quarantined = counts.quarantined.saturating_add(1);
        }
        for (customer, (count, detail)) in per_customer {
            let subject = self.subjects.get(&customer).ok_or(VaultError::UnknownCustomer)?;
            let entry = Entry::about(subject, Event::Imported, self.actor, self.now);
            tx.append(of_lines(Entry { detail: Some(detail), ..entry }, count))?;
        }
        if counts.quarantined > 0 {
            let entry = Entry::of_the_house(Event::Imported, self.actor, self.now);
            tx.append(of_lines(entry, counts.quarantined))?;
        }
        if imports::add(tx.conn, run, counts)? { Ok(counts) } else { Err(NO_RUN) }
    }
}

fn of_lines(entry: Entry, count: u64) -> Entry {
    Entry { kinds: vec![Attribute::AccessLogLine], count: Some(count), ..entry }
}

fn datum_of(run: ImportId, line: &ImportLine) -> NewDatum {
    NewDatum {
        attribute: Attribute::AccessLogLine,
        value: line.kept.copied(),
        provenance: Provenance {
            source: Source::Automatic,
            channel: Channel::AccessLog,
            origin: format!("{run} line {}", line.number),
            observed_at: line.observed_at,
        },
        confirmed: false,
    }
}

/// What a quarantined line is bound to.
pub(super) fn bound_line(import: ImportId, line: u64, day: i64) -> Bound {
    Bound::new("amanah/quarantine/1")
        .bytes(import.as_bytes())
        .number(i64::try_from(line).unwrap_or(i64::MAX))
        .number(day)
}

/// What the masked line of a service is bound to.
pub(super) fn bound_record(row: &ServiceRecordRow) -> Bound {
    Bound::new("amanah/service_record/1")
        .bytes(row.customer.as_bytes())
        .bytes(row.service.as_ref().map_or(&[], |service| service.as_bytes().as_slice()))
        .bytes(row.import.as_bytes())
        .number(i64::try_from(row.line).unwrap_or(i64::MAX))
        .number(row.observed_at.as_micros())
}
