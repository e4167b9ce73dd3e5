//! The vault from outside: through its public interface, and through its files.

#[cfg(test)]
mod opening;
#[cfg(test)]
mod pending;
#[cfg(test)]
mod people;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod staff;
#[cfg(test)]
mod support;
