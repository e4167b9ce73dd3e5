//! The providers that a configuration names for signing on, and the apps that were registered there (SSO1).

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;
use zeroize::Zeroizing;

use super::ConfigFault;
use super::given::{Line, Lines, value};
use super::mail::is_on_this_machine;

/// What others than the owner may do with a file.
const OTHERS: u32 = 0o077;

/// The options of the section.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SignOnLines {
    plain_http_for_tests: Option<Spanned<bool>>,
    google: GoogleLines,
    facebook: FacebookLines,
    x: XLines,
    staff: StaffLines,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct GoogleLines {
    client_id: Line,
    client_secret_file: Line,
    issuer: Line,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct FacebookLines {
    client_id: Line,
    client_secret_file: Line,
    graph_version: Line,
    dialog_url: Line,
    graph_url: Line,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct XLines {
    client_id: Line,
    client_secret_file: Line,
    authorize_url: Line,
    api_url: Line,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct StaffLines {
    name: Line,
    client_id: Line,
    client_secret_file: Line,
    issuer: Line,
}

/// The providers with which customers may sign on, and the company's own sign-on for its staff.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignOn {
    /// Google, when an app is registered there.
    pub google: Option<GoogleApp>,
    /// Facebook, when an app is registered there.
    pub facebook: Option<FacebookApp>,
    /// X, when an app is registered there.
    pub x: Option<XApp>,
    /// The company's own sign-on for its staff, by OpenID Connect.
    pub staff: Option<StaffApp>,
    /// Whether a provider may be asked in the clear, on this machine alone.
    pub allows_plain_http: bool,
}

/// Who we are to a provider. The secret is not printable, and is wiped from memory when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Client {
    /// The id of our app there; public.
    pub id: String,
    /// What only we and the provider know.
    pub secret: Zeroizing<String>,
}

impl core::fmt::Debug for Client {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Client").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Our app at Google.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoogleApp {
    /// Who we are there.
    pub client: Client,
    /// Who makes its ID tokens; its discovery document names every other address.
    pub issuer: String,
}

/// Our app at Facebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacebookApp {
    /// Who we are there.
    pub client: Client,
    /// The version of the Graph API, as `v25.0`.
    pub graph_version: String,
    /// Where people sign on.
    pub dialog_url: String,
    /// Where we ask.
    pub graph_url: String,
}

/// Our app at X.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XApp {
    /// Who we are there.
    pub client: Client,
    /// The page on which people sign on.
    pub authorize_url: String,
    /// Where we ask.
    pub api_url: String,
}

/// Our app at the company's own sign-on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffApp {
    /// Who we are there.
    pub client: Client,
    /// Who makes its ID tokens; its discovery document names every other address.
    pub issuer: String,
    /// What the button calls it.
    pub name: String,
}

/// The providers that are named; one without a client id is not offered.
pub(super) fn of(
    given: &SignOnLines,
    shipped: &SignOnLines,
    lines: &Lines<'_>,
    home: &Path,
) -> Result<SignOn, ConfigFault> {
    let plain = given.plain_http_for_tests.as_ref().or(shipped.plain_http_for_tests.as_ref());
    let allows_plain_http = plain.is_some_and(|plain| *plain.as_ref());
    let section = Section { lines, home, allows_plain_http };
    let (google, facebook, x) = (&given.google, &given.facebook, &given.x);
    let client = |provider, id, file| section.client(provider, id, file);
    let address = |given: &Line, shipped: &Line| section.address(given, shipped);
    Ok(SignOn {
        google: match client("google", &google.client_id, &google.client_secret_file)? {
            Some(client) => {
                Some(GoogleApp { client, issuer: address(&google.issuer, &shipped.google.issuer)? })
            }
            None => None,
        },
        facebook: match client("facebook", &facebook.client_id, &facebook.client_secret_file)? {
            Some(client) => Some(FacebookApp {
                client,
                graph_version: lines.parse(
                    &facebook.graph_version,
                    &shipped.facebook.graph_version,
                    graph_version,
                )?,
                dialog_url: address(&facebook.dialog_url, &shipped.facebook.dialog_url)?,
                graph_url: address(&facebook.graph_url, &shipped.facebook.graph_url)?,
            }),
            None => None,
        },
        x: match client("x", &x.client_id, &x.client_secret_file)? {
            Some(client) => Some(XApp {
                client,
                authorize_url: address(&x.authorize_url, &shipped.x.authorize_url)?,
                api_url: address(&x.api_url, &shipped.x.api_url)?,
            }),
            None => None,
        },
        staff: match client("staff", &given.staff.client_id, &given.staff.client_secret_file)? {
            Some(client) => Some(StaffApp {
                client,
                issuer: address(&given.staff.issuer, &shipped.staff.issuer)?,
                name: value(&given.staff.name, &shipped.staff.name).to_owned(),
            }),
            None => None,
        },
        allows_plain_http,
    })
}

/// The section while it is read.
struct Section<'a> {
    lines: &'a Lines<'a>,
    home: &'a Path,
    allows_plain_http: bool,
}

impl Section<'_> {
    /// The id with the secret from its file; both, or none.
    fn client(&self, provider: &str, id: &Line, file: &Line) -> Result<Option<Client>, ConfigFault> {
        let text = |line: &Line| line.as_ref().map_or("", |line| line.as_ref().trim()).to_owned();
        let (named, secret) = (text(id), text(file));
        match (named.is_empty(), secret.is_empty()) {
            (true, true) => Ok(None),
            (false, false) => {
                if !named.bytes().all(|byte| byte.is_ascii_graphic()) {
                    return Err(self.lines.fault(id.as_ref(), "a client id has no spaces; copy it again"));
                }
                let secret = self.secret(&self.home.join(secret), file)?;
                Ok(Some(Client { id: named, secret }))
            }
            (false, true) => {
                let what = format!(
                    "name the file with the secret of this app in `sign_on.{provider}.client_secret_file`"
                );
                Err(self.lines.fault(id.as_ref(), &what))
            }
            (true, false) => {
                let what = format!("whose secret is it? write the id into `sign_on.{provider}.client_id`");
                Err(self.lines.fault(file.as_ref(), &what))
            }
        }
    }

    fn secret(&self, file: &Path, place: &Line) -> Result<Zeroizing<String>, ConfigFault> {
        let fault = |what: &str| self.lines.fault(place.as_ref(), what);
        let found = fs::metadata(file).map_err(|_| fault("there is no such file for the client secret"))?;
        if found.permissions().mode() & OTHERS != 0 {
            return Err(fault("others can read the client secret; run `chmod 600` on its file"));
        }
        let text = fs::read_to_string(file).map_err(|_| fault("the client secret cannot be read"))?;
        let text = Zeroizing::new(text);
        let secret = Zeroizing::new(text.trim().to_owned());
        if secret.is_empty() || !secret.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(fault("the file holds no client secret; it is one word, copied from the provider"));
        }
        Ok(secret)
    }

    /// Where a provider is; encrypted, or a test's own.
    fn address(&self, given: &Line, shipped: &Line) -> Result<String, ConfigFault> {
        let text = value(given, shipped).trim_end_matches('/');
        let (scheme, rest) = text.split_once("://").unwrap_or_default();
        let host = rest.split('/').next().unwrap_or_default();
        let is_plain = rest.bytes().all(|byte| byte.is_ascii_graphic() && !b"?#@\"<>\\^`{|}".contains(&byte));
        if host.is_empty() || !is_plain {
            let what = format!("`{text}` is not an address; write one like `https://accounts.google.com`");
            return Err(self.lines.fault(given.as_ref(), &what));
        }
        let name = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => host,
        };
        match scheme {
            "https" => Ok(text.to_owned()),
            "http" if self.allows_plain_http && is_on_this_machine(name) => Ok(text.to_owned()),
            _ => {
                let what = format!(
                    "`{text}` would be asked in the clear; write `https://` (a test on this machine sets \
                     `sign_on.plain_http_for_tests`)"
                );
                Err(self.lines.fault(given.as_ref(), &what))
            }
        }
    }
}

fn graph_version(text: &str) -> Result<String, String> {
    let numbers = text.strip_prefix('v').and_then(|numbers| numbers.split_once('.'));
    let is_number =
        |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    match numbers {
        Some((major, minor)) if is_number(major) && is_number(minor) => Ok(text.to_owned()),
        _ => Err(format!("`{text}` is not a version of the Graph API; write one like `v25.0`")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Config;
    use super::*;

    const LEAST: &str = "[company]\nname = \"Contoh\"\nprivacy_mailbox = \"privacy@contoh.example\"\n";

    /// A folder with a secret that only its owner reads, and one that everybody does.
    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, mode, text) in [
            ("secret", 0o600, "geheim-1\n"),
            ("open", 0o644, "geheim-2\n"),
            ("empty", 0o600, " \n"),
            ("two", 0o600, "a b\n"),
        ] {
            let file = folder.path().join(name);
            fs::write(&file, text).unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        }
        folder
    }

    fn read(folder: &Path, text: &str) -> Result<SignOn, String> {
        let config = Config::read(&format!("{LEAST}{text}"), &folder.join("amanah.toml"));
        config.map_err(|fault| fault.to_string()).map(|config| config.sign_on)
    }

    #[test]
    fn nobody_is_offered_where_no_app_is_named() {
        assert_eq!(read(Path::new("/nowhere"), "").unwrap(), SignOn::default());
    }

    #[test]
    fn an_app_with_its_secret_is_asked_at_the_real_addresses() {
        let folder = folder();
        let app = |name: &str| {
            format!("[sign_on.{name}]\nclient_id = \"our-{name}\"\nclient_secret_file = \"secret\"\n")
        };

        let text = [app("google"), app("facebook"), app("x")].concat();
        let sign_on = read(folder.path(), &text).unwrap();

        assert!(!format!("{sign_on:?}").contains("geheim"));
        let (google, facebook, x) = (sign_on.google.unwrap(), sign_on.facebook.unwrap(), sign_on.x.unwrap());
        assert_eq!((google.client.id.as_str(), google.client.secret.as_str()), ("our-google", "geheim-1"));
        assert_eq!(google.issuer, "https://accounts.google.com");
        assert_eq!(
            (facebook.graph_version.as_str(), facebook.dialog_url.as_str(), facebook.graph_url.as_str()),
            ("v25.0", "https://www.facebook.com", "https://graph.facebook.com")
        );
        assert_eq!(
            (x.authorize_url.as_str(), x.api_url.as_str()),
            ("https://x.com/i/oauth2/authorize", "https://api.x.com")
        );
    }

    /// Shows: SEC
    #[test]
    fn every_fault_of_the_section_names_its_line_and_never_a_secret() {
        let folder = folder();
        let google = "[sign_on.google]\nclient_id = \"ours\"\nclient_secret_file = \"secret\"\n";
        let facebook = "[sign_on.facebook]\nclient_id = \"ours\"\nclient_secret_file = \"secret\"\n";
        let cases = [
            "[sign_on.google]\nclient_id = \"ours\"\n".to_owned(),
            "[sign_on.x]\nclient_secret_file = \"secret\"\n".to_owned(),
            "[sign_on.x]\nclient_id = \"o u r s\"\nclient_secret_file = \"secret\"\n".to_owned(),
            "[sign_on.x]\nclient_id = \"ours\"\nclient_secret_file = \"nowhere\"\n".to_owned(),
            "[sign_on.x]\nclient_id = \"ours\"\nclient_secret_file = \"open\"\n".to_owned(),
            "[sign_on.x]\nclient_id = \"ours\"\nclient_secret_file = \"empty\"\n".to_owned(),
            "[sign_on.x]\nclient_id = \"ours\"\nclient_secret_file = \"two\"\n".to_owned(),
            format!("{google}issuer = \"http://127.0.0.1:4455\"\n"),
            format!("[sign_on]\nplain_http_for_tests = true\n{google}issuer = \"http://192.0.2.1\"\n"),
            format!(
                "[sign_on]\nplain_http_for_tests = true\n{google}issuer = \"http://localhost.contoh.example\"\n"
            ),
            format!("{google}issuer = \"accounts.google.com\"\n"),
            format!("{google}issuer = \"https://user@accounts.google.com\"\n"),
            format!("{google}issuer = \"https://accounts.google.com/?x\"\n"),
            format!("{facebook}graph_version = \"25\"\n"),
            format!("{facebook}graph_version = \"v25.0/me\"\n"),
            "[sign_on.twitter]\nclient_id = \"ours\"\n".to_owned(),
        ];

        let told: Vec<String> = cases.iter().map(|text| read(folder.path(), text).unwrap_err()).collect();

        let told = told.join("\n").replace(&folder.path().display().to_string(), "");
        assert!(!told.contains("geheim"), "{told}");
        insta::assert_snapshot!(told);
    }

    #[test]
    fn a_test_on_this_machine_may_speak_in_the_clear() {
        let folder = folder();
        for place in ["http://127.0.0.1:4455", "http://localhost:4455/oidc", "http://[::1]:4455"] {
            let text = format!(
                "[sign_on]\nplain_http_for_tests = true\n[sign_on.google]\nclient_id = \"ours\"\n\
                 client_secret_file = \"secret\"\nissuer = \"{place}\"\n"
            );

            assert_eq!(read(folder.path(), &text).unwrap().google.unwrap().issuer, place);
        }
    }
}
