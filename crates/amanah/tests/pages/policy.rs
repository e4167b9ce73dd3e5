//! The policy page: what a version changes for customers stands on it.

use amanah_policy::{Bundle, PackSources, shipped};

use crate::support::{Browser, doors, doors_under};

/// Shows: ACC
#[tokio::test]
async fn the_page_says_what_a_version_changes_in_the_readers_language() {
    let sources = shipped();
    let policy_toml = sources.policy_toml.clone()
        + "\n[[change]]\nclause = \"U3\"\neffect = \"narrows\"\npurpose = \"billing\"\nwho = \"staff\"\n\
           text.en = \"Billing <staff> see less.\"\ntext.id = \"Staf penagihan melihat lebih sedikit.\"\n";
    let changed = Bundle::compile(&PackSources { policy_toml, ..sources }).unwrap();

    let english = Browser::at(doors_under(&changed)).reading("en").get("/policy").await.text;
    let indonesian = Browser::at(doors_under(&changed)).reading("id").get("/policy").await.text;
    let first = Browser::at(doors()).reading("en").get("/policy").await.text;

    assert!(english.contains("<h3 id=\"changes\">What changed</h3>"), "{english}");
    assert!(!english.contains("<staff>") && english.contains("see less."), "a notice is text, never markup");
    assert!(indonesian.contains("<h3 id=\"changes\">Apa yang berubah</h3>"), "{indonesian}");
    assert!(indonesian.contains("<li>Staf penagihan melihat lebih sedikit.</li>"));
    assert!(!first.contains("id=\"changes\""), "the first version changes nothing");
}
