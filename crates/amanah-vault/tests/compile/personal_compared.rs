//! Personal values are not compared in the clear.

extern crate amanah_vault;
extern crate amanah_policy;

use amanah_vault::Personal;

pub fn same(left: &Personal<String>, right: &Personal<String>) -> bool {
    left == right
}
