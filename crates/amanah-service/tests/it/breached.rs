//! New passwords that others would try first are refused, wherever a password is chosen.

use std::fs;

use amanah_service::accounts::breached::StolenPasswords;
use amanah_service::accounts::form::FieldProblem;
use amanah_service::accounts::password::{self, PasswordFault};
use amanah_service::sources::registration::sign_up::{self, SignUpFault, SignUpForm};

use crate::company::{NOW, SRI, WHENCE, company, form};

/// Shows: SEC
#[tokio::test]
async fn a_password_that_is_guessed_soon_is_refused_with_what_helps() {
    let company = company().await;

    for (number, guessed) in
        ["password", "12345678", "qwertyuiop", "iloveyou", "Wahyuni1", "toko-sri"].iter().enumerate()
    {
        let email = format!("sri{number}@toko-sri.example");
        let form = SignUpForm { password: guessed, ..form(&email) };
        let refused = sign_up::begin(&company.house, form, WHENCE, NOW).await;

        let Err(SignUpFault::Form(faults)) = refused else { panic!("{guessed}: {refused:?}") };
        assert_eq!(faults[0].problem, FieldProblem::PasswordGuessed, "{guessed}");
    }
}

/// Shows: SEC
#[tokio::test]
async fn a_password_on_the_operators_list_is_refused_for_a_new_password_too() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("stolen.txt");
    // SHA-1 of "kuda lumping merah", by another program.
    fs::write(&file, "14EF47A59486C322AF6A2AFE0393982DF7D94832:3\n").unwrap();
    let house = company.house.clone().refusing(StolenPasswords::in_file(&file).unwrap());

    let stolen = password::set(&house, sri.customer, &sri.session, "kuda lumping merah", NOW).await;
    let other = password::set(&house, sri.customer, &sri.session, "kuda lumping hijau", NOW).await;

    let Err(PasswordFault::Form(faults)) = stolen else { panic!("{stolen:?}") };
    assert_eq!(faults[0].problem, FieldProblem::PasswordStolen);
    assert!(other.is_ok(), "{other:?}");
}
