//! The vault from outside: through its public interface, and through its files.

#[cfg(test)]
mod opening;
#[cfg(test)]
mod support;
