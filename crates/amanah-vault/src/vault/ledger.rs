//! The ledger as doors show it: entries, checkpoints, receipts, and the proof that it goes on.

use amanah_ledger::{
    Continuation, Leaf, Receipt, SignedCheckpoint, VerifierKey, consistency_proof, inclusion_proof,
};
use amanah_policy::Timestamp;

use super::Vault;
use crate::error::{StoreError, VaultError};
use crate::release::LedgerPlace;
use crate::store::sql::Connection;
use crate::store::{WriteTx, checkpoints, tree};

impl Vault {
    /// How many entries the ledger has.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn ledger_size(&self) -> Result<u64, VaultError> {
        self.store().read(|tx| tree::size(tx.conn)).await
    }

    /// Entries from `first`, at most `limit`, in their order.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn ledger_entries(&self, first: u64, limit: u32) -> Result<Vec<Leaf>, VaultError> {
        let leaves = self.store().read(move |tx| Ok(tree::leaves(tx.conn, first, u64::from(limit))?)).await?;
        leaves.iter().map(|bytes| Leaf::decode(bytes).map_err(|_| VaultError::Tampered)).collect()
    }

    /// Signs a checkpoint over everything so far. Never signs one that contradicts an earlier one.
    ///
    /// Enforces: invariant 4
    ///
    /// # Errors
    /// When the store fails.
    pub async fn checkpoint(&self, now: Timestamp) -> Result<SignedCheckpoint, VaultError> {
        let vault = self.clone();
        let signed = self.store().write(move |tx| vault.signed(tx, now)).await?;
        fail::fail_point!("checkpoint::signed");
        // Remembered apart from the data before anybody is given it.
        self.keys().remember(signed.unverified()).await?;
        fail::fail_point!("checkpoint::remembered");
        Ok(signed)
    }

    /// The checkpoint of the ledger's end, signed now unless it was before. Only what is durable is signed: entries of
    /// the batch that runs now may still be given up.
    fn signed(&self, tx: &WriteTx<'_>, now: Timestamp) -> Result<SignedCheckpoint, VaultError> {
        let tail = tx.ledger.as_deref().ok_or(StoreError::Closed)?;
        let checkpoint = tail.durable_checkpoint(self.signer().origin())?;
        if let Some(text) = checkpoints::of_size(tx.conn, checkpoint.size())? {
            let earlier = SignedCheckpoint::parse(&text).map_err(|_| VaultError::Tampered)?;
            let same =
                earlier.unverified() == &checkpoint && earlier.verify(self.signer().verifier()).is_ok();
            return if same { Ok(earlier) } else { Err(VaultError::Tampered) };
        }
        let signed = self.signer().sign(checkpoint);
        checkpoints::insert(tx.conn, signed.unverified().size(), &signed.text(), now)?;
        Ok(signed)
    }

    /// The proof that an entry is in the ledger, with a fresh checkpoint.
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when there is no such entry.
    pub async fn receipt(&self, place: LedgerPlace, now: Timestamp) -> Result<Receipt, VaultError> {
        let [receipt] = self.receipts([place], now).await?;
        Ok(receipt)
    }

    /// The proofs that entries are in the ledger, all with one fresh checkpoint.
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when one of them is not there.
    pub async fn receipts<const N: usize>(
        &self,
        places: [LedgerPlace; N],
        now: Timestamp,
    ) -> Result<[Receipt; N], VaultError> {
        let checkpoint = self.checkpoint(now).await?;
        let size = checkpoint.unverified().size();
        if places.iter().any(|place| place.sequence >= size) {
            return Err(VaultError::NotFound("ledger entry"));
        }
        let proofs = self
            .store()
            .read(move |tx| {
                let proofs = places.iter().map(|place| proven(tx.conn, place.sequence, size));
                proofs.collect::<Result<Vec<_>, _>>()
            })
            .await?;
        let receipts: Vec<Receipt> = places
            .iter()
            .zip(proofs)
            .map(|(place, (leaf, proof))| Receipt::new(leaf, place.sequence, proof, checkpoint.clone()))
            .collect();
        receipts.try_into().map_err(|_| VaultError::Tampered)
    }

    /// The public key that verifies checkpoints, as text for whoever verifies.
    #[must_use]
    pub fn ledger_key(&self) -> VerifierKey {
        self.signer().verifier().clone()
    }

    /// How often the ledger had to take a new name, because a restore lost entries that were promised; 0 for never.
    #[must_use]
    pub fn ledger_line(&self) -> u32 {
        self.inner.ledger_line
    }

    /// The proof that the ledger continues an older checkpoint, with a fresh one; a witness takes it as it is.
    ///
    /// # Errors
    /// [`VaultError::NotNow`] when the older checkpoint is not one of this ledger.
    pub async fn continuation(
        &self,
        since: &SignedCheckpoint,
        now: Timestamp,
    ) -> Result<Continuation, VaultError> {
        let checkpoint = self.checkpoint(now).await?;
        let (older, size) = (since.unverified().clone(), checkpoint.unverified().size());
        if older.origin() != self.signer().origin() {
            return Err(VaultError::NotNow(
                "the older checkpoint names another ledger; use one of this ledger",
            ));
        }
        let old_size = older.size();
        let proof = self
            .store()
            .read(move |tx| {
                if old_size > size || tree::root_at(tx.conn, old_size)? != Some(*older.root()) {
                    return Err(VaultError::NotNow(
                        "this ledger never had the older checkpoint; keep both, they are evidence",
                    ));
                }
                let node = |level, index| tree::node(tx.conn, level, index).ok().flatten();
                consistency_proof(old_size, size, node).map_err(|_| VaultError::Tampered)
            })
            .await?;
        Ok(Continuation::new(old_size, proof, checkpoint))
    }
}

/// The bytes of an entry and the way from it to the root.
fn proven(
    conn: &Connection,
    sequence: u64,
    size: u64,
) -> Result<(Vec<u8>, Vec<amanah_ledger::Hash>), VaultError> {
    let leaf = tree::leaf_bytes(conn, sequence)?.ok_or(VaultError::Tampered)?;
    let node = |level, index| tree::node(conn, level, index).ok().flatten();
    let proof = inclusion_proof(sequence, size, node).map_err(|_| VaultError::Tampered)?;
    Ok((leaf, proof))
}
