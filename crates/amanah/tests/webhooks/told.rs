//! What the operator's other systems are told, over real sockets: a processor with moods, and its word about an erasure.

use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use amanah::cli::Folders;
use amanah::clock::Clock;
use amanah::outside::{Post, turn};
use amanah::serve::Closing;
use amanah::web::PublicUrl;
use amanah_policy::{CustomerId, Language, Role, StaffId, Timestamp};
use amanah_service::House;
use amanah_service::deletion::propagation::{self, Listener, OutsideSystem, Standing};
use amanah_service::vault::{Actor, DeliveryState, SubjectEvent};
use amanah_wire::webhook::Secret;
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt as _;

use crate::founding::{START, founded, settings};
use crate::newcomer::signed_up;
use crate::processor::Came;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OTHER_SECRET: &str = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
pub(crate) const MINUTE: i64 = 60_000_000;

/// How a processor behaves.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Mood {
    /// Answers with this status.
    Says(u16),
    /// Sends the caller elsewhere, to itself.
    Redirects,
    /// Answers, and never ends its body.
    NeverEnds,
    /// Takes the request and says nothing.
    IsSilent,
    /// Hangs up at once.
    HangsUp,
}

/// A processor on this machine.
pub(crate) struct Processor {
    pub(crate) port: u16,
    mood: Arc<Mutex<Mood>>,
    came: Arc<Mutex<Vec<Came>>>,
}

impl Processor {
    pub(crate) fn new(mood: Mood) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (mood, came) = (Arc::new(Mutex::new(mood)), Arc::new(Mutex::new(Vec::new())));
        let (moods, coming) = (Arc::clone(&mood), Arc::clone(&came));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (mood, coming) = (*moods.lock().unwrap(), Arc::clone(&coming));
                std::thread::spawn(move || converse(stream, mood, port, &coming));
            }
        });
        Self { port, mood, came }
    }

    pub(crate) fn becomes(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    pub(crate) fn came(&self) -> Vec<Came> {
        self.came.lock().unwrap().clone()
    }
}

fn converse(mut stream: TcpStream, mood: Mood, port: u16, coming: &Mutex<Vec<Came>>) {
    let Some(came) = Came::read(&mut stream) else { return };
    coming.lock().unwrap().push(came);
    let close = "Connection: close\r\n";
    match mood {
        Mood::Says(status) => {
            let _ = write!(stream, "HTTP/1.1 {status} X\r\n{close}Content-Length: 0\r\n\r\n");
        }
        Mood::Redirects => {
            let to = format!("http://127.0.0.1:{port}/elsewhere");
            let _ = write!(stream, "HTTP/1.1 307 X\r\n{close}Location: {to}\r\nContent-Length: 0\r\n\r\n");
        }
        Mood::NeverEnds => {
            let _ = write!(stream, "HTTP/1.1 200 OK\r\n{close}\r\n");
            while stream.write_all(&[b'x'; 1 << 16]).is_ok() {}
        }
        Mood::IsSilent => std::thread::sleep(Duration::from_secs(8)),
        Mood::HangsUp => {}
    }
}

/// A company whose other systems are told.
pub(crate) struct Company {
    pub(crate) house: House,
    pub(crate) clock: Clock,
    folders: TempDir,
    post: Post,
}

impl Company {
    pub(crate) async fn new(systems: Vec<OutsideSystem>) -> Self {
        let folders = TempDir::new().unwrap();
        let settings = settings("privasi@contoh.example");
        let house = founded(folders.path(), settings).await.telling(systems);
        propagation::subscribe(&house).await.unwrap();
        Self { house, clock: Clock::standing_at(START), folders, post: Post::open().unwrap() }
    }

    /// The same company with another handle of its house.
    pub(crate) fn over(self, house: House) -> Self {
        Self { house, ..self }
    }

    pub(crate) async fn customer(&self) -> CustomerId {
        self.customer_at("sri@example.test").await
    }

    pub(crate) async fn customer_at(&self, email: &str) -> CustomerId {
        signed_up(&self.house, email, START).await
    }

    /// A customer of whose erasure the systems are told.
    async fn erased(&self) -> CustomerId {
        let sri = self.customer().await;
        self.house.vault().announce(sri, SubjectEvent::Erased, self.clock.now()).await.unwrap();
        sri
    }

    /// Tells everything that is due now.
    pub(crate) async fn turn(&self) -> u64 {
        let (_closer, closing) = Closing::pair();
        let mut sent = 0;
        for listener in Listener::all(&self.house) {
            sent += turn(&self.house, &self.post, &listener, &self.clock, &closing).await.unwrap();
        }
        sent
    }

    async fn state(&self, customer: CustomerId) -> (DeliveryState, Option<String>) {
        let line = self.house.vault().told_of(customer).await.unwrap().remove(0);
        (line.state, line.answer)
    }

    async fn standings(&self, customer: CustomerId) -> Vec<(String, Standing)> {
        let lines = propagation::lines(&self.house, customer).await.unwrap();
        lines.into_iter().map(|line| (line.system, line.standing)).collect()
    }

    pub(crate) fn pages(&self) -> Router {
        let folders =
            Folders { data_dir: self.folders.path().join("data"), key_dir: self.folders.path().join("keys") };
        let url = PublicUrl::parse("http://localhost:8080").unwrap();
        amanah::pages::router(&self.house, url, Language::Id, &folders, self.clock.clone()).unwrap()
    }

    /// What a system says, signed with a secret at a time; the status of the answer.
    async fn says(&self, secret: &str, id: &str, at: Timestamp, body: &str) -> StatusCode {
        let seconds = at.as_micros() / 1_000_000;
        let signature = Secret::parse(secret).unwrap().sign(id, seconds, body.as_bytes());
        let request = Request::post("/api/v1/webhooks/acknowledgements")
            .header("content-type", "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", seconds)
            .header("webhook-signature", signature)
            .body(Body::from(body.to_owned()))
            .unwrap();
        self.pages().oneshot(request).await.unwrap().status()
    }
}

fn system(name: &str, port: u16, secret: &str) -> OutsideSystem {
    OutsideSystem {
        name: name.to_owned(),
        url: format!("http://127.0.0.1:{port}/hooks"),
        verify_url: None,
        secret: Secret::parse(secret).unwrap(),
        events: SubjectEvent::ALL.to_vec(),
        knows_numbers: true,
    }
}

async fn tiding(company: &Company, customer: CustomerId) -> String {
    company.house.vault().told_of(customer).await.unwrap()[0].id.to_string()
}

/// Whether Python's own `hmac` finds the signature of a message right.
fn python_agrees(came: &Came) -> bool {
    came.is_signed_with(SECRET)
}

/// Shows: DEL2, SEC
#[tokio::test]
async fn a_system_is_told_by_ids_alone_and_python_finds_the_signature_right() {
    let processor = Processor::new(Mood::Says(204));
    let company = Company::new(vec![system("panel", processor.port, SECRET)]).await;
    let sri = company.customer().await;
    let vault = company.house.vault();
    let number = vault.customer(sri).await.unwrap().number.to_string();
    vault.announce(sri, SubjectEvent::Frozen, START).await.unwrap();
    vault.announce(sri, SubjectEvent::Erased, START.plus_micros(1)).await.unwrap();

    company.clock.move_to(START.plus_micros(MINUTE));
    let sent = company.turn().await;
    let again = company.turn().await;

    assert_eq!((sent, again), (2, 0), "each is told once");
    let mut came = processor.came();
    came.sort_by_key(|came| came.body.contains("subject.erased"));
    for one in &came {
        assert!(python_agrees(one), "{one:?}");
        assert!(!one.body.contains("sri@") && !one.body.contains("Sri"), "{}", one.body);
        let body: Value = serde_json::from_str(&one.body).unwrap();
        assert_eq!(body["data"]["event"], one.field("webhook-id"));
        assert_eq!(body["data"]["customer"], sri.to_string());
    }
    assert!(came[0].body.contains(&number), "before the erasure the system is told the number it knows");
    assert!(!came[1].body.contains(&number), "an erasure names nobody by number");
    assert_eq!(
        company.standings(sri).await,
        [("panel".to_owned(), Standing::Outstanding)],
        "taken is not done"
    );
}

/// Shows: DEL2
#[tokio::test]
async fn whatever_a_system_does_instead_of_taking_it_is_told_again_under_the_same_id() {
    for (mood, code) in [
        (Mood::Says(500), "500"),
        (Mood::Says(404), "404"),
        (Mood::Redirects, "307"),
        (Mood::IsSilent, "timeout"),
        (Mood::HangsUp, "unreachable"),
    ] {
        let processor = Processor::new(mood);
        let company = Company::new(vec![system("panel", processor.port, SECRET)]).await;
        let sri = company.erased().await;

        company.turn().await;
        let refused = company.state(sri).await;
        let at_once = company.turn().await;
        processor.becomes(Mood::Says(200));
        company.clock.move_to(START.plus_micros(2 * MINUTE));
        company.turn().await;

        assert_eq!(refused, (DeliveryState::Waiting, Some(code.to_owned())), "{mood:?}");
        assert_eq!(at_once, 0, "{mood:?}: not before its time");
        assert_eq!(company.state(sri).await.0, DeliveryState::Delivered, "{mood:?}");
        let came = processor.came();
        let ids: Vec<String> = came.iter().map(|one| one.field("webhook-id")).collect();
        assert!(ids.len() >= 2 && ids.iter().all(|id| *id == ids[0]), "{mood:?}: {ids:?}");
        assert!(came.iter().all(|one| !one.head.contains("/elsewhere")), "a redirect is not followed");
    }
}

/// Shows: DEL2
#[tokio::test]
async fn gone_is_given_up_at_once_and_a_body_without_end_is_not_read() {
    for (mood, state, code) in
        [(Mood::Says(410), DeliveryState::GivenUp, "410"), (Mood::NeverEnds, DeliveryState::Delivered, "200")]
    {
        let processor = Processor::new(mood);
        let company = Company::new(vec![system("panel", processor.port, SECRET)]).await;
        let sri = company.erased().await;

        company.turn().await;

        assert_eq!(company.state(sri).await, (state, Some(code.to_owned())));
        assert_eq!(company.standings(sri).await[0].1, Standing::Outstanding);
    }
}

/// Shows: DEL2
#[tokio::test]
async fn a_system_that_never_answers_is_outstanding_for_good_after_fourteen_days() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let company = Company::new(vec![system("panel", port, SECRET)]).await;
    let sri = company.erased().await;

    let mut tries = 0;
    for hour in 0..17 * 24 {
        company.clock.move_to(START.plus_hours(hour));
        tries += company.turn().await;
    }

    assert_eq!(company.state(sri).await, (DeliveryState::GivenUp, Some("unreachable".to_owned())));
    assert!((15..40).contains(&tries), "{tries}");
    assert_eq!(company.standings(sri).await[0].1, Standing::Outstanding);
}

/// Shows: DEL2, SEC
#[tokio::test]
async fn only_the_system_itself_says_that_it_erased_and_says_it_once() {
    let processor = Processor::new(Mood::Says(200));
    let systems =
        vec![system("panel", processor.port, SECRET), system("mailer", processor.port, OTHER_SECRET)];
    let company = Company::new(systems).await;
    let sri = company.erased().await;
    company.turn().await;
    let id = tiding(&company, sri).await;
    let erased = format!(r#"{{"event":"{id}","result":"erased"}}"#);
    let kept = format!(r#"{{"event":"{id}","result":"kept","law":"UU 28/2007"}}"#);
    let unknown = r#"{"event":"tid_00000000000000000000000000000000","result":"erased"}"#;
    let stranger = "whsec_BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB";

    let refused = [
        company.says(stranger, "m1", START, &erased).await,
        company.says(SECRET, "m2", START.plus_micros(-6 * MINUTE), &erased).await,
        company.says(SECRET, "m3", START.plus_micros(6 * MINUTE), &erased).await,
        company.says(SECRET, "m4", START, unknown).await,
        company.says(SECRET, "m5", START, r#"{"event":"x"}"#).await,
    ];
    let nobody = company.standings(sri).await;
    let taken = company.says(SECRET, "m6", START, &kept).await;
    let keeping = company.standings(sri).await;
    company.clock.move_to(START.plus_micros(MINUTE));
    let done = company.says(SECRET, "m7", START.plus_micros(MINUTE), &erased).await;
    let replayed = company.says(SECRET, "m6", START, &kept).await;
    let twice = company.says(SECRET, "m7", START.plus_micros(MINUTE), &erased).await;
    company.clock.move_to(START.plus_micros(4 * MINUTE));
    let before = company.house.vault().told_of(sri).await.unwrap();
    let signed_anew = company.says(SECRET, "m8", START.plus_micros(3 * MINUTE), &erased).await;
    let came_late = company.says(SECRET, "m9", START.plus_micros(2 * MINUTE), &kept).await;

    assert_eq!(refused.map(|status| status.as_u16()), [401, 401, 401, 404, 400]);
    let open = |name: &str| (name.to_owned(), Standing::Outstanding);
    assert_eq!(nobody, [open("mailer"), open("panel")]);
    assert_eq!((taken, keeping[1].clone()), (StatusCode::OK, open("panel")), "whoever keeps has not erased");
    assert_eq!([done, replayed, twice].map(|status| status.as_u16()), [200, 409, 409]);
    assert_eq!([signed_anew, came_late].map(|status| status.as_u16()), [409, 409]);
    assert_eq!(
        company.house.vault().told_of(sri).await.unwrap(),
        before,
        "what says nothing new changes nothing"
    );
    assert_eq!(
        company.standings(sri).await,
        [open("mailer"), ("panel".to_owned(), Standing::Acknowledged)],
        "nobody speaks for another, and yesterday's word does not undo today's"
    );
}

/// Shows: DEL2
#[tokio::test]
async fn a_system_that_knows_nobody_any_more_is_verified_and_one_that_does_is_not() {
    let processor = Processor::new(Mood::Says(200));
    let asked = Some(format!("http://127.0.0.1:{}/known/{{customer}}", processor.port));
    let panel = OutsideSystem { verify_url: asked, ..system("panel", processor.port, SECRET) };
    let company = Company::new(vec![panel]).await;
    let sri = company.erased().await;
    company.turn().await;

    company.clock.move_to(START.plus_micros(2 * MINUTE));
    company.turn().await;
    let known = company.standings(sri).await;
    processor.becomes(Mood::Says(404));
    company.clock.move_to(START.plus_hours(1));
    company.turn().await;

    assert_eq!(known[0].1, Standing::Outstanding);
    assert_eq!(company.standings(sri).await[0].1, Standing::Verified);
    let question = processor.came().into_iter().find(|came| came.head.starts_with("GET")).unwrap();
    assert!(question.head.starts_with(&format!("GET /known/{sri} ")), "{}", question.head);
    assert!(python_agrees(&question), "a question is signed too");
}

/// Shows: DEL2
#[tokio::test]
async fn an_officer_vouches_in_person_and_nobody_else_does() {
    let company = Company::new(vec![system("panel", 1, SECRET)]).await;
    let sri = company.erased().await;
    let officer = Actor::Staff { id: StaffId::from_bytes([5; 16]), role: Role::Officer };
    let support = Actor::Staff { id: StaffId::from_bytes([5; 16]), role: Role::Support };
    let declare =
        async |system: &str, actor| propagation::declare(&company.house, (system, sri), actor, START).await;

    let refused = [
        declare("panel", support).await.is_err(),
        declare("panel", Actor::System(Role::Officer)).await.is_err(),
        declare("mailer", officer).await.is_err(),
    ];
    let before = company.standings(sri).await;
    declare("panel", officer).await.unwrap();
    let twice = declare("panel", officer).await;

    assert_eq!(refused, [true; 3]);
    assert_eq!(before[0].1, Standing::Outstanding);
    assert_eq!(company.standings(sri).await[0].1, Standing::Declared);
    assert!(twice.is_err(), "nothing is open any more");
    assert_eq!(company.turn().await, 0, "what is declared is not told");
}

/// Shows: DEL2
#[tokio::test]
async fn a_system_is_told_only_of_what_it_asked_for() {
    let processor = Processor::new(Mood::Says(200));
    let panel =
        OutsideSystem { events: vec![SubjectEvent::Frozen], ..system("panel", processor.port, SECRET) };
    let company = Company::new(vec![panel]).await;
    let sri = company.customer().await;
    let vault = company.house.vault();

    let mut told = Vec::new();
    for event in SubjectEvent::ALL {
        told.push(vault.announce(sri, event, START).await.unwrap());
    }
    let again = vault.announce(sri, SubjectEvent::Frozen, START).await.unwrap();
    company.turn().await;

    assert_eq!(told, [1, 0, 0, 0, 0]);
    assert_eq!(again, 0, "announced twice for one moment is announced once");
    assert_eq!(processor.came().len(), 1);
    assert!(company.standings(sri).await.is_empty(), "it was told of no erasure");
}
