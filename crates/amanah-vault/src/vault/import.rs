//! Importing: lines of other systems' files become data of customers, masked records of services, or wait in the
//! quarantine; each line once, however often its file is read (R1).

mod known;
mod sealing;
mod writing;

use std::sync::Arc;

use amanah_policy::{CustomerId, ImportId, RetentionClass, Timestamp};
use fail::fail_point;

use self::known::Known;
use self::sealing::{LINE, Sealing};
use super::Vault;
use crate::actor::Actor;
use crate::error::{StoreError, VaultError};
use crate::keys::Bucket;
use crate::rows::{ImportBatch, ImportCounts, ImportHeader, ImportStart};
use crate::store::imports;

/// How often a batch is prepared anew when others imported some of its lines meanwhile.
const TRIES: usize = 4;

impl Vault {
    /// Begins an import.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn begin_import(&self, start: ImportStart, now: Timestamp) -> Result<ImportId, VaultError> {
        let id = ImportId::from_bytes(self.random().bytes()?);
        self.store().write(move |tx| imports::begin(tx.conn, id, start, now)).await?;
        Ok(id)
    }

    /// Records a batch of lines, all or none; answers when it is durable. A line that was imported before is counted
    /// and written no second time, but one that lies in the quarantine leaves it when its owner is known now.
    ///
    /// The ledger gets one entry for each customer, and one for the lines that match nobody.
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`] when one of the customers is gone, [`VaultError::NotFound`] when the import is
    /// not running, [`VaultError::KeepsChanging`] when others keep importing the same lines.
    ///
    /// Enforces: R1
    pub async fn import_batch(
        &self,
        batch: &ImportBatch,
        actor: Actor,
        now: Timestamp,
    ) -> Result<ImportCounts, VaultError> {
        for _ in 0..TRIES {
            match self.try_import(batch, actor, now).await {
                // Another batch brought one of the lines since we looked.
                Err(VaultError::KeepsChanging | VaultError::Store(StoreError::Conflict(_))) => {}
                outcome => return outcome,
            }
        }
        Err(VaultError::KeepsChanging)
    }

    async fn try_import(
        &self,
        batch: &ImportBatch,
        actor: Actor,
        now: Timestamp,
    ) -> Result<ImportCounts, VaultError> {
        let tags = known::tags(&self.keys().named().duplicates, &batch.rows);
        let known = self.look_up(batch, &tags, now).await?;
        let bundle = self.policy_in_force().bundle();
        let quarantine = if known.has_unplaced(&batch.rows) {
            // The key of a day is destroyed when the day is over; no line may outlive its clock.
            let day = now.plus_days(i64::from(bundle.clocks().quarantine_days)).day() - 1;
            let key = self.keys().bucket_key_or_new(Bucket::Quarantine, day).await?;
            fail_point!("import::key_made");
            Some((key, day))
        } else {
            None
        };
        let sealing = Sealing { batch, bundle: &bundle, entropy: self.random(), now, quarantine };
        let sealed = sealing.seal(&tags, &known)?;
        fail_point!("import::sealed");
        let import = batch.import;
        let counts = self.store().write(move |tx| sealed.write(tx, import, actor, now)).await?;
        fail_point!("import::durable");
        Ok(counts)
    }

    async fn look_up(
        &self,
        batch: &ImportBatch,
        tags: &Arc<[imports::LineTag]>,
        now: Timestamp,
    ) -> Result<Known, VaultError> {
        let wrapping = self.keys().wrapping();
        let (customers, tags) = (known::customers_of(&batch.rows), Arc::clone(tags));
        let mut known = self.store().read(move |tx| Known::read(tx, &wrapping, &customers, &tags)).await?;
        let class = self.policy_in_force().bundle().retention(LINE).class;
        if class != RetentionClass::Service {
            for (customer, owner) in &mut known.owners {
                owner.line_key = Some(self.keys().class_key_or_new(*customer, class, now).await?);
            }
        }
        Ok(known)
    }

    /// How many masked records there are of a customer's services.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn service_record_count(&self, customer: CustomerId) -> Result<u64, VaultError> {
        self.store().read(move |tx| imports::count_records(tx.conn, customer)).await
    }

    /// By what a line is known when it comes again, if it stood alone.
    pub(super) fn line_tag(&self, line: &str) -> [u8; 16] {
        known::tag(&self.keys().named().duplicates, line, 1)
    }

    /// Ends an import; `bad` is how many lines could not be read.
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when it is not running.
    pub async fn end_import(&self, import: ImportId, bad: u64, now: Timestamp) -> Result<(), VaultError> {
        self.store().write(move |tx| imports::end(tx.conn, import, bad, now)).await
    }

    /// All imports, newest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn imports(&self) -> Result<Vec<ImportHeader>, VaultError> {
        self.store().read(|tx| imports::all(tx.conn)).await
    }
}
