#![no_main]

use amanah_fuzz::properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| properties::opendsr(bytes));
