//! Tells equal lines of one file apart, the same way in every run.

use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

/// How many lines back an equal line is looked for. Equal lines have the same second, so they stand near each other.
const WINDOW_LINES: usize = 65_536;

/// How often each of the last lines of a file occurred.
#[derive(Default)]
pub(super) struct Occurrences {
    recent: VecDeque<u64>,
    counts: HashMap<u64, u32>,
}

impl Occurrences {
    /// Which of its equals this line is, from 1. A log that is read again, or overlaps another, counts alike, so its
    /// lines are recognised; two requests that look alike within one second stay two.
    pub(super) fn count(&mut self, text: &str) -> u32 {
        let digest = digest_of(text);
        if self.recent.len() >= WINDOW_LINES
            && let Some(oldest) = self.recent.pop_front()
        {
            self.forget(oldest);
        }
        self.recent.push_back(digest);
        let count = self.counts.entry(digest).or_insert(0);
        *count += 1;
        *count
    }

    fn forget(&mut self, digest: u64) {
        if let Some(count) = self.counts.get_mut(&digest) {
            *count -= 1;
            if *count == 0 {
                self.counts.remove(&digest);
            }
        }
    }
}

/// Not secret and never stored: it only finds equals within the window.
fn digest_of(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_lines_are_told_apart_and_every_run_tells_them_alike() {
        let lines = ["a", "b", "a", "a"];
        let run = || {
            let mut occurrences = Occurrences::default();
            lines.map(|line| occurrences.count(line))
        };

        assert_eq!(run(), [1, 1, 2, 3]);
        assert_eq!(run(), [1, 1, 2, 3]);
    }

    #[test]
    fn memory_does_not_grow_with_the_file() {
        let mut occurrences = Occurrences::default();

        for number in 0..WINDOW_LINES * 2 {
            occurrences.count(&number.to_string());
        }

        assert_eq!((occurrences.recent.len(), occurrences.counts.len()), (WINDOW_LINES, WINDOW_LINES));
    }
}
