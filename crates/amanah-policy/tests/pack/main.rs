//! The shipped policy pack, through the crate's own door: compiled, enumerated, compared with an oracle, and read.

#[cfg(test)]
mod claims;
#[cfg(test)]
mod compile;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod page;
#[cfg(test)]
mod plain_words;
#[cfg(test)]
mod schedule;
#[cfg(test)]
mod table;
#[cfg(test)]
mod versions;
