use crate::company::{Company, Ended};

/// In a throw-away folder, or where the suite runs on a server, in a database of its own.
fn take_the_tour(nowhere: &Company, arguments: &[&str]) -> Ended {
    let url = nowhere.database();
    let store: Vec<&str> = url.iter().flat_map(|url| ["--store", url]).collect();
    nowhere.run(&[&["tour"], arguments, &store].concat())
}

/// Shows: ACC, R1, R2, U1, U2a, SEC, DEL1, invariant 4
#[test]
fn the_tour_lives_a_whole_life_and_ends_with_a_verified_ledger() {
    let nowhere = Company::nowhere();

    let ended = take_the_tour(&nowhere, &[]);

    assert_eq!(ended.code, 0, "{}\n{}", ended.out, ended.err);
    assert!(ended.out.trim_end().ends_with("ledger verified"), "{}", ended.out);
    assert_eq!(std::fs::read_dir(nowhere.path(".")).unwrap().count(), 0, "it leaves nothing behind");
    for planted in ["Wahyuni", "kopi-senja", "203.0.113.7", "tubruk"] {
        assert!(!ended.err.contains(planted), "a personal value in the log: {}", ended.err);
    }
}

#[test]
fn the_tour_tells_a_script_every_step_with_its_clause_and_entry() {
    let ended = take_the_tour(&Company::nowhere(), &["--json"]);

    assert_eq!(ended.code, 0, "{}\n{}", ended.out, ended.err);
    let lines: Vec<serde_json::Value> =
        ended.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let steps: Vec<_> = lines.iter().filter(|line| line["step"].is_u64()).collect();
    assert!(steps.iter().all(|step| step["proved"] == true && step["clause"].is_string()), "{steps:?}");
    let told: std::collections::BTreeSet<_> =
        lines.iter().filter_map(|line| line["clause"].as_str()).collect();
    for clause in ["ACC", "R1", "R2", "R5", "U1", "U2a", "SEC", "DEL1", "DEL2", "DEL3", "U5"] {
        assert!(told.contains(clause), "{clause}: {told:?}");
    }
    assert_eq!(lines.last().unwrap()["end"], "ledger verified");
}
