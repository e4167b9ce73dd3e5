//! Tells Rust code from comments, strings and tests, well enough for the rules.

/// One line of a Rust file, taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) number: usize,
    /// What the compiler sees, with the contents of strings left out.
    pub(crate) code: String,
    /// The contents of string literals.
    pub(crate) strings: String,
    /// The text of comments, slashes included.
    pub(crate) comment: String,
    /// Whether the line stands inside a `#[cfg(test)]` item.
    pub(crate) in_test: bool,
}

#[derive(Clone, Copy)]
enum State {
    Code,
    LineComment,
    BlockComment { depth: usize },
    Text,
    RawText { hashes: usize },
}

/// Takes a file apart line by line.
pub(crate) fn lines(text: &str) -> Vec<Line> {
    let mut lines = scan(&text.chars().collect::<Vec<_>>());
    mark_tests(&mut lines);
    lines
}

/// The words of a line of code: identifiers and keywords.
pub(crate) fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty())
}

fn scan(chars: &[char]) -> Vec<Line> {
    let mut lines = vec![Line { number: 1, ..Line::default() }];
    let mut state = State::Code;
    let mut at = 0;
    while at < chars.len() {
        if chars[at] == '\n' {
            if matches!(state, State::LineComment) {
                state = State::Code;
            }
            lines.push(Line { number: lines.len() + 1, ..Line::default() });
            at += 1;
            continue;
        }
        let line = lines.last_mut().expect("there is always a current line");
        let (next, taken) = step(state, chars, at, line);
        state = next;
        at += taken;
    }
    lines
}

/// Reads what stands at `at`, adds it to the line, and says how many characters were taken.
fn step(state: State, chars: &[char], at: usize, line: &mut Line) -> (State, usize) {
    let here = chars[at];
    let next = chars.get(at + 1).copied();
    match state {
        State::Code => step_code(chars, at, line),
        State::LineComment => {
            line.comment.push(here);
            (state, 1)
        }
        State::BlockComment { depth } => match (here, next) {
            ('*', Some('/')) if depth == 1 => (State::Code, 2),
            ('*', Some('/')) => (State::BlockComment { depth: depth - 1 }, 2),
            ('/', Some('*')) => (State::BlockComment { depth: depth + 1 }, 2),
            _ => {
                line.comment.push(here);
                (state, 1)
            }
        },
        State::Text => match here {
            '"' => {
                line.code.push('"');
                (State::Code, 1)
            }
            '\\' if next != Some('\n') => {
                line.strings.push(' ');
                (state, 2)
            }
            _ => {
                line.strings.push(here);
                (state, 1)
            }
        },
        State::RawText { hashes } => {
            let closes = here == '"' && (1..=hashes).all(|n| chars.get(at + n) == Some(&'#'));
            if closes {
                line.code.push('"');
                return (State::Code, 1 + hashes);
            }
            line.strings.push(here);
            (state, 1)
        }
    }
}

fn step_code(chars: &[char], at: usize, line: &mut Line) -> (State, usize) {
    let here = chars[at];
    let next = chars.get(at + 1).copied();
    match (here, next) {
        ('/', Some('/')) => {
            line.comment.push_str("//");
            return (State::LineComment, 2);
        }
        ('/', Some('*')) => return (State::BlockComment { depth: 1 }, 2),
        ('"', _) => {
            line.code.push('"');
            line.strings.push(' ');
            return (State::Text, 1);
        }
        ('\'', _) => return (State::Code, take_quote(chars, at, line)),
        ('r', Some('"' | '#')) if !ends_in_word(&line.code) || line.code.ends_with('b') => {
            let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
            if chars.get(at + 1 + hashes) == Some(&'"') {
                line.code.push('"');
                line.strings.push(' ');
                return (State::RawText { hashes }, 2 + hashes);
            }
        }
        _ => {}
    }
    line.code.push(here);
    (State::Code, 1)
}

/// A quote opens a character (`'x'`, `'\n'`) or a lifetime (`'a`).
fn take_quote(chars: &[char], at: usize, line: &mut Line) -> usize {
    let taken = match (chars.get(at + 1), chars.get(at + 2)) {
        (Some('\\'), Some(_)) => {
            let after = chars[at + 3..].iter().take_while(|c| **c != '\'' && **c != '\n').count();
            4 + after
        }
        (Some(_), Some('\'')) => 3,
        _ => {
            line.code.push('\'');
            return 1;
        }
    };
    line.code.push_str("' '");
    taken
}

fn ends_in_word(code: &str) -> bool {
    code.chars().last().is_some_and(|c| c.is_alphanumeric() || c == '_')
}

/// Marks the lines of every item that follows `#[cfg(test)]`, braces and all.
fn mark_tests(lines: &mut [Line]) {
    let mut depth = 0_usize;
    let mut waiting = false;
    let mut test_since: Option<usize> = None;
    for line in lines {
        waiting = waiting || (test_since.is_none() && line.code.contains("#[cfg(test)]"));
        line.in_test = waiting || test_since.is_some();
        for c in line.code.chars() {
            match c {
                '{' => {
                    if waiting && test_since.is_none() {
                        test_since = Some(depth);
                        waiting = false;
                    }
                    depth += 1;
                }
                '}' => {
                    depth = depth.saturating_sub(1);
                    if test_since == Some(depth) {
                        test_since = None;
                    }
                }
                ';' if test_since.is_none() => waiting = false,
                _ => {}
            }
        }
    }
}

#[test]
fn comments_and_strings_are_told_from_code() {
    let text = "let a = \"x // no\"; // yes\nlet b = r#\"SELECT \"1\" \"#; /* gone\nstill */ let c = '\"';";

    let lines = lines(text);

    assert_eq!(lines[0].code.trim(), "let a = \"\";");
    assert_eq!(lines[0].comment, "// yes");
    assert_eq!(lines[1].strings.trim(), "SELECT \"1\"");
    assert_eq!(lines[2].code.trim(), "let c = ' ';");
}

#[test]
fn lifetimes_do_not_open_characters() {
    let lines = lines("fn f<'a>(x: &'a str) -> &'a str { x } // end");

    assert_eq!(lines[0].comment, "// end");
}

#[test]
fn test_items_are_marked_to_their_closing_brace() {
    let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nfn c() {}";

    let marks: Vec<bool> = lines(text).iter().map(|line| line.in_test).collect();

    assert_eq!(marks, [false, true, true, true, true, false]);
}

#[test]
fn a_test_module_in_its_own_file_is_only_its_declaration() {
    let text = "#[cfg(test)]\nmod tests;\nfn c() { }";

    let marks: Vec<bool> = lines(text).iter().map(|line| line.in_test).collect();

    assert_eq!(marks, [true, true, false]);
}
