//! The nodes of the ledger's tree, from what is stored: entries, and complete subtrees of 256, 65,536 ... of them.

use crate::store::sql::{Connection, OptionalRow, SqlFault};
use amanah_ledger::{Frontier, Hash, leaf_hash, node_hash};

use crate::error::VaultError;
use crate::store::ledger_tail::sql_number;

/// Between two stored levels lie this many that are hashed again: a write per 256 entries instead of one per entry.
const STRIDE: u8 = 8;

/// Whether nodes of this level are stored.
pub(crate) const fn is_stored(level: u8) -> bool {
    level > 0 && level.is_multiple_of(STRIDE)
}

/// A complete node, stored or hashed from what is stored below it; none when something below is missing.
pub(crate) fn node(conn: &Connection, level: u8, index: u64) -> Result<Option<Hash>, SqlFault> {
    let base = level - level % STRIDE;
    let width = 1_u64 << (level - base);
    let Some(first) = index.checked_mul(width) else { return Ok(None) };
    let hashes = if base == 0 { leaf_hashes(conn, first, width)? } else { stored(conn, base, first, width)? };
    if u64::try_from(hashes.len()) != Ok(width) {
        return Ok(None);
    }
    Ok(fold(hashes))
}

/// How many entries there are.
pub(crate) fn size(conn: &Connection) -> Result<u64, VaultError> {
    let frontier: Vec<u8> = conn
        .prepare_cached("SELECT frontier FROM ledger_head WHERE one = 1")?
        .query_row((), |row| row.get(0))?;
    Frontier::from_bytes(&frontier).map(|frontier| frontier.size()).ok_or(VaultError::Tampered)
}

/// The root of the first `size` entries, or none when there are fewer.
pub(crate) fn root_at(conn: &Connection, size: u64) -> Result<Option<Hash>, VaultError> {
    if self::size(conn)? < size {
        return Ok(None);
    }
    let node = |level, index| node(conn, level, index).ok().flatten();
    Frontier::of_nodes(size, node).map(|then| Some(then.root())).map_err(|_| VaultError::Tampered)
}

/// The bytes of an entry.
pub(crate) fn leaf_bytes(conn: &Connection, sequence: u64) -> Result<Option<Vec<u8>>, SqlFault> {
    conn.prepare_cached("SELECT bytes FROM leaf WHERE sequence = ?1")?
        .query_row([sql_number(sequence)], |row| row.get(0))
        .optional()
}

/// The bytes of `count` entries from `first` on, in order.
pub(crate) fn leaves(conn: &Connection, first: u64, count: u64) -> Result<Vec<Vec<u8>>, SqlFault> {
    let mut select = conn
        .prepare_cached("SELECT bytes FROM leaf WHERE sequence >= ?1 AND sequence < ?2 ORDER BY sequence")?;
    let rows = select.query_map([sql_number(first), sql_number(first.saturating_add(count))], |row| {
        row.get::<Vec<u8>>(0)
    })?;
    rows.collect()
}

fn leaf_hashes(conn: &Connection, first: u64, count: u64) -> Result<Vec<Hash>, SqlFault> {
    Ok(leaves(conn, first, count)?.iter().map(|bytes| leaf_hash(bytes)).collect())
}

fn stored(conn: &Connection, level: u8, first: u64, count: u64) -> Result<Vec<Hash>, SqlFault> {
    let mut select = conn.prepare_cached(
        "SELECT hash FROM tree_node WHERE level = ?1 AND position >= ?2 AND position < ?3 ORDER BY position",
    )?;
    let rows = select
        .query_map((level, sql_number(first), sql_number(first.saturating_add(count))), |row| {
            Ok(Hash::from_bytes(row.get(0)?))
        })?;
    rows.collect()
}

/// Hashes a full row of nodes pair by pair up to one.
fn fold(mut hashes: Vec<Hash>) -> Option<Hash> {
    while hashes.len() > 1 {
        hashes = hashes
            .chunks(2)
            .map(|pair| match pair {
                [left, right] => node_hash(left, right),
                [single] => *single,
                _ => amanah_ledger::tree::empty_root(),
            })
            .collect();
    }
    hashes.first().copied()
}
