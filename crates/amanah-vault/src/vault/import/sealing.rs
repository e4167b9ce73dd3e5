//! Sealing a batch: each customer's lines and records under their own key, the rest under the key of a day.

use std::collections::BTreeMap;
use std::sync::Arc;

use amanah_policy::{Attribute, Bundle, Channel, CustomerId, DatumId, ServiceId, Source, Timestamp};
use zeroize::Zeroizing;

use super::known::{Known, Owner};
use super::writing::SealedBatch;
use crate::datum::{DatumLabel, DatumState, Provenance};
use crate::entropy::Entropy;
use crate::error::VaultError;
use crate::rows::{Destination, ImportBatch, ImportRow};
use crate::seal::DataKey;
use crate::store::data::{SealedDatum, bound};
use crate::store::imports::{
    LineLabel, LineTag, LotLabel, RecordsLabel, SealedLine, SealedLot, SealedRecords, Standing, TakenLine,
};
use crate::store::ledger_tail::sql_number;

/// The attribute of a customer's own line.
pub(super) const LINE: Attribute = Attribute::AccessLogLine;

/// What is the same for all lines of a batch.
pub(super) struct Sealing<'a> {
    pub(super) batch: &'a ImportBatch,
    pub(super) bundle: &'a Bundle,
    pub(super) entropy: &'a Entropy,
    pub(super) now: Timestamp,
    /// The key of the quarantine, and the day on which it ends; only where a line needs it.
    pub(super) quarantine: Option<(DataKey, i64)>,
}

/// What is being gathered for one customer.
#[derive(Default)]
struct Draft {
    lines: Vec<TakenLine>,
    data: Vec<SealedDatum>,
    records: BTreeMap<Option<ServiceId>, Records>,
}

/// Records of one service, one JSON object on each line.
struct Records {
    text: Zeroizing<String>,
    count: u32,
    first_at: Timestamp,
    last_at: Timestamp,
}

impl Sealing<'_> {
    /// Seals the lines that are new, and counts all of them.
    pub(super) fn seal(&self, tags: &[LineTag], known: &Known) -> Result<SealedBatch, VaultError> {
        let mut sealed = SealedBatch::default();
        let mut drafts: BTreeMap<CustomerId, Draft> = BTreeMap::new();
        for ((row, tag), standing) in self.batch.rows.iter().zip(tags).zip(&known.standings) {
            let taken = match standing {
                Standing::Placed => {
                    sealed.counts.duplicate += 1;
                    continue;
                }
                Standing::New => TakenLine { tag: *tag, from_quarantine: None },
                Standing::Quarantined(row) => TakenLine { tag: *tag, from_quarantine: Some(*row) },
            };
            match &row.to {
                Destination::Customer(customer) => {
                    let owner = known.owners.get(customer).ok_or(VaultError::UnknownCustomer)?;
                    let draft = drafts.entry(*customer).or_default();
                    draft.data.push(self.datum(owner, row)?);
                    draft.lines.push(taken);
                    sealed.counts.recorded += 1;
                }
                Destination::Service { customer, service, record } => {
                    let draft = drafts.entry(*customer).or_default();
                    let records =
                        draft.records.entry(*service).or_insert_with(|| Records::since(row.observed_at));
                    records.add(row, record.expose());
                    draft.lines.push(taken);
                    sealed.counts.matched += 1;
                }
                Destination::Quarantine if taken.from_quarantine.is_some() => {
                    sealed.counts.duplicate += 1;
                }
                Destination::Quarantine => {
                    sealed.unplaced.push(self.line(row, *tag)?);
                    sealed.counts.quarantined += 1;
                }
            }
        }
        for (customer, draft) in drafts {
            let owner = known.owners.get(&customer).ok_or(VaultError::UnknownCustomer)?;
            sealed.lots.push(self.lot(owner, draft)?);
        }
        Ok(sealed)
    }

    /// A customer's own line: a datum like any other, with its provenance.
    ///
    /// Enforces: invariant 3
    fn datum(&self, owner: &Owner, row: &ImportRow) -> Result<SealedDatum, VaultError> {
        let retention = self.bundle.retention(LINE);
        let origin = format!("{} file {} line {}", self.batch.import, self.batch.file, row.line);
        let provenance = Provenance {
            source: Source::Automatic,
            channel: Channel::AccessLog,
            origin,
            observed_at: row.observed_at,
        };
        let label = DatumLabel {
            id: DatumId::from_bytes(self.entropy.bytes()?),
            attribute: LINE,
            provenance,
            recorded_at: self.now,
            policy_version: self.bundle.version(),
            retention_row: retention.id.clone(),
            expires_at: self.bundle.expires(LINE, self.now),
            state: DatumState::Current,
            held: false,
            confirmed: true,
        };
        let key = owner.line_key.as_ref().unwrap_or(&owner.subject.key);
        let facts = bound(owner.subject.customer, &label, retention.class);
        let sealed = key.seal(self.entropy, facts.as_bytes(), row.text.expose().as_bytes())?;
        Ok(SealedDatum { label, class: retention.class, own_key: false, sealed })
    }

    /// A line that matches nobody. Its tag is sealed with it, to rebuild the tags from.
    fn line(&self, row: &ImportRow, tag: LineTag) -> Result<SealedLine, VaultError> {
        let (key, day) = self.quarantine.as_ref().ok_or(VaultError::KeyGone)?;
        let label = LineLabel {
            import: self.batch.import,
            file: self.batch.file,
            line: sql_number(row.line),
            recorded_at: self.now,
            day: *day,
        };
        let mut plain = Zeroizing::new(tag.to_bytes().to_vec());
        plain.extend_from_slice(row.text.expose().as_bytes());
        let sealed = key.seal(self.entropy, label.bound().as_bytes(), &plain)?;
        Ok(SealedLine { tag, label, sealed })
    }

    fn lot(&self, owner: &Owner, draft: Draft) -> Result<SealedLot, VaultError> {
        let subject = &owner.subject;
        let expires_day = self.bundle.expires(LINE, self.now).map(Timestamp::day);
        let label = LotLabel {
            customer: subject.customer,
            import: self.batch.import,
            recorded_at: self.now,
            expires_day,
        };
        let tags: Vec<u8> = draft.lines.iter().flat_map(|line| line.tag.to_bytes()).collect();
        let sealed = subject.key.seal(self.entropy, label.bound().as_bytes(), &tags)?;
        let mut records = Vec::with_capacity(draft.records.len());
        for (service, of_service) in draft.records {
            let label = RecordsLabel {
                customer: subject.customer,
                service,
                import: self.batch.import,
                file: self.batch.file,
                records: of_service.count,
                first_at: of_service.first_at,
                last_at: of_service.last_at,
                recorded_at: self.now,
                policy_version: self.bundle.version(),
                retention_row: self.bundle.retention(LINE).id.clone(),
                expires_day,
            };
            let sealed =
                subject.key.seal(self.entropy, label.bound().as_bytes(), of_service.text.as_bytes())?;
            records.push(SealedRecords { label, sealed });
        }
        let subject = Arc::clone(subject);
        Ok(SealedLot { subject, lines: draft.lines, label, sealed, data: draft.data, records })
    }
}

impl Records {
    fn since(at: Timestamp) -> Self {
        Self { text: Zeroizing::new(String::new()), count: 0, first_at: at, last_at: at }
    }

    fn add(&mut self, row: &ImportRow, record: &str) {
        for part in ["{\"line\":", &row.line.to_string(), ",\"record\":", record, "}\n"] {
            self.text.push_str(part);
        }
        self.count = self.count.saturating_add(1);
        self.first_at = self.first_at.min(row.observed_at);
        self.last_at = self.last_at.max(row.observed_at);
    }
}
