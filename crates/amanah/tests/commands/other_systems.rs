//! The operator's other systems, told by the real program: a panel that stumbles, a mail service that is down, an officer who
//! vouches, and what the doctor says of each.

use std::io::Write as _;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use amanah::clock::Clock;
use amanah::config::Config;
use amanah::opening;
use amanah_policy::{Channel, CustomerId, ErasureGround, PanelFact, PanelState, Role};
use amanah_service::House;
use amanah_service::accounts::sessions::{self, Proved, Whence};
use amanah_service::deletion::certificate::{self, CaseDates};
use amanah_service::deletion::course;
use amanah_service::deletion::request::{self, ServicesEnd};
use amanah_service::vault::{
    Actor, NewStaff, PanelWord, Personal, ServiceKind, SignedInBy, SubjectEvent, TidingOutcome,
};
use serde_json::Value;

use crate::company::{Company, Running};
use crate::newcomer::signed_up;
use crate::processor::{Came, python_signs};

const SRI: &str = "sri@example.test";
const OFFICER: &[&str] = &["--as", "dewi@contoh.example"];
const SUPPORT: &[&str] = &["--as", "agus@contoh.example"];
const PANEL_SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const MAILER_SECRET: &str = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
/// The first wait of a minute, spread by a quarter, and time for a busy machine.
const LONGEST_WAIT: Duration = Duration::from_secs(150);

/// A panel on this machine, which takes everything but the first erasures it is told of.
struct Panel {
    port: u16,
    came: Receiver<Came>,
}

impl Panel {
    fn stumbling(times: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (sender, came) = channel();
        std::thread::spawn(move || {
            let mut stumbles = times;
            for mut stream in listener.incoming().flatten() {
                let Some(request) = Came::read(&mut stream) else { continue };
                let fails = request.body.contains("subject.erased") && stumbles > 0;
                let status = if fails { "500 Internal Server Error" } else { "204 No Content" };
                stumbles -= usize::from(fails);
                let _ = write!(stream, "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
                if sender.send(request).is_err() {
                    return;
                }
            }
        });
        Self { port, came }
    }

    fn next(&self) -> (Came, Value) {
        let came = self.came.recv_timeout(LONGEST_WAIT).expect("the panel is told");
        assert!(came.is_signed_with(PANEL_SECRET), "{came:?}");
        let body: Value = serde_json::from_str(&came.body).unwrap();
        assert_eq!(body["data"]["event"], came.field("webhook-id"));
        (came, body)
    }
}

/// A company with a panel, and a mail service that is down; and two people who work there.
struct Founded {
    company: Company,
    panel: Panel,
}

/// Where nobody listens.
fn nobody() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn founded(panel: Panel) -> Founded {
    let company = Company::founded();
    let file = company.path("amanah.toml");
    let mut text = std::fs::read_to_string(&file).unwrap();
    for (name, port, secret) in [("mailer", nobody(), MAILER_SECRET), ("panel", panel.port, PANEL_SECRET)] {
        let kept = company.path(&format!("{name}.secret"));
        std::fs::write(&kept, secret).unwrap();
        std::fs::set_permissions(&kept, std::fs::Permissions::from_mode(0o600)).unwrap();
        text.push_str(&format!(
            "\n[[webhooks]]\nname = \"{name}\"\nurl = \"http://127.0.0.1:{port}/hooks\"\n\
             secret_file = \"{name}.secret\"\nevents = [\"subject.frozen\", \"subject.released\", \"subject.erased\"]\n\
             customer_reference = \"number\"\n"
        ));
    }
    std::fs::write(&file, text).unwrap();
    // From its first start on the store knows who is told of what.
    assert_eq!(serve(&company).0.end(), 0);
    Founded { company, panel }
}

fn serve(company: &Company) -> (Running, String) {
    let (serving, said) = company.start(&["serve", "--json"]);
    (serving, said["pages"].as_str().unwrap().trim_end_matches('/').to_owned())
}

async fn open(company: &Company) -> House {
    let config = Config::load(&company.path("amanah.toml")).unwrap();
    let house = opening::open_house(&config).await.unwrap();
    for (name, email, role) in [("Dewi", OFFICER[1], Role::Officer), ("Agus", SUPPORT[1], Role::Support)] {
        let (name, email) = (Personal::text(name), Personal::text(email));
        let new = NewStaff { name, email, password: None, roles: vec![role] };
        house.vault().add_staff(new, Actor::System(Role::Officer), Clock::System.now()).await.unwrap();
    }
    house
}

/// A customer who asked for their end so long ago, and had every notice in time, that the next round of `serve` erases them.
#[tokio::main(flavor = "current_thread")]
async fn about_to_be_erased(company: &Company) -> CustomerId {
    let house = open(company).await;
    let clocks = *house.vault().policy().clocks();
    let (cooling, check) = (i64::from(clocks.cooling_off_hours), i64::from(clocks.legal_check_hours));
    let begun = Clock::System.now().plus_hours(-cooling - check);
    let sri = signed_up(&house, SRI, begun).await;
    let whence = Whence { address: None, program: "Firefox 128" };
    let entered = sessions::open(&house, Proved::new(sri, SignedInBy::Code), whence, begun).await.unwrap();
    request::leave(&house, sri, &entered.session, ServicesEnd::AsPlanned, begun).await.unwrap();
    for hours in [0, cooling / 2, cooling] {
        let report = course::advance_due(&house, begun.plus_hours(hours)).await.unwrap();
        assert_eq!(report.failed, 0);
    }
    sri
}

/// A customer who was erased so many days ago.
#[tokio::main(flavor = "current_thread")]
async fn erased(company: &Company, days: i64) -> CustomerId {
    let house = open(company).await;
    let at = Clock::System.now().plus_days(-days);
    let sri = signed_up(&house, SRI, at).await;
    let ground = ErasureGround::ConfirmedRequest;
    house.vault().erase_customer(sri, ground, Actor::Customer(sri), at).await.unwrap();
    let case = CaseDates { channel: Channel::ClientZone, received_at: at, confirmed_at: Some(at) };
    certificate::issue(&house, sri, case, at).await.unwrap();
    sri
}

/// The newest issue of a certificate: its number, and what it says of each other system.
fn newest(company: &Company, sri: &str) -> (u64, Vec<(String, String)>) {
    let given = company.ask(&[&["erase", "certificate", sri], OFFICER].concat());
    let note = given["certificate"].as_str().unwrap();
    std::fs::write(company.path("certificate.txt"), note).unwrap();
    let key = given["key"].as_str().unwrap();
    let verified = company.run(&["ledger", "verify", "certificate.txt", "--key", key]);
    assert_eq!(verified.code, 0, "{verified:?}");
    let says: Value = serde_json::from_str(note.lines().next().unwrap()).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let lines = says["outside"].as_array().unwrap().iter();
    let lines = lines.map(|line| (text(&line["system"]), text(&line["standing"]))).collect();
    (says["issue"].as_u64().unwrap(), lines)
}

fn standings(mailer: &str, panel: &str) -> Vec<(String, String)> {
    [("mailer", mailer), ("panel", panel)].map(|(name, how)| (name.to_owned(), how.to_owned())).to_vec()
}

/// Hands in what the panel did, signed by Python so many seconds from now; the status of the answer.
fn acknowledge(pages: &str, body: &str, seconds: i64) -> u16 {
    let at = (Clock::System.now().as_micros() / 1_000_000 + seconds).to_string();
    let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
    let answer = agent
        .post(format!("{pages}/api/v1/webhooks/acknowledgements"))
        .header("content-type", "application/json")
        .header("webhook-id", "msg_of_the_panel")
        .header("webhook-timestamp", &at)
        .header("webhook-signature", python_signs(PANEL_SECRET, ["msg_of_the_panel", &at], body))
        .send(body);
    answer.unwrap().status().as_u16()
}

/// Shows: DEL2, DEL3
#[test]
fn a_panel_that_stumbles_is_told_again_and_its_word_stands_in_a_certificate_issued_anew() {
    let Founded { company, panel } = founded(Panel::stumbling(1));
    let id = about_to_be_erased(&company).to_string();

    let (serving, pages) = serve(&company);
    // Which of the two comes first is nobody's promise.
    let mut told = [panel.next(), panel.next()];
    told.sort_by_key(|(_, body)| body["type"].to_string());
    let [(stumbled, erased), (_, frozen)] = told;
    let (again, repeated) = panel.next();
    let (first, before) = newest(&company, &id);
    let said = format!(r#"{{"event":"{}","result":"erased"}}"#, erased["data"]["event"].as_str().unwrap());
    let taken = acknowledge(&pages, &said, 0);
    let (second, after) = newest(&company, &id);
    let twice = acknowledge(&pages, &said, 9);
    let (last, _) = newest(&company, &id);
    let open = company.ask(&["outside", "list"]);
    assert_eq!(serving.end(), 0);

    assert_eq!([&erased["type"], &frozen["type"]], ["subject.erased", "subject.frozen"]);
    assert_eq!(erased["data"], serde_json::json!({ "event": stumbled.field("webhook-id"), "customer": id }));
    assert_eq!((repeated, again.body), (erased, stumbled.body), "the same is told again");
    assert_ne!(again.head, stumbled.head, "at a time of its own");
    assert_eq!(before, standings("outstanding", "outstanding"), "told is not done");
    assert_eq!((taken, twice), (200, 409));
    assert_eq!(after, standings("outstanding", "acknowledged"));
    assert_eq!((second, last), (first + 1, second), "issued anew at once, and not when it is said again");
    let lines = open["lines"].as_array().unwrap();
    assert_eq!(lines.len(), 1, "{open}");
    assert_eq!((&lines[0]["system"], &lines[0]["answer"]), (&"mailer".into(), &"unreachable".into()));
    assert!(lines[0]["tries"].as_u64() >= Some(1) && lines[0]["state"] == "waiting", "{open}");
}

/// Shows: DEL2, DEL3
#[test]
fn what_is_open_outside_is_listed_and_the_officer_alone_vouches_for_it() {
    let Founded { company, .. } = founded(Panel::stumbling(0));
    let none = company.run(&["outside", "list"]);
    let sri = erased(&company, 0).to_string();
    let declare = |words: &[&str], acting| company.run(&[&["outside", "declare"], words, acting].concat());

    let all = company.run(&["outside", "list"]);
    let by_support = declare(&["mailer", &sri], SUPPORT);
    let nobody = declare(&["mailer", &sri], &["--as", "sri@example.test"]);
    let unknown = declare(&["accounting", &sri], OFFICER);
    let no_id = declare(&["mailer", "sri@example.test"], OFFICER);
    let (first, before) = newest(&company, &sri);
    let (serving, _) = serve(&company);
    let declared = declare(&["mailer", &sri], OFFICER);
    let twice = declare(&["mailer", &sri], OFFICER);
    assert_eq!(serving.end(), 0);
    let (second, after) = newest(&company, &sri);
    let of_sri = company.ask(&["outside", "list", &sri]);
    let of_nobody = company.run(&["outside", "list", "cus_00000000000000000000000000000000"]);

    assert_eq!((none.code, none.out.trim()), (0, "nothing stands open"));
    assert_eq!(all.out.lines().count(), 2, "{}", all.out);
    assert!(
        all.out.lines().all(|line| line.contains(&sri) && line.contains("subject.erased")),
        "{}",
        all.out
    );
    assert_eq!(
        [by_support.code, unknown.code, no_id.code],
        [3, 1, 2],
        "{by_support:?} {unknown:?} {no_id:?}"
    );
    assert!(nobody.code != 0 && !no_id.err.contains("sri@"), "{nobody:?} {no_id:?}");
    assert!(unknown.err.contains("open erasure of this customer at this system"), "{unknown:?}");
    assert_eq!(before, standings("outstanding", "outstanding"));
    assert_eq!((declared.code, twice.code), (0, 1), "{declared:?} {twice:?}");
    assert_eq!(declared.out.trim(), format!("the erasure of {sri} at mailer is declared"));
    assert_eq!(after, standings("declared", "outstanding"));
    assert!(second > first);
    let lines = of_sri["lines"].as_array().unwrap();
    let mailer = lines.iter().find(|line| line["system"] == "mailer").unwrap();
    assert!(mailer["outstanding"] == false && mailer["declared_by"].as_str().is_some(), "{of_sri}");
    assert_eq!(of_nobody.out.trim(), "nothing stands open", "{of_nobody:?}");
}

/// What the doctor says about something: how serious it is, and in which words.
fn doctor_on(company: &Company, about: &str) -> Vec<(String, String)> {
    let seen: Value = serde_json::from_str(&company.run(&["doctor", "--json"]).out).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let findings = seen["findings"].as_array().unwrap().iter();
    let said = findings.filter(|finding| finding["about"] == about);
    said.map(|finding| (text(&finding["severity"]), text(&finding["says"]))).collect()
}

fn doctor(company: &Company) -> Vec<(String, String)> {
    doctor_on(company, "outside")
}

fn both(mailer: (&str, &str), panel: (&str, &str)) -> Vec<(String, String)> {
    let of = |name: &str, (severity, says): (&str, &str)| (severity.to_owned(), format!("{name} {says}"));
    vec![of("mailer", mailer), of("panel", panel)]
}

/// What both systems were told is given up.
#[tokio::main(flavor = "current_thread")]
async fn given_up(company: &Company) {
    let house = opening::open_house(&Config::load(&company.path("amanah.toml")).unwrap()).await.unwrap();
    let now = Clock::System.now();
    for tiding in house.vault().lease_tidings("mailer", 9, now.plus_hours(1), now).await.unwrap() {
        assert_eq!(tiding.event, SubjectEvent::Erased);
        let outcome = TidingOutcome::GivenUp { answer: "410".to_owned() };
        assert!(house.vault().settle_tiding(&tiding, outcome, now).await.unwrap());
    }
}

/// Shows: DEL2
#[test]
fn the_doctor_says_what_is_open_outside_what_is_old_given_up_and_told_by_nobody() {
    let Founded { company, .. } = founded(Panel::stumbling(0));
    let well = doctor(&company);
    erased(&company, 0);
    let fresh = doctor(&company);
    given_up(&company);
    let given_up = doctor(&company);
    let Founded { company: other, .. } = founded(Panel::stumbling(0));
    erased(&other, 4);
    let old = doctor(&other);
    let text = std::fs::read_to_string(other.path("amanah.toml")).unwrap();
    std::fs::write(other.path("amanah.toml"), text.split("\n[[webhooks]]").next().unwrap()).unwrap();
    assert_eq!(serve(&other).0.end(), 0);
    let unnamed = doctor(&other);

    let none = ("good", "has no erasure open");
    let one = ("note", "has 1 erasure open, the oldest for less than an hour");
    assert_eq!(well, both(none, none));
    assert_eq!(fresh, both(one, one));
    let refused = "has 1 erasure open, the oldest for less than an hour; it did not take what it was told, which is given \
                   up; see `amanah outside list`";
    assert_eq!(given_up, both(("ALARM", refused), one));
    let ask = (
        "ALARM",
        "has 1 erasure open, the oldest for 4 days; see `amanah outside list`, and ask who runs it",
    );
    assert_eq!(old, both(ask, ask));
    let lost =
        "has 1 erasure open, the oldest for 4 days; the configuration no longer names it, so nobody tells it";
    assert_eq!(unnamed, both(("ALARM", lost), ("ALARM", lost)));
}

/// A service of a customer, and a panel that said so many hours ago that it runs.
#[tokio::main(flavor = "current_thread")]
async fn reported(company: &Company, hours_ago: &[i64]) {
    let house = open(company).await;
    let (now, support) = (Clock::System.now(), Actor::System(Role::Support));
    let began = now.plus_days(-9);
    let sri = signed_up(&house, SRI, began).await;
    for (number, hours) in hours_ago.iter().enumerate() {
        let host = Personal::text(&format!("toko-{number}.example"));
        let kind = ServiceKind::Hosting;
        let service = house.vault().add_service(sri, kind, host, support, began, began).await.unwrap();
        let fact = PanelFact { says: PanelState::Running, observed_at: now.plus_hours(-hours) };
        house.vault().hear_panel(vec![PanelWord { service, fact }], support, now).await.unwrap();
    }
}

/// Shows: DEL2
#[test]
fn the_doctor_says_when_a_panel_fell_silent_and_what_that_costs() {
    let [none, well, silent] = [(); 3].map(|()| Company::founded());
    reported(&well, &[2, 3]);
    reported(&silent, &[2, 25]);

    let said = [&none, &well, &silent].map(|company| doctor_on(company, "panel"));

    assert!(said[0].is_empty(), "{said:?}");
    let line = |severity: &str, says: &str| vec![(severity.to_owned(), says.to_owned())];
    assert_eq!(said[1], line("good", "2 services are reported by a panel; the last word is 2 hours old"));
    let costs = "of 1 of 2 services a panel has said nothing for longer than its word counts (the last word is 2 hours \
                 old): deletions of their customers wait for a person; see that the panel reports";
    assert_eq!(said[2], line("ALARM", costs));
}
