//! What was promised about the ledger, kept where a restore of the data cannot reach.

use amanah_ledger::{Checkpoint, Hash};
use rusqlite::Connection;

use super::KeyStore;
use crate::error::VaultError;
use crate::store::ledger_tail::sql_number;

/// The newest signed checkpoint, and under which name the ledger goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LedgerLine {
    /// How often the ledger had to take a new name; 0 for never.
    line: u32,
    /// How many entries the newest signed checkpoint covers.
    pub(crate) size: u64,
    /// Its root.
    pub(crate) root: Hash,
}

impl LedgerLine {
    /// The first line of checkpoints: the configured name, with the number of the line from the second on.
    pub(crate) fn origin(self, configured: &str) -> String {
        if self.line == 0 { configured.to_owned() } else { format!("{configured}/line-{}", self.line) }
    }
}

impl KeyStore {
    pub(crate) async fn ledger_line(&self) -> Result<LedgerLine, VaultError> {
        self.engine.read(|tx| read(tx.conn)).await
    }

    /// Remembers a checkpoint before anybody is given it; earlier ones change nothing.
    ///
    /// Enforces: invariant 4
    pub(crate) async fn remember(&self, checkpoint: &Checkpoint) -> Result<(), VaultError> {
        let (size, root) = (checkpoint.size(), *checkpoint.root());
        if self.ledger_line().await?.size >= size {
            return Ok(());
        }
        self.engine
            .write(move |tx| {
                tx.conn
                    .prepare_cached(
                        "UPDATE ledger_line SET size = ?1, root = ?2 WHERE one = 1 AND size < ?1",
                    )?
                    .execute((sql_number(size), root.as_bytes()))?;
                Ok(())
            })
            .await
    }

    /// Begins a new line: the ledger goes on under another name, and contradicts nothing that was signed under the old.
    pub(crate) async fn begin_line(&self) -> Result<LedgerLine, VaultError> {
        self.engine
            .write(|tx| {
                tx.conn
                    .prepare_cached("UPDATE ledger_line SET line = line + 1, size = 0, root = zeroblob(32)")?
                    .execute([])?;
                read(tx.conn)
            })
            .await
    }
}

fn read(conn: &Connection) -> Result<LedgerLine, VaultError> {
    let (line, size, root): (u32, i64, [u8; 32]) = conn
        .prepare_cached("SELECT line, size, root FROM ledger_line WHERE one = 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(LedgerLine { line, size: size.try_into().unwrap_or(0), root: Hash::from_bytes(root) })
}
