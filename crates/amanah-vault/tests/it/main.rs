//! The vault from outside: through its public interface, and through its files.

#[cfg(test)]
mod agreements;
#[cfg(test)]
mod customers;
#[cfg(test)]
mod imports;
#[cfg(test)]
mod opening;
#[cfg(test)]
mod pending;
#[cfg(test)]
mod people;
#[cfg(test)]
mod policies;
#[cfg(test)]
mod records;
#[cfg(test)]
mod releases;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod staff;
#[cfg(test)]
mod support;
