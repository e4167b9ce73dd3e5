//! Tests of the readers on whole files: the committed corpus of the fuzz targets, and real logs.

#[cfg(test)]
mod access_log_file;
#[cfg(test)]
mod fuzz_corpus;
#[cfg(test)]
#[path = "../../../../fuzz/src/properties.rs"]
#[expect(unreachable_pub, reason = "the fuzz targets are another crate and share this file")]
mod properties;
#[cfg(test)]
mod sheet;
#[cfg(test)]
#[path = "../../../../tests/skip.rs"]
mod skip;
