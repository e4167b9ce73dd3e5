//! The vault from outside: through its public interface, and through its files.

mod opening;
mod support;
