//! An outsider with nothing of ours but the published key and the small verifier, built alone.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use amanah_ledger::SignedCheckpoint;
use amanah_ledger::tile::tiles_of;
use ureq::http::{Response, StatusCode};

use crate::company::{Company, Ended};
use crate::demo::{CONFIG, OFFICER, demo};

/// `amanah-verify`, built in a folder of its own from nothing but what it needs.
static VERIFIER: LazyLock<PathBuf> = LazyLock::new(|| {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("verifier-alone");
    let built = Command::new(env!("CARGO"))
        .args(["build", "--package", "amanah-verify", "--offline", "--locked", "--target-dir"])
        .arg(&target)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    target.join("debug/amanah-verify")
});

fn verify(company: &Company, arguments: &[&str]) -> Ended {
    let output = Command::new(&*VERIFIER).args(arguments).current_dir(company.path("")).output().unwrap();
    Ended {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn get(address: &str) -> Response<ureq::Body> {
    let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
    agent.get(address).call().unwrap()
}

fn bytes(address: &str) -> Vec<u8> {
    let mut answer = get(address);
    assert_eq!(answer.status(), StatusCode::OK, "{address}");
    answer.body_mut().read_to_vec().unwrap()
}

/// Downloads checkpoint and tiles as any client of C2SP tlog-tiles does.
fn download(company: &Company, pages: &str, into: &str) -> SignedCheckpoint {
    let text = String::from_utf8(bytes(&format!("{pages}/ledger/checkpoint"))).unwrap();
    let signed = SignedCheckpoint::parse(&text).unwrap();
    for tile in tiles_of(signed.unverified().size(), false) {
        let file = company.path(into).join(tile.to_string());
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes(&format!("{pages}/ledger/{tile}"))).unwrap();
    }
    std::fs::write(company.path(into).join("checkpoint"), text).unwrap();
    signed
}

/// Shows: invariant 4
#[test]
fn tiles_downloaded_from_a_running_serve_verify_with_a_program_built_alone() {
    let company = Company::founded();
    let first = company.ask(&["ledger", "checkpoint"]);
    std::fs::write(company.path("older.txt"), first["checkpoint"].as_str().unwrap()).unwrap();
    let (serving, said) = company.start(&["serve", "--json"]);
    let pages = said["pages"].as_str().unwrap().trim_end_matches('/').to_owned();

    let signed = download(&company, &pages, "copy");
    std::fs::write(company.path("key.txt"), bytes(&format!("{pages}/ledger-key"))).unwrap();
    assert_eq!(serving.end(), 0);
    let known = ["--key", "key.txt", "--since", "older.txt"];
    let verified = verify(&company, &[&["copy", "--json"], &known[..]].concat());
    let by_the_program = company.run(&[&["ledger", "verify", "copy"], &known[..]].concat());
    let widest = tiles_of(signed.unverified().size(), false).next().unwrap();
    let file = company.path("copy").join(widest.to_string());
    let mut changed = std::fs::read(&file).unwrap();
    changed[7] ^= 1;
    std::fs::write(&file, changed).unwrap();
    let tampered = verify(&company, &[&["copy"], &known[..]].concat());

    assert_eq!(verified.code, 0, "{verified:?}");
    let verdict: serde_json::Value = serde_json::from_str(&verified.out).unwrap();
    assert_eq!(verdict["entries"].as_u64(), Some(signed.unverified().size()));
    assert_eq!(verdict["since"], first["size"]);
    assert_eq!(by_the_program.code, 0, "{by_the_program:?}");
    assert!(by_the_program.out.contains("only hashes were given"), "{}", by_the_program.out);
    assert_eq!(tampered.code, 1, "{tampered:?}");
    assert!(tampered.err.contains("NOT verified"), "{}", tampered.err);
}

/// Shows: SEC
#[test]
fn the_public_ledger_says_how_long_to_keep_what_and_gives_no_entries() {
    let company = Company::founded();
    let (serving, said) = company.start(&["serve", "--json"]);
    let pages = said["pages"].as_str().unwrap().trim_end_matches('/').to_owned();
    let at = |path: &str| get(&format!("{pages}{path}"));
    let header = |answer: &Response<ureq::Body>, name: &str| {
        answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
    };

    let checkpoint = at("/ledger/checkpoint");
    let tile = at("/ledger/tile/0/000.p/2");
    let refused: Vec<(&str, StatusCode)> = [
        "/ledger/tile/entries/000.p/2",
        "/ledger/tile/0/000",
        "/ledger/tile/0/000.p/200",
        "/ledger/tile/0/0",
        "/ledger/tile/0/000.p/2%20",
        "/ledger/tile/0/%30%30%30.p/2",
        "/ledger/tile/1/000.p/1",
        "/ledger/tile/8/000.p/1",
        "/ledger/line-1/checkpoint",
        "/ledger/line-1/tile/0/000.p/2",
        "/ledger/line-0/checkpoint",
        "/ledger/x/tile/0/000.p/2",
    ]
    .into_iter()
    .map(|path| (path, at(path).status()))
    .collect();
    assert_eq!(serving.end(), 0);

    assert_eq!(header(&checkpoint, "content-type"), "text/plain; charset=utf-8");
    assert_eq!(header(&checkpoint, "cache-control"), "no-store");
    assert_eq!(tile.status(), StatusCode::OK);
    assert_eq!(header(&tile, "content-type"), "application/octet-stream");
    assert_eq!(header(&tile, "cache-control"), "public, max-age=31536000, immutable");
    assert!(tile.headers().get("set-cookie").is_none(), "what caches keep belongs to nobody");
    for (path, status) in refused {
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
    }
}

/// Shows: invariant 4
#[test]
fn an_auditor_checks_a_folder_with_entries_a_receipt_and_a_continuation() {
    let demo = demo();
    let key = demo.company.run(&[&["ledger", "checkpoint", "--json"], CONFIG].concat());
    let said: serde_json::Value = serde_json::from_str(&key.out).unwrap();
    let (key, older) = (said["key"].as_str().unwrap(), said["checkpoint"].as_str().unwrap());
    std::fs::write(demo.company.path("since.txt"), older).unwrap();
    let folder = ["ledger", "export", "--tiles", "audit", "--with-entries"];
    let wrote = demo.company.run(&[&folder[..], CONFIG, OFFICER].concat());
    let receipt = demo.company.run(&[&["ledger", "prove", "1"], CONFIG].concat());
    std::fs::write(demo.company.path("entry.txt"), &receipt.out).unwrap();
    let proof = demo.company.run(&[&["ledger", "prove", "--since", "since.txt"], CONFIG].concat());
    std::fs::write(demo.company.path("goes-on.txt"), &proof.out).unwrap();
    let with_key = |arguments: &[&str]| verify(&demo.company, &[arguments, &["--key", key]].concat());

    let folder = with_key(&["audit", "--since", "since.txt"]);
    let receipt = with_key(&["entry.txt"]);
    let proof = with_key(&["goes-on.txt", "--since", "since.txt"]);
    let checkpoint = with_key(&["since.txt"]);
    let unseen = "witness.navigli.sunlight.geomys.org+a3e00fe2+BNy/co4C1Hn1p+INwJrfUlgz7W55dSZReusH/GhUhJ/G";
    let unwitnessed = with_key(&["since.txt", "--witness", unseen]);
    let keyless = verify(&demo.company, &["audit"]);
    let asked_wrongly = verify(&demo.company, &["audit", "--kye", key]);
    let help = verify(&demo.company, &["--help"]);

    assert_eq!(wrote.code, 0, "{wrote:?}");
    assert_eq!(folder.code, 0, "{folder:?}");
    assert!(
        folder.out.starts_with("tiles verified") && !folder.out.contains("only hashes"),
        "{}",
        folder.out
    );
    assert!(receipt.out.starts_with("receipt verified: entry 1"), "{receipt:?}");
    assert!(proof.out.starts_with("continuation verified"), "{proof:?}");
    assert!(checkpoint.out.starts_with("checkpoint verified"), "{checkpoint:?}");
    assert!(unwitnessed.code == 1 && unwitnessed.err.contains("NOT verified"), "{unwitnessed:?}");
    assert_eq!((keyless.code, asked_wrongly.code, help.code), (2, 2, 0), "{keyless:?} {asked_wrongly:?}");
}

/// Shows: invariant 4
#[test]
fn a_ledger_goes_on_under_its_own_name_with_the_entries_of_an_export() {
    let demo = demo();
    let run = |arguments: &[&str]| demo.company.run(&[arguments, CONFIG].concat());
    let copied = run(&[&["store", "backup", "--data", "old/data", "--keys", "old/keys"], OFFICER].concat());
    let wrote = run(&[&["ledger", "export", "whole.txt"], OFFICER].concat());
    let promised = run(&["ledger", "checkpoint", "--json"]);
    let promised: serde_json::Value = serde_json::from_str(&promised.out).unwrap();
    std::fs::write(demo.company.path("promised.txt"), promised["checkpoint"].as_str().unwrap()).unwrap();
    std::fs::rename(demo.company.path("demo/data"), demo.company.path("lost-again")).unwrap();

    let restored = run(&["store", "restore", "old/data", "--ledger", "whole.txt", "--json"]);
    let proof = run(&["ledger", "prove", "--since", "promised.txt"]);
    std::fs::write(demo.company.path("goes-on-again.txt"), &proof.out).unwrap();
    let key = promised["key"].as_str().unwrap();
    let witness = ["goes-on-again.txt", "--since", "promised.txt", "--key", key];

    assert_eq!((copied.code, wrote.code), (0, 0), "{copied:?} {wrote:?}");
    assert_eq!(restored.code, 0, "{restored:?}");
    let said: serde_json::Value = serde_json::from_str(&restored.out).unwrap();
    assert_eq!(said["entries_returned"], 1, "the entry about the backup itself: {said}");
    let ended = verify(&demo.company, &witness);
    assert_eq!(ended.code, 0, "an old witness goes on: {ended:?}");
}

/// Shows: invariant 4
#[test]
fn a_ledger_under_a_new_name_has_an_address_of_its_own() {
    let demo = demo();
    let run = |arguments: &[&str]| demo.company.run(&[arguments, CONFIG].concat());
    let copied =
        run(&[&["store", "backup", "--data", "early/data", "--keys", "early/keys"], OFFICER].concat());
    let promised = run(&["ledger", "checkpoint"]);
    std::fs::rename(demo.company.path("demo/data"), demo.company.path("lost-once-more")).unwrap();
    let restored = run(&["store", "restore", "early/data"]);
    let settings = std::fs::read_to_string(demo.company.path("demo/amanah.toml")).unwrap();
    let any_port = settings
        .replace("127.0.0.1:8080", "127.0.0.1:0")
        .replace("127.0.0.1:9090", "127.0.0.1:0")
        .replace("127.0.0.1:2424", "127.0.0.1:0");
    std::fs::write(demo.company.path("demo/any-port.toml"), any_port).unwrap();

    let (serving, said) = demo.company.start(&["serve", "--json", "--config", "demo/any-port.toml"]);
    let pages = said["pages"].as_str().unwrap().to_owned();
    let policy = String::from_utf8(bytes(&format!("{pages}/policy"))).unwrap();
    let address =
        policy.split("href=\"/ledger/").nth(1).unwrap().split("/checkpoint\"").next().unwrap().to_owned();
    let signed = String::from_utf8(bytes(&format!("{pages}/ledger/{address}/checkpoint"))).unwrap();
    let tile = get(&format!("{pages}/ledger/{address}/tile/0/000")).status();
    let old = get(&format!("{pages}/ledger/checkpoint")).status();
    let old_tile = get(&format!("{pages}/ledger/tile/0/000")).status();
    assert_eq!(serving.end(), 0);

    assert_eq!((copied.code, promised.code, restored.code), (0, 0, 0), "{copied:?} {restored:?}");
    assert!(restored.out.contains("names that checkpoint"), "{}", restored.out);
    assert!(address.starts_with("line-") && signed.lines().next().unwrap().ends_with(&address), "{signed}");
    assert_eq!(tile, StatusCode::OK);
    assert_eq!(
        (old, old_tile),
        (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND),
        "no cache mixes two histories"
    );
}
