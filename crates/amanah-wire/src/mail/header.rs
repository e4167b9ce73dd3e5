//! The header block of a mail, read strictly (G1), and as a lenient reader might read it.

use super::verdict::Rule;

/// More of a header block is never looked at.
pub const MOST_HEADER_BYTES: usize = 256 * 1024;

/// More fields are never looked at.
pub const MOST_FIELDS: usize = 2_000;

/// One field: its name and its value, as they stand in the mail.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Field<'a> {
    /// Before the colon.
    pub name: &'a [u8],
    /// After the colon, with its folds, without the line's end.
    pub value: &'a [u8],
}

/// The fields of a mail, and whether the block is well formed.
#[derive(Clone, PartialEq, Eq)]
pub struct Header<'a> {
    fields: Vec<Field<'a>>,
    is_strict: bool,
    is_bounded: bool,
    length: usize,
}

impl<'a> Field<'a> {
    /// Whether this is the field as everybody reads it.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name.as_bytes())
    }

    /// Whether somebody lenient could read it as this field: blanks and controls left out of the name, cases folded.
    #[must_use]
    pub fn could_be(&self, name: &str) -> bool {
        let visible = self.name.iter().filter(|byte| (33..=126).contains(*byte));
        visible.copied().map(|byte| byte.to_ascii_lowercase()).eq(name.bytes())
    }

    /// The value on one line.
    #[must_use]
    pub fn unfolded(&self) -> Vec<u8> {
        self.value.iter().copied().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect()
    }

    /// The value on one line, as text; bytes that are none are replaced.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.unfolded()).trim().to_owned()
    }

    fn is_strict(&self) -> bool {
        !self.name.is_empty()
            && self.name.iter().all(|byte| (33..=126).contains(byte))
            // A line of blanks alone ends the header for one reader and folds it for another.
            && self.value.split(|byte| *byte == b'\n').skip(1).all(|line| !line.trim_ascii().is_empty())
    }
}

impl core::fmt::Debug for Field<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Field(..)")
    }
}

impl core::fmt::Debug for Header<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Header").field("fields", &self.fields.len()).finish_non_exhaustive()
    }
}

impl<'a> Header<'a> {
    /// Reads the block at the beginning of a mail, up to its first empty line. Whatever it is, it is read.
    #[must_use]
    pub fn read(mail: &'a [u8]) -> Self {
        let looked_at = mail.get(..MOST_HEADER_BYTES).unwrap_or(mail);
        let length = block_length(looked_at);
        let block = looked_at.get(..length).unwrap_or_default();
        let mut fields = Vec::new();
        let mut is_strict = !has_loose_bytes(block) && !block.is_empty();
        for line in logical_lines(block) {
            match line.iter().position(|byte| *byte == b':') {
                Some(colon) if !line.starts_with(b" ") && !line.starts_with(b"\t") => {
                    let (name, value) = line.split_at(colon);
                    let field = Field { name, value: value.get(1..).unwrap_or_default() };
                    is_strict &= field.is_strict();
                    fields.push(field);
                }
                _ => is_strict = false,
            }
        }
        let is_bounded = fields.len() <= MOST_FIELDS && (length < MOST_HEADER_BYTES || mail.len() <= length);
        fields.truncate(MOST_FIELDS);
        Self { fields, is_strict, is_bounded, length }
    }

    /// The rules that the block itself breaks: G1, and G13 where it has no end.
    #[must_use]
    pub fn broken_rules(&self) -> Vec<Rule> {
        let strict = (!self.is_strict).then_some(Rule::HeaderBlock);
        let bounded = (!self.is_bounded).then_some(Rule::BoundedWork);
        strict.into_iter().chain(bounded).collect()
    }

    /// All fields, from above.
    #[must_use]
    pub fn fields(&self) -> &[Field<'a>] {
        &self.fields
    }

    /// The fields of a name, from above.
    pub fn named<'b>(&'b self, name: &'b str) -> impl Iterator<Item = Field<'a>> + 'b {
        self.fields.iter().copied().filter(move |field| field.is(name))
    }

    /// The only field of a name; none when there are two.
    #[must_use]
    pub fn only(&self, name: &str) -> Option<Field<'a>> {
        let mut named = self.named(name);
        named.next().filter(|_| named.next().is_none())
    }

    /// How many bytes of the mail the block has, with the line that ends its last field.
    #[must_use]
    pub const fn length(&self) -> usize {
        self.length
    }
}

/// Where the block ends: at the first empty line, whichever of its spellings comes first.
fn block_length(mail: &[u8]) -> usize {
    if mail.starts_with(b"\r\n") {
        return 0;
    }
    mail.windows(4).position(|four| four == b"\r\n\r\n").map_or(mail.len(), |at| at + 2)
}

/// A NUL, or a CR or LF without the other.
fn has_loose_bytes(block: &[u8]) -> bool {
    let mut before = 0;
    for byte in block {
        let is_loose = match (before, *byte) {
            (b'\r', b'\n') => false,
            (_, 0 | b'\n') | (b'\r', _) => true,
            _ => false,
        };
        if is_loose {
            return true;
        }
        before = *byte;
    }
    before == b'\r'
}

/// Lines with what folds under them. A bare LF ends a line here too, because a lenient reader would see a field after it.
fn logical_lines(block: &[u8]) -> Vec<&[u8]> {
    let mut lines = Vec::new();
    let (mut begins, mut at) = (0, 0);
    while at < block.len() {
        let rest = block.get(at..).unwrap_or_default();
        let Some(end) = rest.iter().position(|byte| *byte == b'\n') else { break };
        at += end + 1;
        let folds = matches!(block.get(at), Some(b' ' | b'\t'));
        if !folds {
            lines.push(without_end(block.get(begins..at).unwrap_or_default()));
            begins = at;
        }
    }
    if begins < block.len() {
        lines.push(without_end(block.get(begins..).unwrap_or_default()));
    }
    lines
}

fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(mail: &[u8]) -> Vec<Rule> {
        Header::read(mail).broken_rules()
    }

    /// Shows: DEL2
    #[test]
    fn g1_a_block_with_loose_bytes_or_a_name_that_two_readers_read_differently_is_refused() {
        let good: &[&[u8]] =
            &[b"From: a@b.example\r\nTo: c\r\n\tfolded\r\n\r\nbody\n.\0\r", b"A: b", b"A:\r\n\r\n"];
        let bad: &[&[u8]] = &[
            b"From : a@b.example\r\n\r\n",
            b"Fr om: a@b.example\r\n\r\n",
            b"From: a\0@b.example\r\n\r\n",
            b"From: a\nTo: b\r\n\r\n",
            b"From: a\rTo: b\r\n\r\n",
            b"From: a\r\r\n\r\n",
            b" From: a\r\n\r\n",
            b"From: a\r\n \r\n b\r\n\r\n",
            b"From a@b Mon Nov 23\r\nFrom: a\r\n\r\n",
            "Fr\u{f6}m: a\r\n\r\n".as_bytes(),
            b": a\r\n\r\n",
            b"no field at all\r\n\r\n",
            b"\r\nbody",
            b"",
        ];

        assert!(good.iter().all(|mail| broken(mail).is_empty()));
        for mail in bad {
            assert_eq!(broken(mail), [Rule::HeaderBlock], "{}", String::from_utf8_lossy(mail));
        }
    }

    #[test]
    fn g13_a_header_without_end_is_not_read_to_its_end() {
        let long = [b"X: y\r\n".repeat(MOST_HEADER_BYTES / 6 + 9), b"\r\n".to_vec()].concat();
        let many = [b"X:\r\n".repeat(MOST_FIELDS + 1), b"\r\n".to_vec()].concat();

        assert!(broken(&long).contains(&Rule::BoundedWork));
        assert!(Header::read(&long).fields().len() <= MOST_FIELDS);
        assert!(broken(&many).contains(&Rule::BoundedWork));
    }

    #[test]
    fn a_field_is_read_with_its_folds_and_a_second_one_is_no_only_one() {
        let header = Header::read(b"A: one\r\n two\r\nB: x\r\na: y\r\n\r\nC: z\r\n");

        assert_eq!(header.fields().len(), 3);
        assert_eq!(header.named("A").map(|field| field.text()).collect::<Vec<_>>(), ["one two", "y"]);
        assert!(header.only("a").is_none());
        assert_eq!(header.only("b").unwrap().text(), "x");
    }
}
