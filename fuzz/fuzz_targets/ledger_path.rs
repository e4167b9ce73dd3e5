#![no_main]

use amanah_fuzz::ledger_properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ledger_properties::ledger_path(bytes));
