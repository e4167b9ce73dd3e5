//! Personal values are not compared in the clear.

use amanah_vault::Personal;

pub fn same(left: &Personal<String>, right: &Personal<String>) -> bool {
    left == right
}
