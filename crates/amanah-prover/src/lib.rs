//! The proofs of a policy version; the next commits write them.
