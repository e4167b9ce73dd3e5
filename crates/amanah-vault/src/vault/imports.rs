//! Imports: lines enter once, in batches that stand or fall as a whole (R1).

use amanah_policy::ImportId;
use aws_lc_rs::hmac;

use super::Vault;
use crate::seal::Bound;
use crate::store::imports::ServiceRecordRow;

impl Vault {
    /// By what a line is known when it comes again, in whichever file.
    pub(super) fn line_tag(&self, line: &str) -> [u8; 16] {
        let text = Bound::new("amanah/line/1").text(line);
        let full = hmac::sign(&self.keys().named().duplicates, text.as_bytes());
        full.as_ref().first_chunk().copied().unwrap_or_default()
    }
}

/// What a quarantined line is bound to.
pub(super) fn bound_line(import: ImportId, line: u64, day: i64) -> Bound {
    Bound::new("amanah/quarantine/1")
        .bytes(import.as_bytes())
        .number(i64::try_from(line).unwrap_or(i64::MAX))
        .number(day)
}

/// What the masked line of a service is bound to.
pub(super) fn bound_record(row: &ServiceRecordRow) -> Bound {
    Bound::new("amanah/service_record/1")
        .bytes(row.customer.as_bytes())
        .bytes(row.service.as_ref().map_or(&[], |service| service.as_bytes().as_slice()))
        .bytes(row.import.as_bytes())
        .number(i64::try_from(row.line).unwrap_or(i64::MAX))
        .number(row.observed_at.as_micros())
}
