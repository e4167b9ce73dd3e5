//! The ledger as an auditor uses it: only its public face, with signatures made here and not by the vault.

#[cfg(test)]
mod checkpoint;
#[cfg(test)]
mod export;
#[cfg(test)]
mod leaf;
#[cfg(test)]
mod older_checkpoint;
#[cfg(test)]
mod receipt;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tree;
