//! How a test says that it cannot run here: loudly, and with CI=true by failing.
//!
//! Included by path, because it belongs to every crate's tests and to no crate:
//! `#[path = "../../../../tests/skip.rs"] mod skip;`

/// Says why a test does not run; the caller returns afterwards.
#[expect(clippy::disallowed_methods, reason = "CI is a fact about the machine, not a setting of the program")]
pub(crate) fn skip(reason: &str) {
    assert!(std::env::var("CI").as_deref() != Ok("true"), "with CI=true a skip is a failure: {reason}");
    // Not a print macro: the test harness would swallow the line of a passing test.
    let _ = std::io::Write::write_all(&mut std::io::stderr(), format!("SKIPPED: {reason}\n").as_bytes());
}
