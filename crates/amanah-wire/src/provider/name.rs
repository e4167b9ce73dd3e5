//! What is taken of a name.

/// The longest name that is taken, in characters; as long as forms allow.
pub const LONGEST_NAME: usize = 200;

/// The name, in one line, without anything that steers how text is shown; none when nothing is left.
pub(super) fn given(text: Option<String>) -> Option<String> {
    let shown: String = text?.chars().map(in_one_line).filter(|c| !steers(*c)).collect();
    let words: Vec<&str> = shown.split_whitespace().collect();
    let name: String = words.join(" ").chars().take(LONGEST_NAME).collect();
    let name = name.trim_end();
    (!name.is_empty()).then(|| name.to_owned())
}

fn in_one_line(c: char) -> char {
    if c.is_whitespace() { ' ' } else { c }
}

/// Control characters, marks and overrides of the writing direction, and characters that nobody sees. The two joiners
/// stay, because names are written with them in several scripts.
fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn taken(text: &str) -> Option<String> {
        given(Some(text.to_owned()))
    }

    #[test]
    fn a_name_is_one_line_and_steers_nothing() {
        assert_eq!(taken("  Sri\t\n Wahyuni \u{a0}").as_deref(), Some("Sri Wahyuni"));
        assert_eq!(taken("Sri\u{202e}inuyhaW\u{2069}\u{0}").as_deref(), Some("SriinuyhaW"));
        assert_eq!(taken("می\u{200c}خواهم").as_deref(), Some("می\u{200c}خواهم"));
        assert_eq!(taken("\u{200b}\u{202a} \r\n"), None);
        assert_eq!(given(None), None);
    }

    #[test]
    fn a_name_ends_where_forms_end() {
        let long = "x".repeat(LONGEST_NAME - 1) + " yz";

        assert_eq!(taken(&long).unwrap().chars().count(), LONGEST_NAME - 1);
    }

    proptest! {
        #[test]
        fn what_is_taken_of_a_name_is_taken_again(text in any::<String>()) {
            let once = taken(&text);

            prop_assert_eq!(once.clone().and_then(|name| given(Some(name))), once);
        }
    }
}
