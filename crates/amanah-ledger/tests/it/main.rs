//! The ledger as an auditor uses it: only its public face, with signatures made here and not by the vault.

#[cfg(test)]
mod certificate;
#[cfg(test)]
mod checkpoint;
#[cfg(test)]
mod continuation;
#[cfg(test)]
mod export;
#[cfg(test)]
mod fuzz_corpus;
#[cfg(test)]
mod leaf;
#[cfg(test)]
mod older_checkpoint;
#[cfg(test)]
#[path = "../../../../fuzz/src/ledger_properties.rs"]
#[expect(unreachable_pub, reason = "the fuzz targets are another crate and share this file")]
mod properties;
#[cfg(test)]
mod receipt;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tile;
#[cfg(test)]
mod tree;
