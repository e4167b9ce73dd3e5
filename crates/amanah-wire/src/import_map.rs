//! The operator's file that says whose an access log is (`--map FILE`).
//!
//! ```text
//! # A virtual host, all hosts below a name, or the files of a name.
//! shop.example              = C-000123-4
//! *.shop.example            = C-000123-4
//! file:blog-*.log           = svc_00112233445566778899aabbccddeeff
//! file:logs/*/access.log    = C-000456-7
//! ```
//!
//! Layout: `pattern` compares file names. Deliberately absent: whether a customer or service exists, which only the
//! store knows; [`ImportMap::targets`] hands them out to be looked up before the first line is read.

mod pattern;

use core::fmt;
use std::collections::BTreeMap;

use crate::access_log::normalise_host;

/// What a customer's number or a service's id may be made of, and how long it may be.
const LONGEST_TARGET: usize = 64;

/// Whose lines are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MapTarget {
    /// The number of a customer.
    Customer(String),
    /// The id of a service, `svc_` and 32 hexadecimal digits.
    Service(String),
}

/// Whose lines are, by virtual host and file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportMap {
    hosts: BTreeMap<String, Entry>,
    /// By the name below which all hosts are meant.
    hosts_below: BTreeMap<String, Entry>,
    files: Vec<(String, Entry)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    line: usize,
    target: MapTarget,
}

/// What is wrong with one line of a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MapFault {
    /// The number of the line; the first is 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: MapReason,
}

/// Why a line of a map cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MapReason {
    /// There is no `=`.
    #[error("write `pattern = customer number or service id`")]
    NoEquals,
    /// The pattern is none.
    #[error("the pattern is no virtual host, `*.host` or `file:name`")]
    Pattern,
    /// The target is none.
    #[error("the target is no customer number and no service id")]
    Target,
    /// The pattern stands twice.
    #[error("the pattern stands in line {0} already")]
    Repeated(usize),
}

/// A map that cannot be used, with all its faults.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct MapFaults(pub Vec<MapFault>);

impl fmt::Display for MapFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the map cannot be used")?;
        self.0.iter().try_for_each(|fault| write!(f, "; line {}: {}", fault.line, fault.reason))
    }
}

impl ImportMap {
    /// Reads a map.
    ///
    /// # Errors
    ///
    /// Every line that is neither empty, nor a comment, nor `pattern = target` with a pattern of its own.
    pub fn parse(text: &str) -> Result<Self, MapFaults> {
        let mut map = Self::default();
        let mut faults = Vec::new();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        for (line, content) in (1..).zip(text.lines().map(str::trim)) {
            if content.is_empty() || content.starts_with('#') {
                continue;
            }
            if let Err(reason) = map.add(line, content) {
                faults.push(MapFault { line, reason });
            }
        }
        if faults.is_empty() { Ok(map) } else { Err(MapFaults(faults)) }
    }

    /// Whose a line is: by its virtual host, then by the nearest name above that, then by the first pattern that fits
    /// the file. A pattern with a slash is compared with the whole path as the operator gave it, another one with the
    /// file's name.
    #[must_use]
    pub fn find(&self, virtual_host: Option<&str>, file: &str) -> Option<&MapTarget> {
        let by_host = virtual_host.and_then(|host| self.hosts.get(host).or_else(|| self.find_above(host)));
        let by_file =
            || self.files.iter().find(|(pattern, _)| pattern::fits(pattern, file)).map(|(_, entry)| entry);
        by_host.or_else(by_file).map(|entry| &entry.target)
    }

    /// Every target with the number of its line, so that each can be looked up before the import begins.
    pub fn targets(&self) -> impl Iterator<Item = (usize, &MapTarget)> {
        let hosts = self.hosts.values().chain(self.hosts_below.values());
        hosts.chain(self.files.iter().map(|(_, entry)| entry)).map(|entry| (entry.line, &entry.target))
    }

    fn find_above(&self, host: &str) -> Option<&Entry> {
        let mut above = host.split_once('.');
        while let Some((_, name)) = above {
            if let Some(entry) = self.hosts_below.get(name) {
                return Some(entry);
            }
            above = name.split_once('.');
        }
        None
    }

    fn add(&mut self, line: usize, content: &str) -> Result<(), MapReason> {
        // From the right, because a file's name may hold the sign and a target may not.
        let (pattern, target) = content.rsplit_once('=').ok_or(MapReason::NoEquals)?;
        let entry = Entry { line, target: read_target(target.trim()).ok_or(MapReason::Target)? };
        let pattern = pattern.trim();
        if let Some(file) = pattern.strip_prefix("file:") {
            return self.add_file(file.trim(), entry);
        }
        let (table, name) = match pattern.strip_prefix("*.") {
            Some(name) => (&mut self.hosts_below, name),
            None => (&mut self.hosts, pattern),
        };
        let name = normalise_host(name).ok_or(MapReason::Pattern)?;
        match table.get(&name) {
            Some(first) => Err(MapReason::Repeated(first.line)),
            None => {
                table.insert(name, entry);
                Ok(())
            }
        }
    }

    fn add_file(&mut self, pattern: &str, entry: Entry) -> Result<(), MapReason> {
        if pattern.is_empty() {
            return Err(MapReason::Pattern);
        }
        if let Some((_, first)) = self.files.iter().find(|(known, _)| known == pattern) {
            return Err(MapReason::Repeated(first.line));
        }
        self.files.push((pattern.to_owned(), entry));
        Ok(())
    }
}

fn read_target(text: &str) -> Option<MapTarget> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
    if text.len() > LONGEST_TARGET || !has_digit || !text.bytes().all(is_plain) {
        return None;
    }
    match text.strip_prefix("svc_") {
        Some(id) => {
            let is_id = id.len() == 32 && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
            is_id.then(|| MapTarget::Service(text.to_owned()))
        }
        None => Some(MapTarget::Customer(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: &str = "\u{feff}# whose logs are whose\r\n\
        \r\n\
        Shop.example:443 = C-000123-4\r\n\
        *.shop.example = C-000123-5\n\
        *.eu.shop.example=svc_00112233445566778899aabbccddeeff\n\
        file:blog=2026-*.log = C-000456-7\n\
        file:logs/*/access.log = C-000789-0\n";

    fn customer(number: &str) -> Option<MapTarget> {
        Some(MapTarget::Customer(number.to_owned()))
    }

    fn faults(text: &str) -> Vec<(usize, MapReason)> {
        let faults = ImportMap::parse(text).expect_err("the map is wrong");
        faults.0.into_iter().map(|fault| (fault.line, fault.reason)).collect()
    }

    #[test]
    fn the_nearest_host_decides_and_then_the_first_file() {
        let map = ImportMap::parse(MAP).expect("the map is right");
        let find = |host, file| map.find(host, file).cloned();
        let service = Some(MapTarget::Service("svc_00112233445566778899aabbccddeeff".to_owned()));

        assert_eq!(find(Some("shop.example"), "x"), customer("C-000123-4"));
        assert_eq!(find(Some("www.shop.example"), "x"), customer("C-000123-5"));
        assert_eq!(find(Some("a.b.eu.shop.example"), "x"), service);
        assert_eq!(find(Some("eu.shop.example"), "x"), customer("C-000123-5"));
        assert_eq!(find(Some("other.example"), "/var/blog=2026-05.log"), customer("C-000456-7"));
        assert_eq!(find(None, "logs/a/access.log"), customer("C-000789-0"));
        assert_eq!(find(None, "logs/a/b/access.log"), None);
        assert_eq!(find(Some("notshop.example"), "x"), None);
    }

    #[test]
    fn every_target_can_be_looked_up_with_its_line() {
        let map = ImportMap::parse(MAP).expect("the map is right");

        let lines: Vec<usize> = map.targets().map(|(line, _)| line).collect();

        assert_eq!(lines, [3, 5, 4, 6, 7]);
    }

    #[test]
    fn every_fault_is_told_with_its_line() {
        let text = "shop.example\n= C-1\n*.*.example = C-1\nfile: = C-1\na.example = \na.example = siti\n\
                    a.example = svc_12\na.example = C-1\n\nA.EXAMPLE = C-2\nfile:x = C-1\nfile:x = C-1\n";

        assert_eq!(
            faults(text),
            [
                (1, MapReason::NoEquals),
                (2, MapReason::Pattern),
                (3, MapReason::Pattern),
                (4, MapReason::Pattern),
                (5, MapReason::Target),
                (6, MapReason::Target),
                (7, MapReason::Target),
                (10, MapReason::Repeated(8)),
                (12, MapReason::Repeated(11)),
            ]
        );
    }

    #[test]
    fn the_message_says_what_to_do_and_shows_no_value() {
        let message = ImportMap::parse("siti@shop.example\n\nsiti = siti").expect_err("wrong").to_string();

        assert_eq!(
            message,
            "the map cannot be used; line 1: write `pattern = customer number or service id`; \
             line 3: the target is no customer number and no service id"
        );
    }
}
