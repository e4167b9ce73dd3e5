//! The shipped pack compiles; a broken one says where and what to do.

use std::path::Path;

use amanah_policy::{Bundle, PackSources, PolicyVersion, Purpose, shipped};

use crate::table::bundle;

#[test]
fn the_shipped_pack_compiles_and_says_who_it_is() {
    let bundle = bundle();

    assert_eq!(bundle.version(), PolicyVersion::new(1).unwrap());
    assert_eq!(bundle.version().to_string(), "v0001");
    assert_eq!(bundle.effective().to_string(), "2025-11-01");
    assert_eq!(bundle.counsel(), None);
    assert!(Purpose::ALL.iter().all(|purpose| bundle.since(*purpose) == bundle.version()));
}

#[test]
fn every_change_of_a_text_changes_the_hash() {
    let changed = [
        PackSources { policy_toml: shipped().policy_toml + "# x\n", ..shipped() },
        PackSources { guards_cedar: shipped().guards_cedar + "// x\n", ..shipped() },
        PackSources { claims_cedar: shipped().claims_cedar + "// x\n", ..shipped() },
        PackSources { retention_toml: shipped().retention_toml + "# x\n", ..shipped() },
        PackSources { clocks_toml: shipped().clocks_toml + "# x\n", ..shipped() },
        PackSources { text_en: shipped().text_en + "\n", ..shipped() },
        PackSources { text_id: shipped().text_id + "\n", ..shipped() },
    ];

    for sources in changed {
        assert_ne!(Bundle::compile(&sources).unwrap().hash(), bundle().hash());
    }
    assert_eq!(Bundle::compile(&shipped()).unwrap().hash(), bundle().hash());
}

/// With AMANAH_GENERATE=1 the file is written instead.
#[test]
fn the_lock_of_the_shipped_pack_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policy/v0001/bundle.lock");
    let current = bundle().lock(&shipped()).unwrap();

    #[expect(clippy::disallowed_methods, reason = "a test asks whether to write the generated file")]
    if std::env::var("AMANAH_GENERATE").is_ok() {
        std::fs::write(&path, &current).unwrap();
    }

    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == current,
        "policy/v0001/bundle.lock is stale; if the change is meant, run AMANAH_GENERATE=1 cargo test -p amanah-policy lock"
    );
}

#[test]
fn a_bundle_can_be_shared_between_threads() {
    const fn shared<T: Send + Sync + 'static>() {}

    shared::<Bundle>();
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    /// Whatever an editor's slip or a broken disk leaves of a text, the answer is a bundle or a fault that names a file.
    #[test]
    fn a_damaged_pack_never_panics(file in 0_usize..7, start in 0_usize..1000, length in 1_usize..40, with in ".{0,3}") {
        let mut sources = shipped();
        let text = [POLICY, GUARDS, CLAIMS, RETENTION, CLOCKS, TEXT_EN, TEXT_ID][file](&mut sources);
        let letters: Vec<char> = text.chars().collect();
        let at = letters.len() * start / 1000;
        let end = (at + length).min(letters.len());
        *text = letters[..at].iter().chain(&with.chars().collect::<Vec<_>>()).chain(&letters[end..]).collect();

        if let Err(fault) = Bundle::compile(&sources) {
            proptest::prop_assert!(fault.to_string().contains(fault.file.name()));
        }
    }
}

type Part = fn(&mut PackSources) -> &mut String;

const POLICY: Part = |sources| &mut sources.policy_toml;
const GUARDS: Part = |sources| &mut sources.guards_cedar;
const CLAIMS: Part = |sources| &mut sources.claims_cedar;
const RETENTION: Part = |sources| &mut sources.retention_toml;
const CLOCKS: Part = |sources| &mut sources.clocks_toml;
const TEXT_EN: Part = |sources| &mut sources.text_en;
const TEXT_ID: Part = |sources| &mut sources.text_id;

/// One fault each: the file, what is replaced, and by what.
const BROKEN: &[(Part, &str, &str)] = &[
    (POLICY, "staff.support", "staff.suport"),
    (
        POLICY,
        "\"identity\", \"contact\", \"account\", \"network\", \"correspondence\", \"domain\"]",
        "\"identty\"]",
    ),
    (POLICY, "purpose = \"billing\"", "purpose = \"biling\""),
    (POLICY, "id = \"u1.engineer\"", "id = \"u1.support\""),
    (POLICY, "\"finance\", \"registrar\", \"engineer\"]", "\"finance\", \"registrar\"]"),
    (POLICY, "text.id = \"Staf dukungan membantu Anda dengan layanan Anda.\"", "text.id = \"\""),
    (POLICY, "text.id = \"Staf dukungan membantu Anda dengan layanan Anda.\"", ""),
    (POLICY, "effective = 2025-11-01", "effective = 2025-11-01T00:00:00Z"),
    (POLICY, "version = 1", "version = 0"),
    (POLICY, "version = 1", "version = \"one\""),
    (POLICY, "since = 1", "since = 2"),
    (POLICY, "authoritative = \"en\"", "authoritative = \"id\""),
    (
        POLICY,
        "id = \"SSO3\"\nsince = 1\nenforced_by = [\"statement\"]\nshown_by = \"amanah-service sign_on::where_the_provider_keeps_the_mailbox_one_confirmation_makes_the_account\"",
        "id = \"SSO3\"\nsince = 1\nenforced_by = [\"guard\"]",
    ),
    (POLICY, "shown_by = \"amanah-service linking::each_row_of_the_table\"", ""),
    (
        POLICY,
        "id = \"PUB\"\nsince = 1\nenforced_by = [\"grant\", \"guard\"]",
        "id = \"PUB\"\nsince = 1\nenforced_by = [\"grant\"]",
    ),
    (POLICY, "[[purpose]]\nid = \"whois\"", "[[purpose]]\nid = \"billing\""),
    (POLICY, "occasions = [\"own_request\"]", "grounds = [\"replaced\"]"),
    (POLICY, "all_but = []", "all_but = []\ncategories = [\"identity\"]"),
    (POLICY, "accepted_by = [", "unheard_of = ["),
    (GUARDS, "@id(\"guard.own\")\n", ""),
    (GUARDS, "@clause(\"SEC\")", "@clause(\"S3.1\")"),
    (GUARDS, "@text_id(\"Kata sandi dan rahasia lainnya tidak pernah diberikan kepada siapa pun.\")", ""),
    (GUARDS, "guard.own", "guard.credential"),
    (GUARDS, "guard.own", "u1.support"),
    (GUARDS, "unless { resource.own };", "unless { resource.mine };"),
    (GUARDS, "unless { resource.own };", "unless { resource.own "),
    (
        GUARDS,
        "forbid (principal is Customer, action, resource)\nunless { resource.own };",
        "permit (principal is Customer, action, resource)\nwhen { resource.own };",
    ),
    (GUARDS, "Category::\"credential\"", "Category::\"credentials\""),
    (
        GUARDS,
        "forbid (principal is Customer, action, resource)",
        "forbid (principal == ?principal, action, resource)",
    ),
    (CLAIMS, "@kind(\"always\") @clause", "@kind(\"sometimes\") @clause"),
    (CLAIMS, "@clause(\"U2a\") @canary", "@clause(\"U2a\")"),
    (CLAIMS, "!principal.active", "!principal.acting"),
    (RETENTION, "\"phone\", ", ""),
    (RETENTION, "\"phone\", ", "\"phone\", \"phone\", "),
    (RETENTION, "\"phone\", ", "\"telephone\", "),
    (RETENTION, "{ days = 90 }", "{ days = 0 }"),
    (RETENTION, "law = \"UU KUP art. 28(11); UU 8/1997 art. 11(1)\"", ""),
    (RETENTION, "fiscal_year_offset_hours = 7", "fiscal_year_offset_hours = 70"),
    (CLOCKS, "cooling_off_hours = 72", "cooling_off_hours = 0"),
    (CLOCKS, "cooling_off_hours = 72", "cooling_of_hours = 72"),
    (TEXT_EN, "* [U5] Publication for promotional purposes\n", ""),
    (TEXT_ID, "* [U5] Publikasi untuk keperluan promosi\n", ""),
    (TEXT_ID, "* [U5] ", "* [U9] "),
];

#[test]
fn a_broken_pack_says_where_and_what_to_do() {
    let mut messages = String::new();

    for (part, from, to) in BROKEN {
        let mut sources = shipped();
        let text = part(&mut sources);
        assert!(text.contains(from), "nothing to break: {from}");
        *text = text.replacen(from, to, 1);
        let fault = Bundle::compile(&sources).err().unwrap_or_else(|| panic!("`{to}` went unnoticed"));
        messages.push_str(&format!("{fault}\n"));
    }

    insta::assert_snapshot!(messages);
}
