//! Offline registration: staff enter what a customer handed over on paper (R2).
