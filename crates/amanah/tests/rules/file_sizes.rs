//! Files hold one idea: at most 600 lines of code without tests, and test files at most 900.

use crate::source;
use crate::tree::{self, TextFile};

const LONGEST_CODE: usize = 600;
const LONGEST_TEST: usize = 900;

#[test]
fn files_stay_small() {
    tree::assert_none("a file grew past one idea; split it by concept:", &too_long(&tree::rust()));
}

#[test]
fn a_long_file_is_found_and_its_tests_are_not_counted() {
    let code = "const X: u8 = 1;\n";
    let long = TextFile::imagined("crates/amanah/src/long.rs", &code.repeat(LONGEST_CODE + 1));
    let tests =
        format!("{}#[cfg(test)]\nmod tests {{\n{}}}\n", code.repeat(LONGEST_CODE - 1), code.repeat(50));
    let tested = TextFile::imagined("crates/amanah/src/tested.rs", &tests);

    let breaches = too_long(&[long, tested]);

    assert_eq!(breaches, ["crates/amanah/src/long.rs: 601 lines, at most 600"]);
}

fn too_long(files: &[TextFile]) -> Vec<String> {
    files
        .iter()
        .filter_map(|file| {
            let limit = if file.is_test() { LONGEST_TEST } else { LONGEST_CODE };
            let lines = source::lines(file.text.trim_end());
            let count = lines.iter().filter(|line| file.is_test() || !line.in_test).count();
            (count > limit).then(|| format!("{}: {count} lines, at most {limit}", file.path))
        })
        .collect()
}
