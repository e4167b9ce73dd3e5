//! Blanks and comments, which stand between the words of an address and are never part of it (RFC 5322, 3.2.2).

/// Comments within comments are read so deep.
const DEEPEST: usize = 8;

/// What is left of a text.
pub(super) struct Words<'a> {
    rest: &'a str,
}

impl<'a> Words<'a> {
    pub(super) const fn new(rest: &'a str) -> Self {
        Self { rest }
    }

    pub(super) const fn rest(&self) -> &'a str {
        self.rest
    }

    /// The next letter.
    pub(super) fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    /// Takes this letter if it is the next one.
    pub(super) fn take(&mut self, letter: char) -> bool {
        match self.rest.strip_prefix(letter) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// Takes the letters that fit.
    pub(super) fn take_while(&mut self, fits: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|letter| !fits(letter)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// Leaves out blanks and comments; false when a comment does not end.
    pub(super) fn skip(&mut self) -> bool {
        loop {
            self.take_while(|letter| matches!(letter, ' ' | '\t'));
            if self.peek() != Some('(') {
                return true;
            }
            if !self.skip_comment() {
                return false;
            }
        }
    }

    fn skip_comment(&mut self) -> bool {
        let mut depth = 0_usize;
        let mut letters = self.rest.char_indices();
        while let Some((at, letter)) = letters.next() {
            match letter {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                '\\' => {
                    letters.next();
                }
                _ => {}
            }
            if depth == 0 {
                self.rest = self.rest.get(at + 1..).unwrap_or("");
                return true;
            }
            if depth > DEEPEST {
                return false;
            }
        }
        false
    }

    /// Takes a quoted string; false when it does not end.
    pub(super) fn skip_quoted(&mut self) -> bool {
        let mut letters = self.rest.char_indices().skip(1);
        while let Some((at, letter)) = letters.next() {
            match letter {
                '"' => {
                    self.rest = self.rest.get(at + 1..).unwrap_or("");
                    return true;
                }
                '\\' => {
                    letters.next();
                }
                _ => {}
            }
        }
        false
    }
}
