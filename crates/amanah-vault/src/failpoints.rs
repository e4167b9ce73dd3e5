//! Where a crash test may end the process: every named point, so that none is forgotten (invariant 11).
//!
//! A point is `fail::fail_point!("area::place")` in the code, compiled in with the feature `failpoints` alone. A test
//! compares this list with the sources; the crash tests must visit every point of it.

/// Every point, sorted.
pub const FAILPOINTS: &[&str] = &[
    "copy::finished",
    "copy::rows",
    "erase::buried",
    "erase::finished",
    "erase::journals_emptied",
    "erase::keys_destroyed",
    "import::durable",
    "import::half_written",
    "import::sealed",
    "record::durable",
    "record::keys_made",
    "record::sealed",
    "register::durable",
    "register::half_written",
    "register::keys_made",
    "release::decided",
    "release::durable",
    "rotate::copied",
    "rotate::decided",
    "rotate::epoch_begun",
    "rotate::epoch_ended",
    "rotate::master_destroyed",
    "rotate::master_made",
    "rotate::said",
    "rotate::some_rewrapped",
    "rotate::verified",
    "store::before_commit",
    "store::committed_unanswered",
];
