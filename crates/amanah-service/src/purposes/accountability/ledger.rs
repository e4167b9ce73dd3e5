//! The ledger as staff explore it: entries by event and time, newest first. It holds no personal data, so looking at
//! it is no release. Outsiders get less: what proves that it was not rewritten, and not the entries.

use amanah_ledger::{Event, Leaf, SignedCheckpoint, TileContent, TilePath};
use amanah_policy::Timestamp;
use amanah_vault::{LedgerExport, VaultError};

use crate::accounts::limits::{Deed, TooOften};
use crate::house::House;

/// How many entries stand on a page.
pub const PAGE: usize = 25;
/// How many entries are read from the store at once.
const STRETCH: u32 = 500;
/// How many stretches one page looks through at most; a rarer event goes on from where it stopped.
const MOST_STRETCHES: u32 = 40;

/// Which entries are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Only this event.
    pub event: Option<Event>,
    /// Not before this time.
    pub from: Option<Timestamp>,
    /// Before this time.
    pub to: Option<Timestamp>,
    /// Before this entry: where the page before ended.
    pub before: Option<u64>,
}

/// A page of entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerPage {
    /// The entries, newest first.
    pub entries: Vec<Leaf>,
    /// How many entries the ledger has.
    pub size: u64,
    /// Where the next page begins; none at the beginning of the ledger.
    pub older: Option<u64>,
}

/// A page of the entries that are wanted, newest first.
///
/// # Errors
/// When the store fails.
pub async fn explore(house: &House, wanted: Wanted) -> Result<LedgerPage, VaultError> {
    let size = house.vault().ledger_size().await?;
    let oldest = match wanted.from {
        Some(from) => first_at(house, from, size).await?,
        None => 0,
    };
    let newest = match wanted.to {
        Some(to) => first_at(house, to, size).await?,
        None => size,
    };
    let mut end = wanted.before.map_or(newest, |before| before.min(newest));
    let mut entries = Vec::new();
    for _ in 0..MOST_STRETCHES {
        if end <= oldest || entries.len() >= PAGE {
            break;
        }
        let start = end.saturating_sub(u64::from(STRETCH)).max(oldest);
        let count = u32::try_from(end.saturating_sub(start)).unwrap_or(STRETCH);
        let stretch = house.vault().ledger_entries(start, count).await?;
        let fitting = stretch.into_iter().rev().filter(|leaf| wanted.event.is_none_or(|e| leaf.event == e));
        end = start;
        for leaf in fitting {
            if entries.len() == PAGE {
                end = entries.last().map_or(end, |last: &Leaf| last.sequence);
                break;
            }
            entries.push(leaf);
        }
    }
    Ok(LedgerPage { entries, size, older: (end > oldest).then_some(end) })
}

/// The first entry that is not before a time: entries stand in the order of their times, so halving finds it.
async fn first_at(house: &House, time: Timestamp, size: u64) -> Result<u64, VaultError> {
    let (mut low, mut high) = (0, size);
    while low < high {
        let middle = low.midpoint(high);
        let is_before = house
            .vault()
            .ledger_entries(middle, 1)
            .await?
            .first()
            .is_some_and(|leaf| leaf.at_micros < time.as_micros());
        if is_before {
            low = middle.saturating_add(1);
        } else {
            high = middle;
        }
    }
    Ok(low)
}

/// One entry; none when the ledger is shorter.
///
/// # Errors
/// When the store fails.
pub async fn entry(house: &House, sequence: u64) -> Result<Option<Leaf>, VaultError> {
    let found = house.vault().ledger_entries(sequence, 1).await?;
    Ok(found.into_iter().next().filter(|leaf| leaf.sequence == sequence))
}

/// The whole ledger as a text that `amanah ledger verify` reads without keys, a piece at a time.
///
/// # Errors
/// When the store fails.
pub async fn export(house: &House, now: Timestamp) -> Result<LedgerExport, VaultError> {
    house.vault().ledger_export(now).await
}

/// Why an outsider is not answered.
#[derive(Debug, thiserror::Error)]
pub enum OutsideFault {
    /// Too many questions from one address.
    #[error(transparent)]
    TooOften(#[from] TooOften),
    /// The store failed.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// The signed checkpoint for anybody who asks: it says how long the ledger is, and nothing of what stands in it.
///
/// # Errors
/// When one address asks too often, or the store fails.
pub async fn checkpoint_for_anybody(
    house: &House,
    from: &str,
    now: Timestamp,
) -> Result<SignedCheckpoint, OutsideFault> {
    house.take_try(Deed::LedgerFrom, from, now).await??;
    Ok(house.vault().published_checkpoint(now).await?)
}

/// A tile for anybody who asks; none where the ledger promises none, and none of entries: they name nobody, but whoever
/// reads all of them can follow one customer's pseudonym through the years.
///
/// # Errors
/// When one address asks too often, or the store fails.
///
/// Enforces: SEC
pub async fn tile_for_anybody(
    house: &House,
    from: &str,
    tile: TilePath,
    now: Timestamp,
) -> Result<Option<Vec<u8>>, OutsideFault> {
    house.take_try(Deed::LedgerFrom, from, now).await??;
    match tile.content() {
        TileContent::Entries => Ok(None),
        TileContent::Hashes(_) => Ok(house.vault().ledger_tile(tile).await?),
    }
}
