//! Lists of `tag=value`, as DKIM and DMARC write them (RFC 6376, 3.2).

/// The tags of a list in their order; none when one is no tag, or stands twice.
pub(super) fn read(text: &str) -> Option<Vec<(&str, &str)>> {
    let mut tags: Vec<(&str, &str)> = Vec::new();
    let mut parts = text.split(';').peekable();
    while let Some(part) = parts.next() {
        if part.trim().is_empty() && parts.peek().is_none() {
            break;
        }
        let (tag, value) = part.split_once('=')?;
        let (tag, value) = (tag.trim(), value.trim());
        let is_name = tag.starts_with(|letter: char| letter.is_ascii_alphabetic())
            && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        // A reader that folds cases would see a second tag where another sees an unknown one.
        if !is_name || tags.iter().any(|(known, _)| known.eq_ignore_ascii_case(tag)) {
            return None;
        }
        tags.push((tag, value));
    }
    Some(tags)
}

/// The value of a tag.
pub(super) fn find<'a>(tags: &[(&str, &'a str)], name: &str) -> Option<&'a str> {
    tags.iter().find(|(tag, _)| *tag == name).map(|(_, value)| *value)
}

/// A value without the blanks that may stand inside it.
pub(super) fn tight(value: &str) -> String {
    value.chars().filter(|letter| !letter.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_that_stands_twice_makes_the_list_none() {
        assert_eq!(read("a=1; b = x y ;").unwrap(), [("a", "1"), ("b", "x y")]);
        for text in ["a=1; a=2", "l=0; L=5", "a", "a=1;;b=2", "=1", "1=a", "a b=1"] {
            assert!(read(text).is_none(), "{text}");
        }
    }
}
