//! The program itself, as an operator sets it up: requests that come over real HTTP, signed with a real key.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::on_postgres;
use crate::samples::{DOMAIN, Sample};

const TOKEN: &str = "0123456789abcdef0123456789abcdef";

/// A founded company to which a reseller passes requests on.
fn founded(sample: &Sample) -> TempDir {
    let folder = TempDir::new().unwrap();
    let url = on_postgres::database(folder.path());
    let store: Vec<&str> = url.iter().flat_map(|url| ["--store", url]).collect();
    let init = ["init", "--company", "PT Contoh", "--privacy-mailbox", "privasi@contoh.example", "--yes"];
    let (code, told) = run(folder.path(), &[&init[..], &store].concat());
    assert_eq!(code, 0, "{told}");
    for (name, text) in
        [("cert.pem", &sample.certificate), ("key.pem", &sample.key), ("token", &TOKEN.to_owned())]
    {
        fs::write(folder.path().join(name), text).unwrap();
        fs::set_permissions(folder.path().join(name), fs::Permissions::from_mode(0o600)).unwrap();
    }
    let file = folder.path().join("amanah.toml");
    let text = fs::read_to_string(&file).unwrap();
    let text = text
        .replace("listen = \"127.0.0.1:8080\"", "listen = \"127.0.0.1:0\"")
        .replace("lmtp = \"127.0.0.1:2424\"", "lmtp = \"127.0.0.1:0\"")
        .replace("health = \"127.0.0.1:9090\"", "health = \"127.0.0.1:0\"")
        .replace("domain = \"\"", &format!("domain = \"{DOMAIN}\""))
        .replace(
            "certificate_file = \"\"\nkey_file = \"\"",
            "certificate_file = \"cert.pem\"\nkey_file = \"key.pem\"",
        )
        .replace(
            "# [[opendsr.controllers]]",
            "[[opendsr.controllers]]\nname = \"reseller\"\ntoken_file = \"token\"\n# [[opendsr.controllers]]",
        );
    fs::write(&file, text).unwrap();
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_amanah")).args(arguments).current_dir(folder).output().unwrap();
    let told = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap_or(-1), String::from_utf8(told).unwrap())
}

/// The program, until it is dropped.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn serve(folder: &Path) -> (Serving, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_amanah"))
        .args(["serve", "--json"])
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let said: Value = serde_json::from_str(line.trim()).unwrap_or_else(|_| panic!("not JSON: {line}"));
    (Serving(child), said["pages"].as_str().unwrap().trim_end_matches('/').to_owned())
}

/// Shows: DEL2, SEC
#[test]
fn a_company_that_is_set_up_passes_a_request_on_and_the_doctor_knows_the_certificate() {
    let Some(sample) = Sample::rsa() else { return };
    let folder = founded(&sample);
    let examined = run(folder.path(), &["doctor"]);
    let (serving, pages) = serve(folder.path());
    let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
    let requests = format!("{pages}/opendsr/v2/requests");
    let body = json!({
        "subject_request_id": "a7551968-d5d6-44b2-9831-815ac9017798",
        "subject_request_type": "erasure",
        "submitted_time": "2026-11-23T00:00:00Z",
        "subject_identities":
            [{ "identity_type": "email", "identity_value": "sri@example.test", "identity_format": "raw" }],
    });

    let body = body.to_string();
    let refused = agent.post(&requests).send(body.as_str()).unwrap();
    let bearer = format!("Bearer {TOKEN}");
    let mut taken = agent.post(&requests).header("authorization", &bearer).send(body.as_str()).unwrap();
    let signature = taken.headers()["x-opendsr-signature"].to_str().unwrap().to_owned();
    let receipt = taken.body_mut().read_to_vec().unwrap();
    let one = format!("{requests}/a7551968-d5d6-44b2-9831-815ac9017798");
    let mut asked = agent.get(&one).header("authorization", &bearer).call().unwrap();
    let standing = asked.body_mut().read_to_string().unwrap();
    let withdrawn = agent.delete(&one).header("authorization", &bearer).call().unwrap();
    drop(serving);

    assert!(examined.1.contains(&format!("the certificate for {DOMAIN} is good")), "{}", examined.1);
    assert_eq!(
        (refused.status(), taken.status(), withdrawn.status()),
        (401.try_into().unwrap(), 201.try_into().unwrap(), 202.try_into().unwrap())
    );
    assert!(sample.openssl_agrees(&receipt, &STANDARD.decode(signature).unwrap()));
    assert!(standing.contains("\"request_status\":\"pending\""), "{standing}");
}
