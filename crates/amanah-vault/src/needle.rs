//! A value to look for in bytes, in the spellings in which it could stand there.

use zeroize::Zeroizing;

/// Shorter values stand everywhere by chance.
const SHORTEST: usize = 4;

/// The value as written, and as JSON writes it; letters of ASCII match in either case.
pub(crate) struct Needle {
    spellings: Vec<Zeroizing<Vec<u8>>>,
}

impl Needle {
    /// None when the value is too short to be looked for.
    pub(crate) fn new(value: &str) -> Option<Self> {
        let value = value.trim();
        if value.len() < SHORTEST {
            return None;
        }
        let plain = Zeroizing::new(value.to_ascii_lowercase().into_bytes());
        let quoted = Zeroizing::new(serde_json::to_string(value).ok()?.to_ascii_lowercase());
        let quoted = quoted.trim_matches('"').as_bytes();
        let mut spellings = vec![plain];
        if spellings.iter().all(|plain| plain.as_slice() != quoted) {
            spellings.push(Zeroizing::new(quoted.to_vec()));
        }
        Some(Self { spellings })
    }

    /// The length of the longest spelling.
    pub(crate) fn longest(&self) -> usize {
        self.spellings.iter().map(|spelling| spelling.len()).max().unwrap_or(0)
    }

    /// How often it stands in the bytes.
    pub(crate) fn count(&self, bytes: &[u8]) -> u64 {
        self.count_after(bytes, 0)
    }

    /// How often it stands in the bytes and reaches beyond the first `seen` of them, which were looked at before.
    pub(crate) fn count_after(&self, bytes: &[u8], seen: usize) -> u64 {
        let mut times = 0_u64;
        for spelling in &self.spellings {
            let found = bytes
                .windows(spelling.len())
                .enumerate()
                .filter(|(at, window)| at + spelling.len() > seen && window.eq_ignore_ascii_case(spelling));
            times = times.saturating_add(found.count().try_into().unwrap_or(u64::MAX));
        }
        times
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_in_any_case_and_as_json() {
        let needle = Needle::new("Sri \"Ayu\"").unwrap();

        assert_eq!(needle.count(b"name=SRI \"ayu\"; {\"n\":\"Sri \\\"Ayu\\\"\"}"), 2);
        assert_eq!(needle.count(b"Sri Ayu"), 0);
    }

    #[test]
    fn what_was_counted_before_is_not_counted_again() {
        let needle = Needle::new("budi@example.test").unwrap();
        let bytes = b"budi@example.test, budi@example.test";

        assert_eq!(needle.count(bytes), 2);
        assert_eq!(needle.count_after(bytes, 17), 1);
        assert_eq!(needle.count_after(bytes, 16), 2);
    }

    #[test]
    fn a_value_of_three_bytes_is_not_looked_for() {
        assert!(Needle::new(" abc ").is_none());
        assert!(Needle::new("abcd").is_some());
    }
}
