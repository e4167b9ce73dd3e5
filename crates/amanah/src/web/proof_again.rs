//! Proving again who one is in the middle of a form: the page that asks keeps what was typed, and the same form, sent
//! once more with the proof, is taken. Customers prove by password or by a mailed code, staff by password; whoever set a
//! second step proves by their app, and whoever has a passkey can prove by it.

use amanah_policy::{CustomerId, PendingId, SessionId};
use amanah_service::House;
use amanah_service::accounts::limits::TooOften;
use amanah_service::accounts::passkeys::{self, PasskeyFault};
use amanah_service::accounts::proof::{self, ProofFault};
use amanah_service::accounts::second_factor;
use amanah_service::purposes::service_communication::mail::MailFault;
use amanah_service::vault::{PendingFault, SessionOf};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::answer::html_with_status;
use super::components::{ErrorSummary, FieldRow, PasskeyButton};
use super::doors::Doors;
use super::fault::Fault;
use super::frame::Frame;
use super::guest::Guest;
use super::kept::Kept;
use super::visit::Visit;

const PASSWORD: &str = "again-password";
const CODE: &str = "again-code";
/// The code of an authenticator app.
const APP: &str = "again-app";
/// Before the fields of a passkey.
const PREFIX: &str = "again-";
const PASSKEY_TOKEN: &str = "again-passkey-token";
const PASSKEY_ANSWER: &str = "again-passkey-answer";
/// Which mailed code is meant.
const PENDING: &str = "again-pending";
/// How somebody without their password wants to prove.
const BY: &str = "again-by";

#[derive(Template)]
#[template(path = "proof_again.html")]
struct ProofPage {
    frame: Frame,
    errors: ErrorSummary,
    action: String,
    hidden: Vec<(String, String)>,
    /// What was written, to be read while proving.
    written: Vec<String>,
    /// Where the proof is typed; none where a code is to be sent first.
    row: Option<FieldRow>,
    /// Whether a code can be sent instead.
    offers_code: bool,
    /// The button for a passkey, where they have one.
    passkey: Option<PasskeyButton>,
}

/// Who has to prove, and in which session.
#[derive(Clone, Copy)]
struct Prover {
    of: SessionOf,
    session: SessionId,
}

/// Where somebody stands with their proof.
enum Standing {
    /// It is proved.
    Proved,
    /// They type their password, or choose a code.
    Password { problem: Option<String> },
    /// They have no password, or no code can be sent now.
    CodeFirst { problem: Option<String> },
    /// They type the code of their app.
    App { problem: Option<String> },
    /// They type a code that was sent.
    Code { pending: PendingId, problem: Option<String> },
}

/// The page that asks for a proof; none when the guest proved lately, or proves with this form.
///
/// Enforces: SEC
pub(crate) async fn ask(doors: &Doors, visit: &Visit) -> Result<Option<Response>, Fault> {
    let (of, session) = match visit.guest {
        Guest::Customer { customer, session } => (SessionOf::Customer(customer), session),
        Guest::Staff { staff, session, .. } => (SessionOf::Staff(staff), session),
        Guest::Visitor => return Err(Fault::NotFound),
    };
    let house = doors.house()?;
    let prover = Prover { of, session };
    if proof::is_fresh(house, of, session, visit.now).await? {
        return Ok(None);
    }
    match standing(house, prover, visit).await? {
        Standing::Proved => Ok(None),
        other => {
            let passkey = passkey_button(house, prover, visit).await?;
            page(doors, visit, prover, (other, passkey)).map(Some)
        }
    }
}

async fn standing(house: &House, prover: Prover, visit: &Visit) -> Result<Standing, Fault> {
    if !visit.field(PASSKEY_ANSWER).is_empty() && by_passkey(house, prover, visit).await? {
        return Ok(Standing::Proved);
    }
    if second_factor::is_set(house, prover.of).await? {
        return by_app(house, prover, visit).await;
    }
    let password = visit.form.exact(PASSWORD);
    let customer = match prover.of {
        SessionOf::Staff(_) if password.is_empty() => return Ok(Standing::Password { problem: None }),
        SessionOf::Staff(staff) => {
            let tried = proof::by_password_of_staff(house, staff, prover.session, password, visit.now).await;
            return by_password(tried, visit);
        }
        SessionOf::Customer(customer) => customer,
    };
    if !password.is_empty() {
        let tried = proof::by_password(house, customer, prover.session, password, visit.now).await;
        return by_password(tried, visit);
    }
    if visit.field(BY) == "code" {
        return send_code(house, customer, prover.session, visit).await;
    }
    if let Ok(pending) = visit.field(PENDING).parse::<PendingId>() {
        return by_code(house, customer, prover.session, pending, visit).await;
    }
    let has_password = house.vault().has_password(customer).await?;
    let problem = None;
    Ok(if has_password { Standing::Password { problem } } else { Standing::CodeFirst { problem } })
}

/// Whether the passkey proves them. One that does not is like none: the page asks again.
async fn by_passkey(house: &House, prover: Prover, visit: &Visit) -> Result<bool, Fault> {
    let answer = (visit.field(PASSKEY_TOKEN), visit.field(PASSKEY_ANSWER));
    match passkeys::prove(house, (prover.of, prover.session), answer, visit.now).await {
        Ok(()) => Ok(true),
        Err(PasskeyFault::Vault(fault)) => Err(fault.into()),
        Err(_) => Ok(false),
    }
}

async fn by_app(house: &House, prover: Prover, visit: &Visit) -> Result<Standing, Fault> {
    let code = visit.field(APP);
    if code.is_empty() {
        return Ok(Standing::App { problem: None });
    }
    let problem = match proof::by_second_factor(house, prover.of, prover.session, code, visit.now).await {
        Ok(()) => return Ok(Standing::Proved),
        Err(ProofFault::WrongPassword) => visit.words.say("second-step-wrong"),
        Err(ProofFault::TooOften(wait)) => later(visit, wait),
        Err(other) => return Err(other.into()),
    };
    Ok(Standing::App { problem: Some(problem) })
}

/// The button for a passkey, where they have one and did not begin too often.
async fn passkey_button(
    house: &House,
    prover: Prover,
    visit: &Visit,
) -> Result<Option<PasskeyButton>, Fault> {
    if house.vault().passkeys(prover.of).await?.is_empty() {
        return Ok(None);
    }
    match passkeys::begin_proving(house, prover.of, prover.session, visit.now).await {
        Ok(ceremony) => Ok(Some(PasskeyButton::proving(&visit.words, PREFIX, &ceremony))),
        Err(PasskeyFault::TooOften(_)) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

fn by_password(tried: Result<(), ProofFault>, visit: &Visit) -> Result<Standing, Fault> {
    match tried {
        Ok(()) => Ok(Standing::Proved),
        Err(ProofFault::WrongPassword) => {
            Ok(Standing::Password { problem: Some(visit.words.say("again-wrong-password")) })
        }
        Err(ProofFault::TooOften(wait)) => Ok(Standing::Password { problem: Some(later(visit, wait)) }),
        Err(other) => Err(other.into()),
    }
}

async fn send_code(
    house: &House,
    customer: CustomerId,
    session: SessionId,
    visit: &Visit,
) -> Result<Standing, Fault> {
    match proof::send_code(house, customer, session, visit.now).await {
        Ok(pending) => Ok(Standing::Code { pending, problem: None }),
        Err(ProofFault::TooOften(wait)) => Ok(Standing::CodeFirst { problem: Some(later(visit, wait)) }),
        // While a deletion has frozen their data nothing is mailed but what belongs to it.
        Err(ProofFault::Mail(MailFault::Refused(_))) => {
            Ok(Standing::CodeFirst { problem: Some(visit.words.say("again-no-code-now")) })
        }
        Err(other) => Err(other.into()),
    }
}

async fn by_code(
    house: &House,
    customer: CustomerId,
    session: SessionId,
    pending: PendingId,
    visit: &Visit,
) -> Result<Standing, Fault> {
    let code = visit.field(CODE);
    let problem = match proof::by_code(house, customer, session, pending, code, visit.now).await {
        Ok(()) => return Ok(Standing::Proved),
        Err(ProofFault::Code(PendingFault::Wrong { left })) if left > 0 => {
            visit.words.say1("portal-code-wrong", "left", left)
        }
        Err(ProofFault::Code(_)) => visit.words.say("again-code-over"),
        Err(ProofFault::TooOften(wait)) => later(visit, wait),
        Err(other) => return Err(other.into()),
    };
    Ok(Standing::Code { pending, problem: Some(problem) })
}

/// When somebody who tried too often may try again.
fn later(visit: &Visit, wait: TooOften) -> String {
    visit.words.say1("fault-too-many-advice", "when", visit.moment_after(wait.retry_seconds))
}

fn page(
    doors: &Doors,
    visit: &Visit,
    prover: Prover,
    (standing, passkey): (Standing, Option<PasskeyButton>),
) -> Result<Response, Fault> {
    let words = &visit.words;
    let kept = Kept::of(visit, &[]);
    let is_by_app = matches!(standing, Standing::App { .. });
    let offers_code = matches!(prover.of, SessionOf::Customer(_)) && !is_by_app;
    let written = kept.written();
    let mut hidden = kept.fields;
    let mut errors = Vec::new();
    let (row, answer) = match standing {
        Standing::Proved => (None, "again-answer-code"),
        Standing::CodeFirst { problem } => {
            errors.extend(problem.map(|problem| (BY.to_owned(), problem)));
            (None, "again-answer-code")
        }
        Standing::Password { problem } => {
            let row = FieldRow::password(PASSWORD, words.say("again-password")).failing(problem);
            (Some(row), "again-answer")
        }
        Standing::App { problem } => {
            let row = FieldRow::code(APP, words.say("second-step-code"))
                .hinting(words.say("second-step-ask-hint"))
                .with_letters()
                .failing(problem);
            (Some(row), "again-answer-app")
        }
        Standing::Code { pending, problem } => {
            hidden.push((PENDING.to_owned(), pending.to_string()));
            let row = FieldRow::code(CODE, words.say("portal-code")).failing(problem);
            (Some(row), "again-answer-sent")
        }
    };
    errors.extend(row.iter().filter_map(|row| Some((row.name.clone(), row.error.clone()?))));
    let page = ProofPage {
        frame: visit.frame(doors, "again-title").answering(words.say(answer)),
        errors: ErrorSummary { words: words.clone(), errors },
        action: visit.path.clone(),
        hidden,
        written,
        row,
        offers_code,
        passkey,
    };
    html_with_status(&page, StatusCode::FORBIDDEN)
}
