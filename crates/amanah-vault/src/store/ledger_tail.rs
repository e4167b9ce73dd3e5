//! The end of the ledger, as the writer holds it between commits.
//!
//! Entries are numbered and hashed while a batch runs; their rows, the complete subtrees and the new end are written
//! once per batch, in the same transaction as the changes they record.

use std::path::Path;
use std::sync::Arc;

use crate::store::sql::{Connection, OptionalRow, Row, SqlFault};
use amanah_ledger::{Checkpoint, Frontier, Hash, leaf_hash};
use aws_lc_rs::hmac;

use crate::entropy::Entropy;
use crate::error::{OpenError, StoreError, VaultError};
use crate::seal::DataKey;
use crate::store::file::file_fault;
use crate::store::{entries_of, tree};

/// What the writer needs to seal the details of entries.
pub(crate) struct LedgerSecrets {
    pub(crate) entropy: Entropy,
    /// Seals the details of entries that concern no customer.
    pub(crate) house: DataKey,
    /// Names members of staff.
    pub(crate) staff_names: hmac::Key,
}

/// The end of the ledger and the entries of the batch that is being written.
pub(crate) struct LedgerTail {
    durable: End,
    end: End,
    leaves: Vec<(u64, Vec<u8>)>,
    nodes: Vec<(u8, u64, Hash)>,
    fence: i64,
    /// The oldest entry that may lie in no slice yet, or an older one.
    unsliced: Option<u64>,
    secrets: Arc<LedgerSecrets>,
}

/// The tree so far, and the policy that decides from here on.
#[derive(Clone)]
struct End {
    frontier: Frontier,
    bundle: Option<[u8; 32]>,
}

impl End {
    /// The end as it is stored, and the fence; none when no bytes of ours stand there.
    fn read(conn: &Connection) -> Result<Option<(Self, i64)>, SqlFault> {
        conn.query_row("SELECT frontier, bundle, fence FROM ledger_head WHERE one = 1", (), Self::of_row)
    }

    /// The same, for this transaction alone until it ends.
    fn read_locked(conn: &Connection) -> Result<Option<(Self, i64)>, SqlFault> {
        let sql = "SELECT frontier, bundle, fence, next_row FROM ledger_head WHERE one = 1 FOR UPDATE";
        conn.query_row(sql, (), |row| {
            conn.set_next_row(row.get(3)?);
            Self::of_row(row)
        })
    }

    fn of_row(row: &Row<'_>) -> Result<Option<(Self, i64)>, SqlFault> {
        let frontier = Frontier::from_bytes(&row.get::<Vec<u8>>(0)?);
        let (bundle, fence) = (row.get(1)?, row.get(2)?);
        Ok(frontier.map(|frontier| (Self { frontier, bundle }, fence)))
    }
}

/// Why the ledger could not be taken up.
#[derive(Debug)]
pub(crate) enum LoadFault {
    /// It contradicts itself at this entry.
    Damaged(u64),
    Store(StoreError),
}

impl From<SqlFault> for LoadFault {
    fn from(fault: SqlFault) -> Self {
        Self::Store(fault.into())
    }
}

impl LoadFault {
    /// The fault with the place of the store.
    pub(crate) fn at(self, path: &Path) -> OpenError {
        match self {
            Self::Damaged(entry) => OpenError::LedgerDamaged { path: path.to_path_buf(), entry },
            Self::Store(fault) => file_fault(path, fault),
        }
    }
}

/// A place in the batch to return to.
pub(crate) struct Mark {
    end: End,
    leaves: usize,
    nodes: usize,
}

impl LedgerTail {
    /// Reads the end of the ledger, checks it against entries and checkpoints, and takes the fence.
    pub(crate) fn load(conn: &Connection, secrets: Arc<LedgerSecrets>) -> Result<Self, LoadFault> {
        if !conn.is_shared() {
            return Self::load_inside(conn, secrets);
        }
        // Others may be writing: their entries must not come between what is read here.
        conn.begin_writing()?;
        let loaded =
            End::read_locked(conn).map_err(LoadFault::from).and_then(|_| Self::load_inside(conn, secrets));
        if loaded.is_ok() {
            conn.commit()?;
        } else {
            conn.roll_back();
        }
        loaded
    }

    fn load_inside(conn: &Connection, secrets: Arc<LedgerSecrets>) -> Result<Self, LoadFault> {
        let (end, _) = End::read(conn)?.ok_or(LoadFault::Damaged(0))?;
        check_entries(conn, &end.frontier)?.map_err(LoadFault::Damaged)?;
        check_checkpoint(conn, &end.frontier)?.map_err(LoadFault::Damaged)?;
        // Not with RETURNING: SQLite would commit when its row is let go, where nobody hears of a disk that fails.
        conn.execute("UPDATE ledger_head SET fence = fence + 1 WHERE one = 1", ())?;
        let fence = conn.query_row("SELECT fence FROM ledger_head WHERE one = 1", (), |row| row.get(0))?;
        let (leaves, nodes) = (Vec::new(), Vec::new());
        Ok(Self { durable: end.clone(), end, leaves, nodes, fence, unsliced: None, secrets })
    }

    /// Takes up the ledger where it ends now, at the beginning of a batch. Of an SQLite file this process is the only
    /// writer, and what it remembers is the end. A database may have others: its row is locked until the batch ends,
    /// so that two processes write one after the other. When one of them put another policy into force, whoever decided
    /// by the earlier one writes nothing more: the entry would name a policy that did not decide.
    ///
    /// Enforces: invariant 1, invariant 4
    pub(crate) fn take_up(&mut self, conn: &Connection) -> Result<(), StoreError> {
        if !conn.is_shared() {
            return Ok(());
        }
        let (end, fence) = End::read_locked(conn)?.ok_or(StoreError::Damaged)?;
        if fence < 0 {
            // The store was copied elsewhere, and goes on there.
            return Err(StoreError::Fenced);
        }
        if end.bundle != self.durable.bundle {
            return Err(StoreError::OtherPolicy);
        }
        self.fence = fence;
        self.durable = end.clone();
        self.end = end;
        Ok(())
    }

    pub(crate) fn secrets(&self) -> Arc<LedgerSecrets> {
        Arc::clone(&self.secrets)
    }

    /// How many entries there are, those of this batch included.
    pub(crate) const fn size(&self) -> u64 {
        self.end.frontier.size()
    }

    /// The root of what is durable.
    pub(crate) fn durable_root(&self) -> Hash {
        self.durable.frontier.root()
    }

    /// Size and root of what is durable, this batch left out.
    pub(crate) fn durable_checkpoint(&self, origin: &str) -> Result<Checkpoint, VaultError> {
        let durable = &self.durable.frontier;
        Checkpoint::new(origin, durable.size(), durable.root())
            .map_err(|_| VaultError::Malformed("ledger name"))
    }

    /// The hash of the policy bundle in force at this place of the ledger.
    pub(crate) const fn bundle(&self) -> Option<[u8; 32]> {
        self.end.bundle
    }

    /// From the next entry on this bundle is in force.
    pub(crate) const fn put_into_force(&mut self, bundle: [u8; 32]) {
        self.end.bundle = Some(bundle);
    }

    /// Adds the bytes of the entry with the number [`Self::size`].
    pub(crate) fn push(&mut self, bytes: Vec<u8>) {
        let complete = self.end.frontier.append(leaf_hash(&bytes));
        let kept = complete.iter().filter(|node| tree::is_stored(node.level));
        self.nodes.extend(kept.map(|node| (node.level, node.index, node.hash)));
        self.leaves.push((self.end.frontier.size().saturating_sub(1), bytes));
    }

    /// The place to which [`Self::back_to`] returns when an item fails.
    pub(crate) fn mark(&self) -> Mark {
        Mark { end: self.end.clone(), leaves: self.leaves.len(), nodes: self.nodes.len() }
    }

    /// Forgets the entries after the mark.
    pub(crate) fn back_to(&mut self, mark: Mark) {
        self.end = mark.end;
        self.leaves.truncate(mark.leaves);
        self.nodes.truncate(mark.nodes);
    }

    /// Forgets the whole batch, which was not committed.
    pub(crate) fn forget_batch(&mut self) {
        self.end = self.durable.clone();
        self.leaves.clear();
        self.nodes.clear();
    }

    /// Writes the entries of the batch, just before the commit.
    pub(crate) fn write(&mut self, conn: &Connection) -> Result<(), StoreError> {
        conn.keep_next_row()?;
        if self.leaves.is_empty() {
            return Ok(());
        }
        let mut leaf = conn.prepare_cached("INSERT INTO leaf (sequence, bytes) VALUES (?1, ?2)")?;
        for (sequence, bytes) in &self.leaves {
            leaf.run((sql_number(*sequence), bytes))?;
        }
        let mut node =
            conn.prepare_cached("INSERT INTO tree_node (level, position, hash) VALUES (?1, ?2, ?3)")?;
        for (level, position, hash) in &self.nodes {
            node.run((level, sql_number(*position), hash.as_bytes()))?;
        }
        self.unsliced = Some(entries_of::cut(conn, self.size(), self.unsliced)?);
        let mut advance = conn.prepare_cached(
            "UPDATE ledger_head SET frontier = ?1, bundle = ?2 WHERE one = 1 AND fence = ?3",
        )?;
        let end = (self.end.frontier.to_bytes(), self.end.bundle, self.fence);
        if conn.is_shared() {
            // The row was locked with this fence: the answer is known, and travels with the commit's.
            return Ok(advance.run(end)?);
        }
        if advance.execute(end)? == 1 { Ok(()) } else { Err(StoreError::Fenced) }
    }

    /// The batch is durable.
    pub(crate) fn keep_batch(&mut self) {
        if !self.leaves.is_empty() {
            self.durable = self.end.clone();
            self.leaves.clear();
            self.nodes.clear();
        }
    }
}

/// A number of the ledger as SQLite holds it; entries never reach the end of the range.
pub(crate) fn sql_number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Whether there are exactly as many entries as the stored end says, and the last of them lead to it.
fn check_entries(conn: &Connection, frontier: &Frontier) -> Result<Result<(), u64>, SqlFault> {
    let last: Option<i64> = conn.query_row("SELECT max(sequence) FROM leaf", (), |row| row.get(0))?;
    let entries = last.map_or(0, |last| u64::try_from(last).map_or(0, |last| last.saturating_add(1)));
    if entries != frontier.size() {
        return Ok(Err(entries.min(frontier.size())));
    }
    let rebuilt = Frontier::of_nodes(entries, |level, index| tree::node(conn, level, index).ok().flatten());
    let first_of_tail = entries & !255;
    Ok(if rebuilt.as_ref() == Ok(frontier) { Ok(()) } else { Err(first_of_tail) })
}

/// Whether the newest checkpoint that was signed is a checkpoint of this tree.
fn check_checkpoint(conn: &Connection, frontier: &Frontier) -> Result<Result<(), u64>, SqlFault> {
    let newest: Option<String> = conn
        .query_row("SELECT text FROM checkpoint ORDER BY size DESC LIMIT 1", (), |row| row.get(0))
        .optional()?;
    let Some(text) = newest else { return Ok(Ok(())) };
    let Ok(signed) = amanah_ledger::SignedCheckpoint::parse(&text) else { return Ok(Err(frontier.size())) };
    let (size, root) = (signed.unverified().size(), *signed.unverified().root());
    if size > frontier.size() {
        return Ok(Err(frontier.size()));
    }
    let then = Frontier::of_nodes(size, |level, index| tree::node(conn, level, index).ok().flatten());
    Ok(if then.is_ok_and(|then| then.root() == root) { Ok(()) } else { Err(size.saturating_sub(1)) })
}
