//! Staff open a customer under a declared purpose, and see what the policy lets them see (U1, SEC).
