//! As much CBOR as authenticators write (RFC 8949): definite lengths, small nesting, nothing else.

/// How deep maps and arrays may stand in each other: a statement of attestation is a map with an array in it.
const DEEPEST: u8 = 4;
/// The most entries of one map or array.
const MOST: u64 = 64;

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Item<'a> {
    Number(i64),
    Bytes(&'a [u8]),
    Text(&'a str),
    List(Vec<Item<'a>>),
    Map(Vec<(Item<'a>, Item<'a>)>),
    /// True, false, null: nothing we read.
    Simple,
}

impl<'a> Item<'a> {
    pub(super) fn at_text(&self, name: &str) -> Option<&Item<'a>> {
        self.at(|key| matches!(key, Item::Text(text) if *text == name))
    }

    pub(super) fn at_number(&self, label: i64) -> Option<&Item<'a>> {
        self.at(|key| matches!(key, Item::Number(number) if *number == label))
    }

    fn at(&self, is_it: impl Fn(&Item<'a>) -> bool) -> Option<&Item<'a>> {
        let Item::Map(entries) = self else { return None };
        entries.iter().find(|(key, _)| is_it(key)).map(|(_, value)| value)
    }

    pub(super) fn bytes(&self) -> Option<&'a [u8]> {
        if let Item::Bytes(bytes) = self { Some(bytes) } else { None }
    }

    pub(super) fn number(&self) -> Option<i64> {
        if let Item::Number(number) = self { Some(*number) } else { None }
    }
}

/// Reads values one after the other.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(super) const fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next value; none when it is cut off, too deep, or of a form that no authenticator writes.
    pub(super) fn item(&mut self) -> Option<Item<'a>> {
        self.item_at(0)
    }

    fn item_at(&mut self, depth: u8) -> Option<Item<'a>> {
        if depth > DEEPEST {
            return None;
        }
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        let length = self.argument(first & 0x1f)?;
        match first >> 5 {
            0 => i64::try_from(length).ok().map(Item::Number),
            1 => i64::try_from(length).ok().map(|number| Item::Number(-1 - number)),
            2 => self.take(length).map(Item::Bytes),
            3 => core::str::from_utf8(self.take(length)?).ok().map(Item::Text),
            4 if length <= MOST => {
                (0..length).map(|_| self.item_at(depth + 1)).collect::<Option<_>>().map(Item::List)
            }
            5 if length <= MOST => self.map(length, depth),
            7 if matches!(first & 0x1f, 20..=22) => Some(Item::Simple),
            _ => None,
        }
    }

    /// A map, each key in it once.
    fn map(&mut self, length: u64, depth: u8) -> Option<Item<'a>> {
        let mut entries: Vec<(Item<'a>, Item<'a>)> = Vec::new();
        for _ in 0..length {
            let key = self.item_at(depth + 1)?;
            if entries.iter().any(|(known, _)| *known == key) {
                return None;
            }
            entries.push((key, self.item_at(depth + 1)?));
        }
        Some(Item::Map(entries))
    }

    /// The number in the head of a value.
    fn argument(&mut self, short: u8) -> Option<u64> {
        let width = match short {
            0..=23 => return Some(u64::from(short)),
            24 => 1,
            25 => 2,
            26 => 4,
            27 => 8,
            _ => return None,
        };
        let bytes = self.take(width)?;
        Some(bytes.iter().fold(0, |number, byte| (number << 8) | u64::from(*byte)))
    }

    fn take(&mut self, length: u64) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(usize::try_from(length).ok()?)?;
        self.rest = rest;
        Some(taken)
    }
}
