//! Bad input: a clear error that says what to do, nothing lost, nothing half-written, no personal value in it.

use crate::company::Company;

#[test]
fn without_configuration_the_ways_out_are_named() {
    let ended = Company::nowhere().run(&["serve"]);

    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("amanah init") && ended.err.contains("serve --demo"), "{}", ended.err);
}

#[test]
fn a_fault_in_the_configuration_names_its_line() {
    let company = Company::founded();
    company.rewrite("time_zone = \"Asia/Jakarta\"", "time_zone = \"Asia/Atlantis\"");

    let ended = company.run(&["serve"]);

    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("line 11") && ended.err.contains("Asia/Atlantis"), "{}", ended.err);
}

#[test]
fn a_wrong_master_key_opens_nothing_and_changes_nothing() {
    let company = Company::founded();
    let key = company.path("amanah-keys/master.key");
    let right = std::fs::read_to_string(&key).unwrap();
    std::fs::write(&key, format!("{}\n", "5a".repeat(32))).unwrap();

    let wrong = company.run(&["ledger", "checkpoint"]);
    std::fs::write(&key, right).unwrap();
    let again = company.run(&["ledger", "checkpoint"]);

    assert_eq!(wrong.code, 1);
    assert!(wrong.err.contains("the master key does not open the key store"), "{}", wrong.err);
    assert_eq!(again.code, 0, "{again:?}");
}

#[test]
fn a_master_key_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let company = Company::founded();
    std::fs::set_permissions(company.path("amanah-keys/master.key"), std::fs::Permissions::from_mode(0o644))
        .unwrap();

    let ended = company.run(&["ledger", "checkpoint"]);

    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("chmod 600"), "{}", ended.err);
}

#[test]
fn a_truncated_database_is_not_opened() {
    let company = Company::founded();
    let data = data_file(&company);
    let bytes = std::fs::read(&data).unwrap();
    std::fs::write(&data, &bytes[..bytes.len() / 3]).unwrap();

    let ended = company.run(&["ledger", "checkpoint"]);

    assert_eq!(ended.code, 1, "{ended:?}");
    assert!(ended.err.contains("damaged") && ended.err.contains("store restore"), "{}", ended.err);
}

#[test]
fn words_that_the_policy_does_not_have_are_named_with_those_it_has() {
    let company = Company::founded();
    let asked = |purpose: &str, category: &str| {
        company.run(&[
            "release",
            "--purpose",
            purpose,
            "--customer",
            "1234-5678-2",
            "--category",
            category,
            "--reason",
            "a test",
            "--as",
            "nobody@contoh.example",
        ])
    };

    let purpose = asked("curiosity", "contact");
    let category = asked("billing", "shoe_size");
    let nobody = asked("billing", "contact");

    assert_eq!(purpose.code, 2);
    assert!(purpose.err.contains("service_communication"), "{}", purpose.err);
    assert_eq!(category.code, 2);
    assert!(category.err.contains("contact"), "{}", category.err);
    assert_eq!(nobody.code, 3, "{nobody:?}");
    assert!(!nobody.err.contains("nobody@contoh.example"), "no address in a message: {}", nobody.err);
}

#[test]
fn an_answer_that_cannot_be_written_is_a_failure() {
    let company = Company::founded();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
    let Ok(full) = full else { return };

    let ended = std::process::Command::new(env!("CARGO_BIN_EXE_amanah"))
        .args(["ledger", "checkpoint"])
        .current_dir(company.path("."))
        .stdout(full)
        .output()
        .unwrap();

    assert_eq!(ended.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&ended.stderr).contains("No space left"), "{ended:?}");
}

/// A limit on the size of files stands in for a disk that is full: the system refuses to write in the middle.
#[test]
fn a_disk_that_takes_no_more_loses_nothing_and_leaves_nothing_half_written() {
    let company = Company::founded();
    let lines = (0..20_000).map(|n| {
        let (minute, second) = (n / 60 % 60, n % 60);
        format!("kopi.example 198.51.100.7 - - [25/Nov/2026:10:{minute:02}:{second:02} +0700] \"GET /{n} HTTP/1.1\" 200 9 \"-\" \"curl/8\"\n")
    });
    std::fs::write(company.path("big.log"), lines.collect::<String>()).unwrap();
    let limited = format!(
        "trap '' XFSZ; ulimit -f 4000; exec {} import access-log big.log",
        env!("CARGO_BIN_EXE_amanah")
    );

    let ended = std::process::Command::new("sh")
        .args(["-c", &limited])
        .current_dir(company.path("."))
        .output()
        .unwrap();
    let again = company.ask(&["import", "access-log", "big.log"]);
    let doctor = company.run(&["doctor"]);

    let said = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(1), "{said}");
    assert!(said.contains("the disk") && said.contains("nothing of this operation was written"), "{said}");
    assert!(!said.contains("198.51.100.7"), "no personal value in a message: {said}");
    let (kept, fresh) = (again["duplicate"].as_u64().unwrap(), again["quarantined"].as_u64().unwrap());
    assert_eq!(kept + fresh, 20_000, "every line is there once");
    assert!(doctor.out.contains("ledger verified"), "{}", doctor.out);
}

/// What is damaged or missing, and what is said about it: the way out fits the file.
#[test]
fn each_missing_or_damaged_file_has_advice_of_its_own() {
    /// What it is, how it comes about, and words of what is said.
    type Case = (&'static str, fn(&Company), &'static [&'static str]);
    let cases: &[Case] = &[
        (
            "a damaged key store",
            |company| std::fs::write(company.path("amanah-keys/keys.db"), "a letter").unwrap(),
            &["the key store", "damaged", "copy keys.db from the newest backup"],
        ),
        (
            "a key folder that is not mounted",
            |company| std::fs::remove_dir_all(company.path("amanah-keys")).unwrap(),
            &["keys.db are not there, though their data are", "disk is mounted"],
        ),
        (
            "a data folder that is not mounted",
            |company| std::fs::remove_dir_all(company.path("amanah-data")).unwrap(),
            &["amanah.db are not there, though their keys", "disk is mounted"],
        ),
        (
            "a changed policy under its old number",
            |company| {
                let clocks = company.path("amanah-policy/v0001/clocks.toml");
                let text = std::fs::read_to_string(&clocks).unwrap();
                std::fs::write(&clocks, text + "\n# changed\n").unwrap();
            },
            &["in force with other contents, as the ledger says", "next version"],
        ),
    ];
    for (what, spoil, says) in cases {
        let company = Company::founded();
        spoil(&company);

        let ended = company.run(&["ledger", "checkpoint"]);

        assert_eq!(ended.code, 1, "{what}");
        for words in *says {
            assert!(ended.err.contains(words), "{what}: `{words}` is missing in: {}", ended.err);
        }
    }
}

#[test]
fn a_damaged_or_missing_backup_is_named_and_nothing_is_changed() {
    let company = Company::founded();
    std::fs::write(company.path("backup.db"), "a letter").unwrap();
    std::fs::rename(company.path("amanah-data"), company.path("lost")).unwrap();

    let damaged = company.run(&["store", "restore", "backup.db"]);
    let missing = company.run(&["store", "restore", "nothing"]);
    std::fs::remove_dir_all(company.path("amanah-data")).ok();
    std::fs::rename(company.path("lost"), company.path("amanah-data")).unwrap();
    let again = company.run(&["ledger", "checkpoint"]);

    assert_eq!((damaged.code, missing.code), (1, 1));
    assert!(damaged.err.contains("take another one, nothing was changed"), "{}", damaged.err);
    assert!(missing.err.contains("there is no backup at"), "{}", missing.err);
    assert_eq!(again.code, 0, "{again:?}");
}

#[test]
fn the_doctor_finds_a_damaged_page_and_says_what_to_do() {
    let company = Company::founded();
    let whole = company.run(&["doctor", "--full"]);
    let data = data_file(&company);
    let mut bytes = std::fs::read(&data).unwrap();
    damage_last_page(&mut bytes);
    std::fs::write(&data, bytes).unwrap();

    let damaged = company.run(&["doctor", "--full"]);

    assert!(whole.out.contains("data and keys are whole"), "{}", whole.out);
    assert!(whole.out.contains("MB are free") || whole.out.contains("there is room for"), "{}", whole.out);
    assert_eq!(damaged.code, 1);
    let says = format!("{}{}", damaged.out, damaged.err);
    assert!(says.contains("amanah.db is damaged") && says.contains("store restore"), "{says}");
}

/// Writes over the last page, which is not needed to open the store.
fn damage_last_page(bytes: &mut [u8]) {
    let page = usize::from(u16::from_be_bytes([bytes[16], bytes[17]]));
    let last = bytes.len() - page;
    bytes[last..last + 64].fill(0x5a);
}

#[test]
fn a_policy_with_a_fault_is_not_put_into_force() {
    let company = Company::founded();
    let guards = company.path("amanah-policy/v0001/guards.cedar");
    let text = std::fs::read_to_string(&guards).unwrap();
    std::fs::write(&guards, format!("{text}\nforbid(\n")).unwrap();

    let ended = company.run(&["serve"]);

    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("guards.cedar"), "{}", ended.err);
}

/// The one file of the data folder that is a database.
fn data_file(company: &Company) -> std::path::PathBuf {
    let entries = std::fs::read_dir(company.path("amanah-data")).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| std::fs::read(path).is_ok_and(|bytes| bytes.starts_with(b"SQLite format 3")));
    assert_eq!(files.len(), 1, "{files:?}");
    files.remove(0)
}
