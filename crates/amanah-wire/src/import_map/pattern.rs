//! Patterns of file names: `*` is any text and `?` any sign, both without slashes.

/// Whether a pattern fits a file: its whole path when the pattern has a slash, else its name.
pub(super) fn fits(pattern: &str, file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or(file);
    matches(pattern, if pattern.contains('/') { file } else { name })
}

/// Takes at most the product of both lengths in steps: only the last star is ever widened, which is enough because
/// an earlier one ends in the same part of the path.
fn matches(pattern: &str, text: &str) -> bool {
    let (mut pattern, mut text) = (pattern.chars(), text.chars());
    let mut last_star = None;
    loop {
        let (mut next_pattern, mut next_text) = (pattern.clone(), text.clone());
        match (next_pattern.next(), next_text.next()) {
            (None, None) => return true,
            (Some('*'), _) => {
                pattern = next_pattern;
                last_star = Some((pattern.clone(), text.clone()));
                continue;
            }
            (Some(wanted), Some(found)) if wanted == found || (wanted == '?' && found != '/') => {
                (pattern, text) = (next_pattern, next_text);
                continue;
            }
            _ => {}
        }
        let Some((after_star, mut from_star)) = last_star.take() else { return false };
        if matches!(from_star.next(), None | Some('/')) {
            return false;
        }
        (pattern, text) = (after_star.clone(), from_star.clone());
        last_star = Some((after_star, from_star));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_and_question_marks_stop_at_slashes() {
        let fitting = [
            ("access.log", "/var/log/access.log"),
            ("*", "a"),
            ("*.log", "access.log"),
            ("a*b*c", "aXbbXbc"),
            ("access.log.?", "access.log.1"),
            ("logs/*/a?", "logs/x/ab"),
            ("**", "abc"),
        ];
        let others = [
            ("*.log", "access.log.1"),
            ("logs/*", "logs/a/b"),
            ("logs/?", "logs//"),
            ("a*b", "ac"),
            ("", "a"),
            ("?", ""),
        ];

        for (pattern, file) in fitting {
            assert!(fits(pattern, file), "{pattern} {file}");
        }
        for (pattern, file) in others {
            assert!(!fits(pattern, file), "{pattern} {file}");
        }
    }
}
