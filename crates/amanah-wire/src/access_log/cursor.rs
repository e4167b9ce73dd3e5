//! Walks through the fields of a text line.

use super::fault::LineFault;

/// What is left of a line.
pub(super) struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub(super) fn new(line: &'a [u8]) -> Self {
        Self { rest: line }
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn is_at_quote(&self) -> bool {
        self.rest.starts_with(b"\"")
    }

    /// What has not been read yet.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Goes on with `rest`, which is the end of what was left.
    pub(super) fn continue_with(&mut self, rest: &'a [u8]) {
        self.rest = rest;
    }

    /// The bytes up to the next space or the end; the space is passed.
    pub(super) fn word(&mut self) -> Result<&'a [u8], LineFault> {
        let mut parts = self.rest.splitn(2, |byte| *byte == b' ');
        let word = parts.next().filter(|word| !word.is_empty());
        self.rest = parts.next().unwrap_or_default();
        word.ok_or(if self.is_at_end() { LineFault::CutOff } else { LineFault::Shape })
    }

    /// The bytes inside quotes, escapes and all; the space behind them is passed.
    pub(super) fn quoted(&mut self) -> Result<&'a [u8], LineFault> {
        if self.is_at_end() {
            return Err(LineFault::CutOff);
        }
        let inside = self.rest.strip_prefix(b"\"").ok_or(LineFault::Shape)?;
        let (text, rest) = closing_quote(inside)
            .and_then(|end| inside.split_at_checked(end))
            .and_then(|(text, rest)| Some((text, rest.strip_prefix(b"\"")?)))
            .ok_or(LineFault::CutOff)?;
        self.rest = match rest.strip_prefix(b" ") {
            Some(after) => after,
            None if rest.is_empty() => rest,
            None => return Err(LineFault::Shape),
        };
        Ok(text)
    }
}

/// Where the quote stands that no backslash escapes.
fn closing_quote(bytes: &[u8]) -> Option<usize> {
    let mut is_escaped = false;
    bytes.iter().position(|byte| {
        let closes = *byte == b'"' && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
        closes
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_quotes_are_read_one_after_the_other() {
        let mut cursor = Cursor::new(br#"a "b \" c" d"#);

        assert_eq!(cursor.word(), Ok(&b"a"[..]));
        assert_eq!(cursor.quoted(), Ok(&br#"b \" c"#[..]));
        assert_eq!(cursor.word(), Ok(&b"d"[..]));
        assert_eq!(cursor.word(), Err(LineFault::CutOff));
    }

    #[test]
    fn an_open_quote_is_cut_off_and_a_glued_word_is_misshapen() {
        assert_eq!(Cursor::new(br#""abc\""#).quoted(), Err(LineFault::CutOff));
        assert_eq!(Cursor::new(br#""abc"d"#).quoted(), Err(LineFault::Shape));
        assert_eq!(Cursor::new(b"abc").quoted(), Err(LineFault::Shape));
        assert_eq!(Cursor::new(b"  a").word(), Err(LineFault::Shape));
    }
}
