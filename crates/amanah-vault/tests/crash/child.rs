//! The process that is killed.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use amanah_policy::Attribute;
use amanah_vault::{CopyTarget, Vault};

use crate::fixture;
use crate::history;
use crate::script::{CROWD, DUE, EVENTS, People, SCRIPT, START, Step};

const FOLDER: &str = "AMANAH_CRASH_FOLDER";
const POINT: &str = "AMANAH_CRASH_POINT";
const TIME: &str = "AMANAH_CRASH_TIME";
/// Which random history to live through; without it, the script.
const SEED: &str = "AMANAH_CRASH_SEED";
/// Begins every line that is meant for the parent; libtest writes lines of its own.
const MARK: &str = "crash: ";

/// What a child said before it ended.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// The answers to the steps that were acknowledged, in their order.
    pub(crate) done: Vec<String>,
    /// The newest checkpoint that was handed out.
    pub(crate) checkpoint: Option<String>,
    /// Whether it was killed rather than having come to the end.
    pub(crate) was_killed: bool,
}

/// Runs a child on the folder, to be killed when it passes the point for the `time`th time.
pub(crate) fn run(folder: &Path, point: &str, time: usize) -> Told {
    run_life("child::lives_until_it_is_killed", folder, point, time, None)
}

/// The same with a random history.
pub(crate) fn run_history(folder: &Path, point: &str, time: usize, seed: u64) -> Told {
    run_life("child::lives_until_it_is_killed", folder, point, time, Some(seed))
}

/// Runs a child that makes a backup of the folder's store.
pub(crate) fn run_backup(folder: &Path, point: &str) -> Told {
    run_life("child::makes_a_backup_until_it_is_killed", folder, point, 1, None)
}

/// Runs a child that restores the backup of the folder.
pub(crate) fn run_restore(folder: &Path, point: &str) -> Told {
    run_life("child::restores_until_it_is_killed", folder, point, 1, None)
}

/// Runs a child that moves the store into another folder.
pub(crate) fn run_move(folder: &Path, point: &str) -> Told {
    run_life("child::moves_until_it_is_killed", folder, point, 1, None)
}

/// The same with a crowd of callers, who are acknowledged in any order.
pub(crate) fn run_crowd(folder: &Path, point: &str, time: usize) -> Told {
    run_life("child::a_crowd_lives_until_it_is_killed", folder, point, time, None)
}

fn run_life(life: &str, folder: &Path, point: &str, time: usize, seed: Option<u64>) -> Told {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", life, "--nocapture", "--test-threads", "1"])
        .env(FOLDER, folder)
        .env(POINT, point)
        .env(TIME, time.to_string())
        .envs(seed.map(|seed| (SEED, seed.to_string())))
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let mut told = Told { was_killed: was_killed(output.status), ..Told::default() };
    assert!(told.was_killed || output.status.success(), "the child failed at {point} {time}: {text}");
    for line in text.lines().filter_map(|line| Some(line.split_once(MARK)?.1)) {
        match line.split_once(' ') {
            Some(("done", answer)) => told.done.push(answer.to_owned()),
            Some(("checkpoint", note)) => told.checkpoint = Some(note.replace('|', "\n")),
            _ => panic!("{line}"),
        }
    }
    told
}

#[cfg(unix)]
fn was_killed(status: std::process::ExitStatus) -> bool {
    std::os::unix::process::ExitStatusExt::signal(&status) == Some(9)
}

#[expect(clippy::disallowed_methods, reason = "how the parent tells the child what to do")]
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// No test of its own: does nothing unless a parent runs it.
#[tokio::test]
async fn lives_until_it_is_killed() {
    let Some(folder) = setting(FOLDER) else { return };
    let (point, time) = (setting(POINT).unwrap(), setting(TIME).unwrap().parse().unwrap());
    let folder = PathBuf::from(folder);

    die_at(&point, time);
    if fixture::exists(&folder) {
        // A second life: opening alone, which finishes what the first one left.
        let vault = fixture::open(&folder, DUE).await.unwrap();
        vault.sweep(DUE).await.unwrap();
        return;
    }
    let script = setting(SEED).map_or_else(|| SCRIPT.to_vec(), |seed| history::of(seed.parse().unwrap()));
    let mut vault = fixture::create(&folder, START).await.unwrap();
    let mut people = People::default();
    for step in script {
        if matches!(step, Step::Reopen) {
            drop(vault);
            vault = fixture::open(&folder, DUE).await.unwrap();
        }
        let answer = people.take(&vault, step).await.unwrap();
        say("done", &answer);
        let checkpoint = vault.checkpoint(START).await.unwrap();
        say("checkpoint", &checkpoint.text().replace('\n', "|"));
    }
}

/// No test of its own: many callers whose changes share commits.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crowd_lives_until_it_is_killed() {
    let Some(folder) = setting(FOLDER) else { return };
    let (point, time) = (setting(POINT).unwrap(), setting(TIME).unwrap().parse().unwrap());
    let vault = fixture::create(Path::new(&folder), START).await.unwrap();

    die_at(&point, time);
    let callers = CROWD.iter().map(|who| tokio::spawn(live_in_a_crowd(vault.clone(), who)));
    for caller in callers.collect::<Vec<_>>() {
        caller.await.unwrap();
    }
}

async fn live_in_a_crowd(vault: Vault, who: &'static str) {
    let mut people = People::default();
    people.take(&vault, Step::Register(who)).await.unwrap();
    say("done", who);
    for event in EVENTS {
        people.take(&vault, Step::Record(who, Attribute::SignIn, event)).await.unwrap();
        say("done", &format!("{who} {event}"));
    }
}

/// Where a folder's backup lies.
pub(crate) fn backup_of(folder: &Path) -> (PathBuf, PathBuf) {
    (folder.join("backup/data"), folder.join("backup/keys"))
}

/// No test of its own: copies a store that is in use.
#[tokio::test]
async fn makes_a_backup_until_it_is_killed() {
    let Some(folder) = setting(FOLDER).map(PathBuf::from) else { return };
    let vault = fixture::open(&folder, DUE).await.unwrap();
    let (data, keys) = backup_of(&folder);

    die_at(&setting(POINT).unwrap(), 1);
    vault.backup(&data, &keys, DUE).await.unwrap();
    say("done", "backup");
}

/// No test of its own: puts a backup in the place of lost data.
#[tokio::test]
async fn restores_until_it_is_killed() {
    let Some(folder) = setting(FOLDER).map(PathBuf::from) else { return };

    die_at(&setting(POINT).unwrap(), 1);
    fixture::restore(&backup_of(&folder).0, &folder, DUE).await.unwrap();
    say("done", "restore");
}

/// No test of its own: moves a store into another folder.
#[tokio::test]
async fn moves_until_it_is_killed() {
    let Some(folder) = setting(FOLDER).map(PathBuf::from) else { return };
    let vault = fixture::open(&folder, DUE).await.unwrap();

    die_at(&setting(POINT).unwrap(), 1);
    vault.move_to(CopyTarget::Folder(folder.join("moved"))).await.unwrap();
    say("done", "move");
}

fn say(what: &str, how: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{MARK}{what} {how}").unwrap();
    out.flush().unwrap();
}

/// Kills this process, without a chance to tidy up, when it passes the point for the `time`th time.
fn die_at(point: &str, time: usize) {
    let passed = AtomicUsize::new(0);
    fail::cfg_callback(point, move || {
        if passed.fetch_add(1, Ordering::SeqCst) + 1 == time {
            let own = std::process::id().to_string();
            let _killed = Command::new("sh").args(["-c", "kill -9 \"$0\"", &own]).status();
            loop {
                std::thread::park();
            }
        }
    })
    .unwrap();
}
