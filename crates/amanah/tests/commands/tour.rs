use crate::company::Company;

/// Shows: ACC, R1, R2, U1, U2a, SEC, DEL1, invariant 4
#[test]
fn the_tour_lives_a_whole_life_and_ends_with_a_verified_ledger() {
    let nowhere = Company::nowhere();

    let ended = nowhere.run(&["tour"]);

    assert_eq!(ended.code, 0, "{}\n{}", ended.out, ended.err);
    assert!(ended.out.trim_end().ends_with("ledger verified"), "{}", ended.out);
    assert_eq!(std::fs::read_dir(nowhere.path(".")).unwrap().count(), 0, "it leaves nothing behind");
}
