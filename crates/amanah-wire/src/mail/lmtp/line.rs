//! Lines of a conversation: each ends with CRLF, and none is without end.

/// A line may have so many bytes, its end included.
pub const MOST_LINE_BYTES: usize = 4_096;

/// What came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// A line, without its end.
    Whole(Vec<u8>),
    /// A line that is longer, or holds a NUL, a bare CR or a bare LF: it was read to its end and is not kept.
    Bad,
}

/// Cuts bytes into lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineReader {
    line: Vec<u8>,
    is_bad: bool,
    after_cr: bool,
}

impl LineReader {
    /// Takes bytes up to the end of one line. Says how many it took, and the line when it is whole.
    pub fn take(&mut self, bytes: &[u8]) -> (usize, Option<Line>) {
        for (at, byte) in bytes.iter().enumerate() {
            match (self.after_cr, *byte) {
                (true, b'\n') => {
                    let line = core::mem::take(&mut self.line);
                    let is_bad = core::mem::take(&mut self.is_bad);
                    self.after_cr = false;
                    return (at + 1, Some(if is_bad { Line::Bad } else { Line::Whole(line) }));
                }
                (false, b'\r') => self.after_cr = true,
                (true, _) | (_, b'\n' | 0) => self.drop_line(*byte == b'\r'),
                (false, other) => self.line.push(other),
            }
            if self.line.len() + 2 > MOST_LINE_BYTES {
                self.drop_line(self.after_cr);
            }
        }
        (bytes.len(), None)
    }

    /// What comes until the line's end is read and not kept.
    fn drop_line(&mut self, after_cr: bool) {
        self.is_bad = true;
        self.line = Vec::new();
        self.after_cr = after_cr;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8]) -> Vec<Line> {
        let (mut reader, mut rest, mut lines) = (LineReader::default(), bytes, Vec::new());
        while !rest.is_empty() {
            let (taken, line) = reader.take(rest);
            rest = &rest[taken..];
            lines.extend(line);
        }
        lines
    }

    #[test]
    fn a_line_ends_with_crlf_alone() {
        let whole = |text: &str| Line::Whole(text.as_bytes().to_vec());

        assert_eq!(lines(b"A\r\nB b\r\n\r\nrest"), [whole("A"), whole("B b"), whole("")]);
        assert_eq!(lines(b"A\nB\r\nC\r\n"), [Line::Bad, whole("C")]);
        assert_eq!(lines(b"A\rB\r\nC\r\n"), [Line::Bad, whole("C")]);
        assert_eq!(lines(b"A\r\r\nC\r\n"), [Line::Bad, whole("C")]);
        assert_eq!(lines(b"A\0\r\nC\r\n"), [Line::Bad, whole("C")]);
    }

    #[test]
    fn a_line_without_end_is_not_kept() {
        let mut reader = LineReader::default();
        for _ in 0..100 {
            assert_eq!(reader.take(&[b'x'; 1_000]), (1_000, None));
            assert!(reader.line.capacity() <= 2 * MOST_LINE_BYTES);
        }

        assert_eq!(reader.take(b"\r\nA\r\n"), (2, Some(Line::Bad)));
    }
}
