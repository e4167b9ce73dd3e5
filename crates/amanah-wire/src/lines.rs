//! A stream of bytes, cut into numbered lines in bounded memory.

/// The longest line that is read, in bytes without its ending: 64 kB, eight times what a web server accepts.
pub const LONGEST_LINE_BYTES: usize = 65_536;

/// The mark that some editors put at the beginning of a UTF-8 file.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// One line as it stood in the input, without its line feed and the carriage return before that.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RawLine<'a> {
    /// The number of the line; the first is 1.
    pub number: u64,
    /// What stood in the line.
    pub content: Content<'a>,
    /// Whether a line feed ended it. The last line of a file that is still being written has none.
    pub is_terminated: bool,
}

/// What stood in a line.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Content<'a> {
    /// The whole line.
    Whole(&'a [u8]),
    /// More than [`LONGEST_LINE_BYTES`]; nothing of it is kept.
    TooLong,
}

/// Cuts chunks into lines, wherever the chunks begin and end.
///
/// It holds at most one line, and never more than [`LONGEST_LINE_BYTES`] and one byte of it.
#[derive(Default)]
pub struct LineSplitter {
    /// The beginning of a line whose end has not come yet.
    pending: Vec<u8>,
    /// Whether the line that is being read has already been too long.
    is_overlong: bool,
    /// How many lines were handed out.
    count: u64,
}

impl LineSplitter {
    /// A splitter at the beginning of its input.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next chunk and hands out every line that ends in it.
    pub fn feed(&mut self, chunk: &[u8], mut each: impl FnMut(RawLine<'_>)) {
        let mut rest = chunk;
        while let Some((line, after)) = split_at_line_feed(rest) {
            rest = after;
            if self.pending.is_empty() && !self.is_overlong {
                let number = self.next_number();
                each(raw_line(number, line, true));
            } else {
                self.keep(line);
                self.hand_out(true, &mut each);
            }
        }
        self.keep(rest);
    }

    /// Ends the input and hands out its last line, if that had no line feed.
    pub fn finish(mut self, mut each: impl FnMut(RawLine<'_>)) {
        if !self.pending.is_empty() || self.is_overlong {
            self.hand_out(false, &mut each);
        }
    }

    /// Remembers a part of a line, or only that it grew too long. One byte more than the limit is kept, because the
    /// last may be a carriage return.
    fn keep(&mut self, part: &[u8]) {
        if self.is_overlong || self.pending.len().saturating_add(part.len()) > LONGEST_LINE_BYTES + 1 {
            self.is_overlong = self.is_overlong || !part.is_empty();
            self.pending.clear();
        } else {
            self.pending.extend_from_slice(part);
        }
    }

    fn hand_out(&mut self, is_terminated: bool, each: &mut impl FnMut(RawLine<'_>)) {
        let number = self.next_number();
        if self.is_overlong {
            each(RawLine { number, content: Content::TooLong, is_terminated });
        } else {
            each(raw_line(number, &self.pending, is_terminated));
        }
        self.pending.clear();
        self.is_overlong = false;
    }

    fn next_number(&mut self) -> u64 {
        self.count = self.count.saturating_add(1);
        self.count
    }
}

fn split_at_line_feed(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut parts = bytes.splitn(2, |byte| *byte == b'\n');
    Some((parts.next()?, parts.next()?))
}

fn raw_line(number: u64, bytes: &[u8], is_terminated: bool) -> RawLine<'_> {
    let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
    let content = if bytes.len() > LONGEST_LINE_BYTES {
        Content::TooLong
    } else if number == 1 {
        Content::Whole(bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes))
    } else {
        Content::Whole(bytes)
    };
    RawLine { number, content, is_terminated }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Number, content (None: too long), whether terminated.
    type Owned = (u64, Option<Vec<u8>>, bool);

    fn split(chunks: &[&[u8]]) -> Vec<Owned> {
        let mut lines = Vec::new();
        let mut keep = |line: RawLine<'_>| {
            let content = match line.content {
                Content::Whole(bytes) => Some(bytes.to_vec()),
                Content::TooLong => None,
            };
            lines.push((line.number, content, line.is_terminated));
        };
        let mut splitter = LineSplitter::new();
        for chunk in chunks {
            splitter.feed(chunk, &mut keep);
        }
        splitter.finish(&mut keep);
        lines
    }

    fn line(number: u64, text: &str, is_terminated: bool) -> Owned {
        (number, Some(text.as_bytes().to_vec()), is_terminated)
    }

    #[test]
    fn lines_are_numbered_from_one_and_the_last_needs_no_line_feed() {
        let lines = split(&[b"a\n\nb"]);

        assert_eq!(lines, [line(1, "a", true), line(2, "", true), line(3, "b", false)]);
    }

    #[test]
    fn a_carriage_return_belongs_to_the_line_ending() {
        let lines = split(&[b"a\r", b"\nb\r\n"]);

        assert_eq!(lines, [line(1, "a", true), line(2, "b", true)]);
    }

    #[test]
    fn a_byte_order_mark_is_no_content() {
        let lines = split(&[b"\xef\xbb", b"\xbfa\n\xef\xbb\xbfb\n"]);

        assert_eq!(lines, [line(1, "a", true), (2, Some(b"\xef\xbb\xbfb".to_vec()), true)]);
    }

    #[test]
    fn nothing_gives_no_line() {
        assert_eq!(split(&[]), []);
        assert_eq!(split(&[b"", b""]), []);
    }

    #[test]
    fn an_overlong_line_is_counted_and_not_kept() {
        let long = vec![b'x'; LONGEST_LINE_BYTES + 1];
        let longest = vec![b'x'; LONGEST_LINE_BYTES];

        let lines = split(&[&long, b"\n", &longest, b"\r\n", &long, &long]);

        assert_eq!(lines, [(1, None, true), (2, Some(longest), true), (3, None, false)]);
    }

    #[test]
    fn an_endless_line_holds_no_memory() {
        let mut splitter = LineSplitter::new();

        for _ in 0..1_000 {
            splitter.feed(&[b'x'; 1_024], |_| panic!("no line ends here"));
        }

        assert!(splitter.pending.capacity() <= 4 * LONGEST_LINE_BYTES, "{}", splitter.pending.capacity());
    }

    proptest! {
        #[test]
        fn where_the_chunks_end_changes_nothing(
            bytes in prop::collection::vec(prop::sample::select(b"ab\r\n\xef\xbb\xbf".to_vec()), 0..60),
            cuts in prop::collection::vec(0_usize..60, 0..6),
        ) {
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(bytes.len())).collect();
            cuts.extend([0, bytes.len()]);
            cuts.sort_unstable();
            let chunks: Vec<&[u8]> = cuts.windows(2).map(|pair| &bytes[pair[0]..pair[1]]).collect();

            prop_assert_eq!(split(&chunks), split(&[&bytes]));
        }
    }
}
