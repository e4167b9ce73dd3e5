//! Signing in: by password, by one-time link.
