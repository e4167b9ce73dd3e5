//! What was promised about the ledger, kept where a restore of the data cannot reach.

use crate::store::sql::Connection;
use amanah_ledger::{Checkpoint, Hash};

use super::KeyStore;
use crate::error::VaultError;
use crate::store::ledger_tail::sql_number;

/// The newest signed checkpoint, and under which name the ledger goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LedgerLine {
    /// The name the ledger was given when its store was made.
    pub(crate) name: String,
    /// How often the ledger had to take a new name; 0 for never.
    pub(crate) line: u32,
    /// How many entries the newest signed checkpoint covers.
    pub(crate) size: u64,
    /// Its root.
    pub(crate) root: Hash,
}

impl LedgerLine {
    /// The first line of checkpoints: the ledger's name, with the number of the line from the second on.
    pub(crate) fn origin(&self) -> String {
        if self.line == 0 { self.name.clone() } else { format!("{}/line-{}", self.name, self.line) }
    }
}

impl KeyStore {
    pub(crate) async fn ledger_line(&self) -> Result<LedgerLine, VaultError> {
        self.engine.read(|tx| read(tx.conn)).await
    }

    /// The line of a ledger that is called `configured` unless it has a name already, which it keeps.
    pub(crate) async fn named_ledger_line(&self, configured: &str) -> Result<LedgerLine, VaultError> {
        let line = self.ledger_line().await?;
        if !line.name.is_empty() {
            return Ok(line);
        }
        let name = configured.to_owned();
        self.engine
            .write(move |tx| {
                tx.conn.prepare_cached("UPDATE ledger_line SET name = ?1 WHERE one = 1")?.run([name])?;
                read(tx.conn)
            })
            .await
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
                    .run((sql_number(size), root.as_bytes()))?;
                Ok(())
            })
            .await
    }

    /// Begins a new line: the ledger goes on under another name, and contradicts nothing that was signed under the old.
    pub(crate) async fn begin_line(&self) -> Result<LedgerLine, VaultError> {
        self.engine
            .write(|tx| {
                tx.conn
                    .prepare_cached("UPDATE ledger_line SET line = line + 1, size = 0, root = ?1")?
                    .run([&[0_u8; 32]])?;
                read(tx.conn)
            })
            .await
    }
}

fn read(conn: &Connection) -> Result<LedgerLine, VaultError> {
    let (name, line, size, root): (String, u32, i64, [u8; 32]) = conn
        .prepare_cached("SELECT name, line, size, root FROM ledger_line WHERE one = 1")?
        .query_row((), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    Ok(LedgerLine { name, line, size: size.try_into().unwrap_or(0), root: Hash::from_bytes(root) })
}
