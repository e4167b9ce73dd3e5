//! Misuse of personal data does not compile (invariant 2).

#[cfg(test)]
mod misuse;
