//! The text of a message: it ends with CRLF, dot, CRLF and with nothing else, and is never kept beyond its limit.

/// Reads one message after DATA.
#[derive(Clone, Debug)]
pub struct DataReader {
    message: Vec<u8>,
    most_bytes: usize,
    is_too_long: bool,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// A line begins.
    Begin,
    /// Somewhere in a line.
    Inside,
    /// Behind a CR.
    Cr,
    /// Behind the dot that begins a line.
    Dot,
    /// Behind that dot and a CR.
    DotCr,
}

impl DataReader {
    /// For a message of so many bytes at most.
    #[must_use]
    pub const fn new(most_bytes: usize) -> Self {
        Self { message: Vec::new(), most_bytes, is_too_long: false, state: State::Begin }
    }

    /// Takes bytes up to the end of the message. Says how many it took, and whether the end was among them.
    pub fn take(&mut self, bytes: &[u8]) -> (usize, bool) {
        for (at, byte) in bytes.iter().enumerate() {
            self.state = match (self.state, *byte) {
                (State::Begin, b'.') => State::Dot,
                (State::Dot, b'\r') => State::DotCr,
                (State::DotCr, b'\n') => return (at + 1, true),
                // The dot was one that the client had put before a line (RFC 5321, 4.5.2); what follows it is text.
                (State::DotCr, other) => {
                    self.keep(b'\r');
                    self.text(other)
                }
                (State::Cr, b'\n') => {
                    self.keep(b'\n');
                    State::Begin
                }
                (_, other) => self.text(other),
            };
        }
        (bytes.len(), false)
    }

    /// The message; none when it is longer than allowed.
    #[must_use]
    pub fn message(self) -> Option<Vec<u8>> {
        (!self.is_too_long).then_some(self.message)
    }

    fn text(&mut self, byte: u8) -> State {
        self.keep(byte);
        if byte == b'\r' { State::Cr } else { State::Inside }
    }

    fn keep(&mut self, byte: u8) {
        if self.is_too_long {
            return;
        }
        if self.message.len() >= self.most_bytes {
            self.is_too_long = true;
            self.message = Vec::new();
        } else {
            self.message.push(byte);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (Option<Vec<u8>>, usize) {
        let mut reader = DataReader::new(1_000);
        let (taken, ended) = reader.take(bytes);
        (ended.then(|| reader.message()).flatten(), taken)
    }

    #[test]
    fn a_message_ends_with_a_dot_between_two_line_ends() {
        assert_eq!(read(b"A: b\r\n\r\nbody\r\n.\r\nQUIT\r\n"), (Some(b"A: b\r\n\r\nbody\r\n".to_vec()), 17));
        assert_eq!(read(b".\r\n"), (Some(Vec::new()), 3));
    }

    #[test]
    fn a_dot_before_a_line_is_taken_away_and_only_one() {
        assert_eq!(read(b"..a\r\n...\r\n.b\r\n.\r\n").0, Some(b".a\r\n..\r\nb\r\n".to_vec()));
    }

    /// Shows: SEC
    #[test]
    fn nothing_that_looks_like_an_end_smuggles_a_second_message() {
        for end in [
            "\n.\n",
            "\n.\r\n",
            "\r\n.\n",
            "\r.\r",
            "\r.\r\n",
            "\r\n.\r",
            "\n.\r",
            "\r\n.\r\r\n",
            "\r\n\0.\r\n",
        ] {
            let smuggled = format!("a{end}MAIL FROM:<x@y.example>\r\nb\r\n.\r\n");

            let (message, taken) = read(smuggled.as_bytes());

            assert_eq!(taken, smuggled.len(), "{end:?}");
            assert!(String::from_utf8(message.unwrap()).unwrap().contains("MAIL FROM"), "{end:?}");
        }
    }

    #[test]
    fn cut_anywhere_the_same_message_is_read() {
        let bytes = b"A: b\r\n\r\n..x\r\r\n.\ny\n.\r\nz\r\n.\r\n";
        for at in 0..bytes.len() {
            let mut reader = DataReader::new(100);
            let first = reader.take(&bytes[..at]);
            let second = reader.take(&bytes[at..]);

            assert_eq!((first, second), ((at, false), (bytes.len() - at, true)));
            assert_eq!(reader.message(), read(bytes).0);
        }
    }

    #[test]
    fn a_message_beyond_the_limit_is_read_to_its_end_and_not_kept() {
        let mut reader = DataReader::new(10);

        assert_eq!(reader.take(b"0123456789x"), (11, false));
        assert!(reader.message.capacity() == 0);
        assert_eq!(reader.take(b"\r\n.\r\n"), (5, true));
        assert_eq!(reader.message(), None);
    }
}
