//! The demo as a newcomer meets it, and the commands that need a house with people in it.

use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use crate::company::Company;

/// One demo for all tests that need people: a year of life takes some seconds. One test at a time has it.
pub(crate) struct Demo {
    pub(crate) company: Company,
    pub(crate) said: Value,
}

pub(crate) const CONFIG: &[&str] = &["--config", "demo/amanah.toml"];
pub(crate) const OFFICER: &[&str] = &["--as", "kirana@awan-rekaan.example"];

pub(crate) fn demo() -> MutexGuard<'static, Demo> {
    static DEMO: LazyLock<Mutex<Demo>> = LazyLock::new(|| {
        let company = Company::in_target("demo");
        let (serving, said) =
            company.start(&["serve", "--demo", "--folder", "demo", "--port", "0", "--json"]);
        assert_eq!(serving.end(), 0);
        Mutex::new(Demo { company, said })
    });
    DEMO.lock().unwrap_or_else(PoisonError::into_inner)
}

#[test]
fn a_link_is_printed_for_a_customer_and_for_every_role() {
    let demo = demo();
    let links = demo.said["links"].as_object().unwrap();

    for who in [
        "customer",
        "support",
        "billing",
        "officer",
        "engineer",
        "marketing",
        "legal",
        "finance",
        "registrar",
    ] {
        assert!(links.contains_key(who), "{who}: {links:?}");
    }
}

/// Shows: invariant 4
#[test]
fn a_flipped_byte_in_an_export_is_found_and_an_older_checkpoint_holds() {
    let demo = demo();
    let kept = demo.company.run(&[&["ledger", "checkpoint"], CONFIG].concat());
    std::fs::write(demo.company.path("kept.txt"), &kept.out).unwrap();
    let wrote = demo.company.run(&[&["ledger", "export", "ledger.txt"], CONFIG, OFFICER].concat());
    assert_eq!(wrote.code, 0, "{wrote:?}");

    let whole = demo.company.run(&["ledger", "verify", "ledger.txt", "--since", "kept.txt"]);
    let mut bytes = std::fs::read(demo.company.path("ledger.txt")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(demo.company.path("tampered.txt"), bytes).unwrap();
    let tampered = demo.company.run(&["ledger", "verify", "tampered.txt"]);

    assert_eq!(whole.code, 0, "{whole:?}");
    assert!(whole.out.starts_with("ledger verified"), "{}", whole.out);
    assert_eq!(tampered.code, 1);
    assert!(tampered.err.contains("NOT verified"), "{}", tampered.err);
}

#[test]
fn an_export_never_overwrites_a_file() {
    let demo = demo();
    std::fs::write(demo.company.path("precious.txt"), "precious").unwrap();

    let ended = demo.company.run(&[&["ledger", "export", "precious.txt"], CONFIG, OFFICER].concat());

    assert_eq!(ended.code, 1, "{ended:?}");
    assert_eq!(std::fs::read_to_string(demo.company.path("precious.txt")).unwrap(), "precious");
}

/// Shows: SEC
#[test]
fn a_role_that_may_not_do_it_is_refused_with_exit_code_3() {
    let support = &["--as", "doni@awan-rekaan.example"];

    let demo = demo();

    let ended = demo.company.run(&[&["ledger", "export", "never.txt"], CONFIG, support].concat());

    assert_eq!(ended.code, 3, "{ended:?}");
    assert!(ended.err.contains("`officer`"), "{}", ended.err);
    assert!(!demo.company.path("never.txt").exists());
}

/// Shows: invariant 5
#[test]
fn a_search_finds_what_is_there_and_says_where_but_never_what() {
    let demo = demo();
    let arguments = [&["store", "scan-for"], CONFIG, OFFICER].concat();

    let found = demo.company.run_with(&arguments, "Sri Wahyuni\n");
    let nowhere = demo.company.run_with(&arguments, "Nyi Roro Kidul\n");

    assert_eq!(found.code, 0, "{found:?}");
    assert!(found.out.contains("FOUND") && !found.out.contains("Wahyuni"), "{}", found.out);
    assert!(nowhere.out.contains("found nowhere"), "{}", nowhere.out);
}

#[test]
fn the_doctor_says_in_words_what_needs_a_hand() {
    let ended = demo().company.run(&[&["doctor"], CONFIG].concat());

    assert_eq!(ended.code, 1, "keys beside the data are an alarm: {ended:?}");
    assert!(ended.out.contains("keys and data lie on one volume"), "{}", ended.out);
    assert!(ended.out.contains("ledger verified"), "{}", ended.out);
    assert!(ended.out.contains("not reviewed by counsel"), "{}", ended.out);
}

#[test]
fn an_invitation_is_a_link_that_only_an_officer_hands_out() {
    let demo = demo();
    let invite = ["staff", "invite", "--roles", "support"];

    let officer = demo.company.run(&[&invite[..], CONFIG, OFFICER].concat());
    let support = demo.company.run(&[&invite[..], CONFIG, &["--as", "doni@awan-rekaan.example"]].concat());

    assert_eq!(officer.code, 0, "{officer:?}");
    assert!(officer.out.contains("/console/invitation/"), "{}", officer.out);
    assert_eq!(support.code, 3, "{support:?}");
}

/// Shows: SEC
#[test]
fn a_one_time_link_signs_in_once_and_looking_at_it_uses_nothing_up() {
    let demo = demo();
    let (serving, said) =
        demo.company.start(&["serve", "--demo", "--folder", "demo", "--port", "0", "--json"]);
    let link = said["links"]["customer"].as_str().unwrap();

    let looked = visit(link, false);
    let first = visit(link, true);
    let replayed = visit(link, true);

    assert_eq!(serving.end(), 0);
    assert!(looked.ends_with(link.rsplit('/').next().unwrap()), "looking changes nothing: {looked}");
    assert!(first.ends_with("/home"), "{first}");
    assert!(!replayed.ends_with("/home"), "a used link lets nobody in: {replayed}");
}

/// Opens a link in a new browser, presses its button if asked to, and says where one ends up.
fn visit(link: &str, presses: bool) -> String {
    use ureq::ResponseExt as _;
    let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
    let mut page = agent.get(link).call().unwrap();
    let body = page.body_mut().read_to_string().unwrap();
    let form = body.split("<form").find(|form| form.contains("/sign-in/link/"));
    let Some(form) = form.filter(|_| presses) else { return page.get_uri().to_string() };
    let fields = form.split("<input").skip(1).filter_map(|input| {
        let of = |name: &str| Some(input.split(&format!("{name}=\"")).nth(1)?.split('"').next()?.to_owned());
        (of("type")? == "hidden").then(|| Some((of("name")?, of("value")?))).flatten()
    });
    let origin = link.split("/sign-in/").next().unwrap();
    let answer = agent.post(link).header("origin", origin).send_form(fields.collect::<Vec<_>>()).unwrap();
    answer.get_uri().to_string()
}

#[test]
fn a_demo_whose_year_was_cut_off_lives_it_anew() {
    let company = Company::nowhere();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let busy = company.run(&["serve", "--demo", "--folder", "demo", "--port", &port]);
    std::fs::create_dir_all(company.path("demo/data")).unwrap();
    std::fs::write(company.path("demo/data/amanah.db"), "cut off").unwrap();

    let (serving, said) = company.start(&["serve", "--demo", "--folder", "demo", "--port", "0", "--json"]);

    assert_eq!(busy.code, 1);
    assert!(busy.err.contains("--port"), "{}", busy.err);
    assert!(said["links"]["customer"].is_string(), "{said}");
    let second = company.run(&["serve", "--demo", "--fresh", "--folder", "demo", "--port", "0"]);
    assert!(second.err.contains("being served already"), "{}", second.err);
    assert_eq!(serving.end(), 0);
}

#[test]
fn a_folder_that_is_no_demo_is_left_alone() {
    let somebody = Company::nowhere();
    std::fs::create_dir(somebody.path("mine")).unwrap();
    std::fs::write(somebody.path("mine/thesis.txt"), "years of work").unwrap();

    let ended = somebody.run(&["serve", "--demo", "--fresh", "--folder", "mine", "--port", "0"]);

    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("not empty"), "{}", ended.err);
    assert!(somebody.path("mine/thesis.txt").exists());
}
