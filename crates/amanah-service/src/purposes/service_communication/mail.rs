//! Service mails: written from released data, sealed in the outbox (U1).
