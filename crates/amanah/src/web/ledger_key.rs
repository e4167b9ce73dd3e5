//! The published key of the ledger, as one line of text: what receipts and exports are checked against.

use super::answer;
use super::doors::Doors;
use super::fault::Outcome;
use super::visit::Visit;

/// Shows the key.
pub(crate) async fn show(doors: Doors, _visit: Visit) -> Outcome {
    let key = doors.house()?.vault().ledger_key();
    Ok(answer::text(format!("{key}\n")))
}
