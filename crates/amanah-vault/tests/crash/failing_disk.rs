//! A disk that fails: every write, truncation, synchronisation and opening of a file of the store, each in its turn.
//!
//! The disk is a C library that is built here and loaded before the C library of a child. The child lives through a
//! script once for each call that can fail, repairs the disk when it is told of the failure, does the step again, and
//! compares what is left with what it was told. A fault that stays (a full disk) and one that passes are both tried.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use amanah_policy::Attribute;
use amanah_vault::{OpenError, Personal, Vault};

use crate::aftermath::examine;
use crate::child::Told;
use crate::fixture;
use crate::script::{DUE, People, START, Step, own_view, seen};
use crate::skip::skip;

/// In a child: what its disk does.
const FAULT: &str = "AMANAH_FAILING_FAULT";
/// In a child: the folder whose files fail.
const FOLDER: &str = "AMANAH_FAILING_FOLDER";

/// Error numbers of Linux.
const EIO: u32 = 5;
const ENOSPC: u32 = 28;
const EDQUOT: u32 = 122;

/// Every kind of call.
const ALL: &str = "wsto";
/// A fault that stays until the disk is repaired.
const STAYS: u32 = u32::MAX >> 2;

/// A short life with every kind of step. Sweeps and erasures write to both files and cut both journals.
const LIFE: &[Step] = &[
    Step::Register("budi"),
    Step::Record("budi", Attribute::SignIn, "zxqv-budi from 192.0.2.1"),
    Step::Record("budi", Attribute::Payment, "150000 IDR"),
    Step::Record("budi", Attribute::Name, "zxqv-budi the second"),
    Step::Replace("budi", Attribute::PrimaryEmail, "budi.new@example.test"),
    Step::Replace("budi", Attribute::Name, "zxqv-budi the third"),
    Step::Undo("budi", Attribute::Name),
    Step::Import("budi", "zxqv-budi asks for a page"),
    Step::Read("budi"),
    Step::Reopen,
    Step::Sweep,
    Step::Rotate,
    Step::Erase("budi"),
];

/// Shows: invariant 5, invariant 11
#[test]
fn a_disk_that_fails_once_loses_nothing_acknowledged_and_leaves_no_half() {
    run("failing_disk::lives_with_a_failing_disk", &format!("{EIO} 0 {ALL} 48"));
}

/// Shows: invariant 5, invariant 11
#[test]
fn a_disk_that_stays_full_until_there_is_room_loses_nothing_and_leaves_no_half() {
    run("failing_disk::lives_with_a_failing_disk", &format!("{ENOSPC} {STAYS} wto 30"));
}

/// Shows: invariant 11
#[test]
fn a_quota_that_is_used_up_loses_nothing_and_leaves_no_half() {
    run("failing_disk::lives_with_a_failing_disk", &format!("{EDQUOT} {STAYS} w 12"));
}

/// Shows: invariant 5, invariant 11
#[test]
fn a_disk_that_cannot_be_synchronised_any_more_acknowledges_nothing() {
    run("failing_disk::lives_with_a_failing_disk", &format!("{EIO} {STAYS} s 20"));
}

/// Shows: invariant 11
#[test]
fn a_commit_whose_synchronisation_failed_does_not_come_back_after_a_crash() {
    run("failing_disk::fails_to_synchronise_a_commit", "");
}

/// Shows: invariant 5, invariant 11
#[test]
fn a_backup_or_restore_on_a_failing_disk_leaves_no_half_that_could_be_taken_for_a_whole() {
    run("failing_disk::copies_with_a_failing_disk", &format!("{EIO} {STAYS} {ALL} 12"));
    run("failing_disk::copies_with_a_failing_disk", &format!("{EIO} 0 {ALL} 12"));
}

/// Shows: invariant 11
#[tokio::test]
async fn what_a_journal_holds_at_opening_is_in_the_file_before_anything_is_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let (first, left) = (folder.path().join("first"), folder.path().join("left"));
    let vault = fixture::create(&first, START).await.unwrap();
    People::default().take(&vault, Step::Register("budi")).await.unwrap();
    leave_behind(&first, &left);
    assert_eq!(rows_without_journal(&left), None, "the test needs a journal that was not carried over");

    let opened = fixture::open(&left, DUE).await.unwrap();

    assert_eq!(rows_without_journal(&left), Some(2));
    drop(opened);
}

/// A disk of two megabytes that really fills up. Who may not mount one relies on the disk that fails on order above.
///
/// Shows: invariant 11
#[tokio::test]
async fn a_small_disk_that_is_really_full_refuses_and_goes_on_when_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = SmallDisk::mount(&folder.path().join("data"), "3m") else { return };
    let vault = fixture::create(folder.path(), START).await.unwrap();
    let mut people = People::default();
    people.take(&vault, Step::Register("budi")).await.unwrap();
    let long = &*"x".repeat(50_000).leak();

    let mut acknowledged = 0;
    let full = loop {
        match people.take(&vault, Step::Record("budi", Attribute::SignIn, long)).await {
            Ok(_) => acknowledged += 1,
            Err(fault) => break fault.to_string(),
        }
        assert!(acknowledged < 1000, "the disk never filled up");
    };
    disk.resize("20m");
    let again = people.take(&vault, Step::Record("budi", Attribute::SignIn, long)).await;
    drop(vault);
    let reopened = fixture::open(folder.path(), DUE).await.unwrap();
    let id = reopened.customer_by_email(&Personal::text("budi@example.test")).await.unwrap().unwrap();
    let stand = seen(&own_view(&reopened, id).await).len();
    drop(reopened);

    assert!(full.contains("the disk is full") && full.contains("make room"), "{full}");
    assert!(again.is_ok(), "{again:?}");
    assert_eq!(stand, 2 + acknowledged + 1);
}

/// No test of its own: lives once for each call that its disk lets fail.
#[tokio::test]
async fn lives_with_a_failing_disk() {
    let Some(fault) = Fault::ordered() else { return };
    let root = PathBuf::from(setting(FOLDER).unwrap());

    let (told, refused) = live(&root.join("whole"), &fault.never()).await;
    let calls = order("counted");
    assert_eq!((told.done.len(), refused.len()), (LIFE.len(), 0));
    assert!(calls > 20, "only {calls} calls were counted");
    let mut failures = 0;
    for call in fault.calls_to_try(calls) {
        let folder = root.join(call.to_string());

        let (told, refused) = live(&folder, &fault.at(call)).await;

        failures += refused.len();
        println!("call {call} of {calls}: {refused:?}");
        examine(&folder, LIFE, &told).await;
        fs::remove_dir_all(&folder).unwrap();
    }
    assert!(failures > 0, "no failure was ever reported");
}

/// No test of its own: makes backups, and restores one, once for each call that its disk lets fail.
#[tokio::test]
async fn copies_with_a_failing_disk() {
    let Some(fault) = Fault::ordered() else { return };
    let root = PathBuf::from(setting(FOLDER).unwrap());
    let store = root.join("store");
    let vault = fixture::create(&store, START).await.unwrap();
    let mut people = People::default();
    for who in ["budi", "siti"] {
        people.take(&vault, Step::Register(who)).await.unwrap();
    }
    back_up_again_and_again(&root, &vault, &fault).await;
    people.take(&vault, Step::Erase("siti")).await.unwrap();
    drop(vault);
    restore_again_and_again(&root, &fault).await;
}

async fn back_up_again_and_again(root: &Path, vault: &Vault, fault: &Fault) {
    let copy_into = async |name: &str| {
        let (data, keys) = (root.join(name).join("data"), root.join(name).join("keys"));
        let copied = vault.backup(&data, &keys, DUE).await;
        (copied, data.join("amanah.db"), keys.join("keys.db"))
    };
    order(&fault.never());
    copy_into("backup").await.0.unwrap();
    let calls = order("counted");
    for call in fault.calls_to_try(calls) {
        order(&fault.at(call));
        let (copied, data, keys) = copy_into(&format!("copy-{call}")).await;
        repair();

        if let Err(refused) = copied {
            let says = refused.to_string();
            let is_told = ["the disk", "cannot read or write"].iter().any(|words| says.contains(words));
            assert!(is_told, "{says}");
            assert!(!data.exists() && !keys.exists(), "call {call} of {calls}: {says}");
        }
    }
}

async fn restore_again_and_again(root: &Path, fault: &Fault) {
    let backup = root.join("backup/data");
    let restore = async |name: String, disk: String| {
        let folder = root.join(name);
        fs::create_dir_all(folder.join("keys")).unwrap();
        for file in ["keys.db", "master.key"] {
            fs::copy(root.join("store/keys").join(file), folder.join("keys").join(file)).unwrap();
        }
        order(&disk);
        let restored = fixture::restore(&backup, &folder, DUE).await.map(drop);
        (folder, restored)
    };
    restore("restored".to_owned(), fault.never()).await.1.unwrap();
    let calls = order("counted");
    for call in fault.calls_to_try(calls) {
        let (folder, restored) = restore(format!("restore-{call}"), fault.at(call)).await;
        repair();

        if let Err(refused) = restored {
            println!("restore, call {call} of {calls}: {}", in_words(&refused));
            let opened = fixture::open(&folder, DUE).await;
            assert!(opened.is_err(), "call {call}: what a failed restore left is opened by nobody");
            fixture::restore(&backup, &folder, DUE).await.unwrap();
        }
        let vault = fixture::open(&folder, DUE).await.unwrap();
        assert!(is_known(&vault, "budi").await && !is_known(&vault, "siti").await, "call {call}");
    }
}

async fn is_known(vault: &Vault, who: &str) -> bool {
    let address = Personal::text(&format!("{who}@example.test"));
    vault.customer_by_email(&address).await.unwrap().is_some()
}

/// What the disk of a child does.
struct Fault {
    error: String,
    kinds: String,
    /// How many calls fail after the first that does.
    stays: u32,
    /// How many calls are tried at most.
    most: u32,
}

impl Fault {
    /// What the parent ordered; none in a process that nobody gave an order.
    fn ordered() -> Option<Self> {
        let ordered = setting(FAULT)?;
        let [error, stays, kinds, most]: [&str; 4] =
            ordered.split(' ').collect::<Vec<_>>().try_into().unwrap();
        let (stays, most) = (stays.parse().unwrap(), most.parse().unwrap());
        Some(Self { error: error.to_owned(), kinds: kinds.to_owned(), stays, most })
    }

    /// Counts calls and lets none fail.
    fn never(&self) -> String {
        format!("arm/0/{}/0/{}", self.error, self.kinds)
    }

    /// From this call on.
    fn at(&self, call: u32) -> String {
        format!("arm/{call}/{}/{}/{}", self.error, call.saturating_add(self.stays), self.kinds)
    }

    /// Every call of so many, or as many as may be tried, spread evenly.
    fn calls_to_try(&self, calls: u32) -> impl Iterator<Item = u32> + use<> {
        let stride = calls.div_ceil(self.most).max(1);
        (1..=calls).step_by(usize::try_from(stride).unwrap())
    }
}

/// No test of its own: after a failed `fsync` the commit lies whole in the journal, and a crash would find it.
#[tokio::test]
async fn fails_to_synchronise_a_commit() {
    if setting(FAULT).is_none() {
        return;
    }
    let root = PathBuf::from(setting(FOLDER).unwrap());
    let (folder, left) = (root.join("first"), root.join("left"));
    let vault = fixture::create(&folder, START).await.unwrap();
    let mut people = People::default();
    people.take(&vault, Step::Register("budi")).await.unwrap();
    let step = Step::Record("budi", Attribute::SignIn, "zxqv-budi from 192.0.2.1");

    order(&format!("arm/1/{EIO}/1/s"));
    let failed = people.take(&vault, step).await;
    leave_behind(&folder, &left);
    let after_a_crash = fixture::open(&left, DUE).await.unwrap();
    let id = after_a_crash.customer_by_email(&Personal::text("budi@example.test")).await.unwrap().unwrap();
    let stand = seen(&own_view(&after_a_crash, id).await).len();
    let again = people.take(&vault, step).await;

    let says = failed.unwrap_err().to_string();
    assert!(says.contains("the disk failed") && says.contains("try again"), "{says}");
    assert_eq!(stand, 2, "what was refused is not there");
    assert!(again.is_ok(), "{again:?}");
}

/// Lives while the disk follows the order. Whoever is told of a failure repairs the disk and does the step again.
async fn live(folder: &Path, disk: &str) -> (Told, Vec<String>) {
    let mut vault = Some(fixture::create(folder, START).await.unwrap());
    let (mut told, mut refused) = (Told::default(), Vec::new());
    let mut people = People::default();
    order(disk);
    for step in LIFE {
        if matches!(step, Step::Reopen) {
            // The earlier one gives the folder up before the next one takes it.
            drop(vault.take());
        }
        let store = match vault.take() {
            Some(store) => store,
            None => match fixture::open(folder, DUE).await {
                Ok(store) => store,
                Err(fault) => {
                    refused.push(in_words(&fault));
                    repair();
                    fixture::open(folder, DUE).await.unwrap()
                }
            },
        };
        let answer = match people.take(&store, *step).await {
            Ok(answer) => answer,
            Err(fault) => {
                let says = fault.to_string();
                let names_the_way_out = says.contains("disk") && says.contains("try again")
                    || says.contains("check its owner and mode");
                assert!(names_the_way_out, "{step:?}: {says}");
                repair();
                if let Step::Erase(who) = step {
                    // What it says of the data is true.
                    let is_readable = people.take(&store, Step::Read(who)).await.is_ok();
                    assert_eq!(is_readable, says.contains("nothing of this operation was written"), "{says}");
                }
                refused.push(says);
                people
                    .take(&store, *step)
                    .await
                    .unwrap_or_else(|fault| panic!("{step:?}: {fault}; before: {refused:?}"))
            }
        };
        told.done.push(answer);
        if let Ok(checkpoint) = store.checkpoint(START).await {
            told.checkpoint = Some(checkpoint.text());
        }
        vault = Some(store);
    }
    if !disk.starts_with("arm/0/") {
        repair();
    }
    (told, refused)
}

/// What a refusal to open says, with its causes.
fn in_words(fault: &OpenError) -> String {
    let mut says = fault.to_string();
    let mut cause = std::error::Error::source(fault);
    while let Some(next) = cause {
        says = format!("{says}: {next}");
        cause = next.source();
    }
    assert!(says.contains("the disk") || says.contains("look at its owner"), "{says}");
    says
}

/// Lets no further call fail.
fn repair() {
    order("arm/0/0/0/");
}

/// Tells the disk something; gives its answer.
fn order(what: &str) -> u32 {
    let answer = File::open(format!("/failing-disk/{what}")).unwrap_err().raw_os_error().unwrap();
    u32::try_from(answer).unwrap()
}

/// Copies the files of a store as they are at this moment, as a crash would leave them.
fn leave_behind(from: &Path, to: &Path) {
    for part in ["data", "keys"] {
        fs::create_dir_all(to.join(part)).unwrap();
        for entry in fs::read_dir(from.join(part)).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name();
            if !name.to_string_lossy().ends_with("-shm") {
                fs::copy(entry.path(), to.join(part).join(name)).unwrap();
            }
        }
    }
}

/// How many data stand in the data file alone; none when the file has no such table yet.
fn rows_without_journal(folder: &Path) -> Option<i64> {
    let alone = folder.join("alone.db");
    fs::copy(folder.join("data/amanah.db"), &alone).unwrap();
    let conn = rusqlite::Connection::open(&alone).unwrap();
    conn.query_row("SELECT count(*) FROM datum", [], |row| row.get(0)).ok().filter(|rows| *rows > 0)
}

/// Runs a life of this module as a child with a failing disk.
fn run(life: &str, fault: &str) {
    let Some(library) = library() else { return };
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", life, "--nocapture", "--test-threads", "1"])
        .env("LD_PRELOAD", library)
        .env(FOLDER, folder.path())
        .env(FAULT, fault)
        .output()
        .unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    println!("{out}");
    assert!(output.status.success(), "{out}\n{err}");
}

/// The library, built once; none, and said so, where there is no compiler or no such loader.
fn library() -> Option<&'static Path> {
    static LIBRARY: OnceLock<Option<PathBuf>> = OnceLock::new();
    LIBRARY.get_or_init(build).as_deref()
}

fn build() -> Option<PathBuf> {
    if !cfg!(target_os = "linux") {
        skip("a failing disk is loaded into the child, which is done on Linux alone");
        return None;
    }
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/crash/failing_disk.c");
    let library =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("failing_disk_{}.so", std::process::id()));
    let built = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .args([&library, &source])
        .arg("-ldl")
        .stdout(Stdio::null())
        .status();
    match built {
        Ok(status) if status.success() => Some(library),
        Ok(status) => panic!("cc does not build failing_disk.c: {status}"),
        Err(fault) => {
            skip(&format!("there is no C compiler, so no disk fails on order: {fault}"));
            None
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "how the parent tells the child what to do")]
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// A file system in memory, which goes with the test.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(at: &Path, size: &str) -> Option<Self> {
        fs::create_dir_all(at).unwrap();
        let size = format!("size={size},mode=0700");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(at).stderr(Stdio::null());
        mount.status().is_ok_and(|status| status.success()).then(|| Self(at.to_path_buf()))
    }

    fn resize(&self, size: &str) {
        let size = format!("remount,size={size}");
        assert!(Command::new("mount").args(["-o", &size]).arg(&self.0).status().unwrap().success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // What cannot be given back goes with the machine.
        let _unmounted = Command::new("umount").arg(&self.0).status();
    }
}
