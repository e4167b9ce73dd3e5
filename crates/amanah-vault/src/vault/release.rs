//! The one way out: facts, decision, durable ledger entry, and only then the value.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use amanah_policy::{Act, CustomerId, DatumId, PurposeMarker, RetentionClass, Timestamp};

use super::Vault;
use super::occasion;
use super::subject::subject_of;
use super::verdict::{Asked, Verdict};
use crate::datum::OpenDatum;
use crate::error::{StoreError, VaultError};
use crate::facts::Question;
use crate::keys::{Wrapping, class_key, version_key};
use crate::policy::Deciding;
use crate::release::{Ask, LedgerPlace, Outcome, Released};
use crate::seal::DataKey;
use crate::store::customers::CustomerRow;
use crate::store::data::{self, DatumRow};
use crate::store::sql::Connection;
use crate::store::staff::{self, acts_rightly};
use crate::store::{ReadTx, WriteTx, customers};

/// How often a decision is made anew because the customer changed while it was made.
pub(super) const ATTEMPTS: u32 = 8;

impl Vault {
    /// Releases data for the purpose `P`, or refuses; both are in the ledger before this answers (invariant 1).
    ///
    /// Enforces: invariant 1, SEC
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`] also for an erased one; a store that fails releases nothing.
    pub async fn release<P: PurposeMarker>(
        &self,
        ask: Ask<P>,
        now: Timestamp,
    ) -> Result<Outcome<P>, VaultError> {
        let asked = Asked::new(ask);
        let mut attempt = 1;
        let Recorded { place, verdict, content: keys } = loop {
            match self.decide_and_record(&asked, now).await {
                Err(fault) if is_worth_another_try(&fault) && attempt < ATTEMPTS => attempt += 1,
                other => break other?,
            }
        };
        fail::fail_point!("release::durable");
        verdict.alarm(place);
        if !verdict.is_permitted() {
            return Ok(Outcome::Refused(verdict.into_refusal(place)));
        }
        let values = keys.open_all(asked.customer, verdict.permitted)?;
        Ok(Outcome::Released(Released::new(asked.customer, values, verdict.withheld, place)))
    }

    /// Reads the facts, decides, and appends the decision unless something it rests on changed since.
    async fn decide_and_record(
        &self,
        asked: &Arc<Asked>,
        now: Timestamp,
    ) -> Result<Recorded<RowKeys>, VaultError> {
        let deciding = self.policy_in_force().deciding();
        let wrapping = self.keys().wrapping();
        let asked = Arc::clone(asked);
        let (is_small, foreseen) = (asked.selection.is_small(), Arc::clone(&asked));
        let decide = move |tx: &ReadTx<'_>| {
            let customer = customers::living(tx.conn, asked.customer)?;
            let mut rows = data::selected(tx.conn, asked.customer, &asked.selection)?;
            rows.retain(|row| is_in_sight(row, asked.act, now));
            let act = occasion::as_it_is(tx.conn, &asked, now)?;
            let question = Question::new(tx.conn, &deciding, asked.actor, act, &customer.header)?;
            let verdict = Verdict::about(&question, rows, &asked.selection);
            let ground = Ground::of(tx, &customer, &question);
            let subject = subject_of(tx, &wrapping, &customer)?;
            let content = RowKeys::of(tx, &wrapping, &asked, &verdict.permitted)?;
            Ok(move |tx: &mut WriteTx<'_>| {
                fail::fail_point!("release::decided");
                ground.still_holds(tx, &asked, &deciding)?;
                let place = tx.append(verdict.entry(&asked, act, &subject, now))?;
                Ok(Recorded { place, verdict, content })
            })
        };
        if is_small {
            let foresee = move |conn: &Connection| {
                customers::foresee(conn, foreseen.customer);
                data::foresee(conn, foreseen.customer, &foreseen.selection);
                staff::foresee(conn, foreseen.actor);
            };
            self.store().look_then_append(foresee, decide).await
        } else {
            self.store().read_then_write(decide).await
        }
    }
}

/// Whether a row is there for whoever asks. What a case alone keeps from its end is there for the law and for nobody else:
/// whoever saw it beyond its day would learn of the case.
///
/// Enforces: U2b
fn is_in_sight(row: &DatumRow, act: Act, now: Timestamp) -> bool {
    let is_for_the_law = matches!(act, Act::Disclosure { .. });
    is_for_the_law || !row.label.held || !row.is_past_its_day(now)
}

/// A decision that is durable in the ledger, with what was read for it and not opened.
pub(super) struct Recorded<T> {
    pub(super) place: LedgerPlace,
    pub(super) verdict: Verdict,
    pub(super) content: T,
}

/// A change in between, or a key that went with its row in between.
pub(super) const fn is_worth_another_try(fault: &VaultError) -> bool {
    matches!(fault, VaultError::KeepsChanging | VaultError::KeyGone)
}

/// What a decision rests on besides the data.
pub(super) struct Ground {
    pub(super) version: i64,
    pub(super) acts_rightly: bool,
    /// Whether the facts were read in the transaction that records the decision, where nothing can change in between.
    pub(super) is_certain: bool,
}

impl Ground {
    pub(super) fn of(tx: &ReadTx<'_>, customer: &CustomerRow, question: &Question<'_>) -> Self {
        Self { version: customer.version, acts_rightly: question.acts_rightly(), is_certain: tx.is_writers }
    }

    /// Fails with [`VaultError::KeepsChanging`] unless customer, member of staff and policy are as they were.
    ///
    /// Enforces: invariant 1
    pub(super) fn still_holds(
        &self,
        tx: &WriteTx<'_>,
        asked: &Asked,
        deciding: &Deciding,
    ) -> Result<(), VaultError> {
        let in_force = tx.ledger.as_deref().ok_or(StoreError::Closed)?.bundle();
        if in_force.as_ref() != Some(deciding.bundle.hash().as_bytes()) {
            return Err(VaultError::KeepsChanging);
        }
        if self.is_certain {
            // Read a moment ago, in this transaction.
            return Ok(());
        }
        customers::unchanged(tx.conn, asked.customer, self.version)?;
        let same_actor = acts_rightly(tx.conn, asked.actor)? == self.acts_rightly;
        if same_actor { Ok(()) } else { Err(VaultError::KeepsChanging) }
    }
}

/// The keys of sealed rows, read with them.
struct RowKeys {
    classes: BTreeMap<RetentionClass, DataKey>,
    versions: BTreeMap<DatumId, DataKey>,
}

impl RowKeys {
    fn of(
        tx: &ReadTx<'_>,
        wrapping: &Wrapping,
        asked: &Asked,
        rows: &[DatumRow],
    ) -> Result<Self, VaultError> {
        let conn = tx.keys.ok_or(StoreError::Closed)?;
        let (mut classes, mut versions) = (BTreeMap::new(), BTreeMap::new());
        for row in rows {
            let (id, class) = (row.label.id, row.class);
            if row.own_key {
                let key = version_key(conn, wrapping, asked.customer, id, class)?;
                versions.insert(id, key.ok_or(VaultError::KeyGone)?);
            } else if let Entry::Vacant(place) = classes.entry(class) {
                let key = class_key(conn, wrapping, asked.customer, class)?;
                place.insert(key.ok_or(VaultError::KeyGone)?);
            }
        }
        Ok(Self { classes, versions })
    }

    /// Opens each row. Whatever was changed outside the program does not open, and then nothing leaves.
    fn open_all(&self, customer: CustomerId, rows: Vec<DatumRow>) -> Result<Vec<OpenDatum>, VaultError> {
        let open = |row: DatumRow| {
            let own = self.versions.get(&row.label.id);
            let key = own.or_else(|| self.classes.get(&row.class)).ok_or(VaultError::KeyGone)?;
            let value = row.open(customer, key).inspect_err(|_| {
                tracing::error!(datum.id = %row.label.id, "a sealed value does not open; run `amanah doctor`");
            })?;
            Ok(OpenDatum::new(row.label, value))
        };
        rows.into_iter().map(open).collect()
    }
}
