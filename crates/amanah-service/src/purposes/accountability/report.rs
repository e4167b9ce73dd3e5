//! The access report: every datum and its whole processing record (U2a).
