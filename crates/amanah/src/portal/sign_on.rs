//! Signing on with a provider: out to its page, and back (SSO1).
//!
//! Layout: `registering` is for whoever is new, `offer` the page behind the link in a mail, `linked` the links under
//! sign-in and security.

mod linked;
mod offer;
mod registering;

pub(super) use linked::{ProviderLine, lines};

use amanah_policy::Provider;
use amanah_service::accounts::sessions;
use amanah_service::accounts::sign_on::arrival::{self, Arrived, Arriving};
use amanah_service::accounts::sign_on::flow::{self, FlowFault, NewFlow, Taken, To, Wants};
use amanah_service::accounts::sign_on::name_of;
use amanah_service::vault::{SessionHeader, VaultError};
use amanah_wire::provider::Taken as TakenFields;
use askama::Template;
use axum::http::header::{self, HeaderValue};

use super::form_page::MessagePage;
use super::here::{policy_language, to_proof, whence};
use super::second_step::go_in;
use crate::providers::{FlowSecrets, ProviderFault, Return};
use crate::web::endpoints::{Audience, Endpoint, Room};
use crate::web::frame::FormMark;
use crate::web::{Doors, Fault, Frame, Guest, Outcome, Visit, html, see_other};

/// The endpoints of signing on.
pub(super) fn endpoints() -> Vec<Endpoint> {
    use Audience::{Customers, Everyone};
    use Room::{Portal, Visitor};
    vec![
        Endpoint::form("/sign-on/{provider}", Visitor, Everyone, begin),
        Endpoint::page("/sign-on/{provider}/callback", Visitor, Everyone, come_back).changing(),
        Endpoint::form("/sign-on/new/{token}", Visitor, Everyone, registering::send),
        Endpoint::page("/sign-on/code/{id}", Visitor, Everyone, registering::show_code),
        Endpoint::form("/sign-on/code/{id}", Visitor, Everyone, registering::send_code),
        Endpoint::page("/sign-on/offer/{token}", Visitor, Everyone, offer::show),
        Endpoint::form("/sign-on/offer/{token}", Visitor, Everyone, offer::take).proving(),
        Endpoint::form("/security/providers/{provider}/link", Portal, Customers, linked::link).proving(),
        Endpoint::form("/security/proof/with/{provider}", Portal, Customers, linked::prove),
        Endpoint::page("/security/providers/{provider}", Portal, Customers, linked::show),
        Endpoint::form("/security/providers/{provider}", Portal, Customers, linked::unlink).proving(),
    ]
}

/// A button for each provider: a form of its own, because a sign-on begins by sending one.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "portal/sign_on_buttons.html")]
pub(crate) struct SignOnButtons {
    /// The mark of our own forms, which each of them carries.
    mark: Option<FormMark>,
    lead: String,
    buttons: Vec<SignOnButton>,
    /// Where they go on afterwards.
    onward: String,
}

impl askama::filters::HtmlSafe for SignOnButtons {}

#[derive(Clone, Debug)]
struct SignOnButton {
    action: String,
    name: String,
}

impl SignOnButtons {
    /// Whether there is any.
    pub(crate) const fn is_any(&self) -> bool {
        !self.buttons.is_empty()
    }

    /// Those of the pages on which visitors sign in and register.
    pub(super) fn of(doors: &Doors, visit: &Visit) -> Self {
        let named = |provider: Provider| SignOnButton {
            action: format!("/sign-on/{provider}"),
            name: visit.words.say1("sign-on-with", "provider", name_of(provider)),
        };
        Self {
            mark: Some(FormMark::new(&visit.form_token)),
            lead: visit.words.say("sign-on-or"),
            buttons: doors.providers().offered().iter().copied().map(named).collect(),
            onward: visit.way_back("").to_owned(),
        }
    }

    /// The one of the console's entry: the company's own sign-on, where one is set up.
    pub(crate) fn of_staff(doors: &Doors, visit: &Visit) -> Self {
        let named = |name: &str| SignOnButton {
            action: "/console/sign-on".to_owned(),
            name: visit.words.say1("house-sign-on-with", "name", name),
        };
        Self {
            mark: Some(FormMark::new(&visit.form_token)),
            lead: visit.words.say("house-sign-on-or"),
            buttons: doors.providers().staff_sign_on().map(named).into_iter().collect(),
            onward: visit.way_back("").to_owned(),
        }
    }

    /// Those by which a customer proves again who they are: of the providers they are linked with.
    pub(super) fn for_proof(doors: &Doors, visit: &Visit, linked: &[Provider], onward: &str) -> Self {
        let offered = doors.providers().offered().iter().copied();
        let named = |provider: Provider| SignOnButton {
            action: format!("/security/proof/with/{provider}"),
            name: visit.words.say1("sign-on-prove-with", "provider", name_of(provider)),
        };
        Self {
            mark: Some(FormMark::new(&visit.form_token)),
            lead: visit.words.say("sign-on-or"),
            buttons: offered.filter(|provider| linked.contains(provider)).map(named).collect(),
            onward: onward.to_owned(),
        }
    }
}

/// The provider that a path names, if it is offered here.
fn provider_of(doors: &Doors, visit: &Visit) -> Result<Provider, Fault> {
    let provider = Provider::from_code(visit.part("provider")).ok_or(Fault::NotFound)?;
    if doors.providers().offered().contains(&provider) { Ok(provider) } else { Err(Fault::NotFound) }
}

async fn begin(doors: Doors, visit: Visit) -> Outcome {
    let provider = provider_of(&doors, &visit)?;
    let onward = visit.way_back("/home").to_owned();
    set_out(&doors, &visit, provider, Wants::SignIn, &onward).await
}

/// Sends the browser to the provider's page.
///
/// By a page of ours that leads on at once and not by a redirection: browsers hold what follows a form to the addresses that
/// forms may be sent to, and a provider may send its visitors on to others that nobody here knows.
pub(super) async fn set_out(
    doors: &Doors,
    visit: &Visit,
    provider: Provider,
    wants: Wants,
    onward: &str,
) -> Outcome {
    let customer = match visit.guest {
        Guest::Customer { customer, .. } => Some(customer),
        Guest::Visitor | Guest::Staff { .. } => None,
    };
    let new = NewFlow { to: To::Provider(provider), wants, customer, browser: &visit.form_cookie, onward };
    let begun = match flow::begin(doors.house()?, new, whence(visit), visit.now).await {
        Ok(begun) => begun,
        Err(FlowFault::TooOften(wait)) => {
            return Err(Fault::TooMany { retry_seconds: wait.retry_seconds });
        }
        Err(other) => return Err(other.into()),
    };
    let secrets = FlowSecrets {
        state: begun.state.expose(),
        nonce: begun.nonce.expose(),
        verifier: begun.verifier.expose(),
    };
    let address = match doors.providers().begin(provider, secrets, visit.now).await {
        Ok(address) => address,
        Err(fault) => return failed(doors, visit, provider, wants, fault),
    };
    let name = name_of(provider);
    let mut page = MessagePage {
        frame: Frame::new(doors, visit, visit.words.say1("sign-on-onward-title", "provider", name))
            .answering(visit.words.say1("sign-on-onward-answer", "provider", name)),
        lead: vec![visit.words.say1("sign-on-onward-more", "provider", name)],
        ways: Vec::new(),
    };
    page.ways.push((address.clone(), visit.words.say1("sign-on-onward-go", "provider", name)));
    let mut response = html(&page)?;
    response.headers_mut().insert(header::REFRESH, HeaderValue::from_str(&format!("0; url={address}"))?);
    Ok(response)
}

/// The browser comes back. The flow is used up first, whatever it brings.
async fn come_back(doors: Doors, visit: Visit) -> Outcome {
    let provider = provider_of(&doors, &visit)?;
    let house = doors.house()?;
    let state = visit.query.exact("state");
    let taken = match flow::take(house, To::Provider(provider), state, &visit.form_cookie, visit.now).await {
        Ok(taken) => taken,
        Err(FlowFault::NotOurs) => {
            refused(provider, "the flow is not ours, or over");
            return not_ours(&doors, &visit);
        }
        Err(other) => return Err(other.into()),
    };
    let session = session_here(&doors, &visit).await?;
    // What somebody set out for in their account is not done in the account of whoever signed in here meanwhile.
    if taken.wants != Wants::SignIn && session.as_ref().map(|(customer, _)| *customer) != taken.customer {
        refused(provider, "somebody else is signed in by now");
        return not_ours(&doors, &visit);
    }
    let error = visit.query.value("error");
    if error == "access_denied" {
        return declined(&doors, &visit, provider, &taken);
    }
    let code = visit.query.exact("code");
    if !error.is_empty() || code.is_empty() {
        return failed(&doors, &visit, provider, taken.wants, ProviderFault::from_word(error));
    }
    let issuer = Some(visit.query.exact("iss")).filter(|issuer| !issuer.is_empty());
    let secrets = FlowSecrets { state, nonce: &taken.nonce, verifier: &taken.verifier };
    let finished = doors.providers().finish(provider, Return { code, issuer }, secrets, visit.now).await;
    let profile = match finished {
        Ok(profile) => profile,
        Err(fault) => return failed(&doors, &visit, provider, taken.wants, fault),
    };
    // The form shows what came with the browser; what is kept of it stays in the vault.
    let shown = profile.taken.clone();
    let arriving = Arriving {
        provider,
        profile,
        wants: taken.wants,
        session: session.as_ref().map(|(customer, session)| (*customer, session)),
        browser: &visit.form_cookie,
        language: policy_language(&visit.words),
    };
    let arrived = arrival::arrive(house, arriving, visit.now).await?;
    after(&doors, &visit, (provider, &taken), arrived, &shown).await
}

async fn session_here(
    doors: &Doors,
    visit: &Visit,
) -> Result<Option<(amanah_policy::CustomerId, SessionHeader)>, Fault> {
    let Guest::Customer { customer, .. } = visit.guest else { return Ok(None) };
    let Some(secret) = visit.session_cookie() else { return Ok(None) };
    let session = sessions::recognise(doors.house()?, secret, visit.now).await?;
    Ok(session.map(|session| (customer, session)))
}

async fn after(
    doors: &Doors,
    visit: &Visit,
    (provider, taken): (Provider, &Taken),
    arrived: Arrived,
    shown: &TakenFields,
) -> Outcome {
    let onward = if taken.onward.is_empty() { "/home" } else { taken.onward.as_str() };
    match arrived {
        Arrived::Known(customer) => {
            let entry = arrival::let_in(doors.house()?, customer, provider, whence(visit), visit.now).await;
            let entry = match entry {
                Err(VaultError::NotNow(_)) => {
                    refused(provider, "its link was taken away in the meantime");
                    return see_other("/sign-in");
                }
                entry => entry?,
            };
            go_in(doors, visit, entry, onward, None).await
        }
        Arrived::ProvedAgain => see_other(onward),
        Arrived::Linked => see_other("/security?done=provider-linked"),
        Arrived::ProveFirst => to_proof("/security"),
        Arrived::New(token) => registering::first(doors, visit, provider, &token, shown),
        Arrived::OfAnother => {
            refused(provider, "it is linked with another account");
            told(
                doors,
                visit,
                provider,
                ("sign-on-of-another-title", "sign-on-of-another-answer"),
                taken.wants,
            )
        }
        Arrived::LinkedOtherwise => {
            told(doors, visit, provider, ("sign-on-otherwise-title", "sign-on-otherwise-answer"), Wants::Link)
        }
        Arrived::AskWhetherToLink => {
            told(doors, visit, provider, ("sign-on-here-title", "sign-on-here-answer"), Wants::Link)
        }
        Arrived::Suspended => {
            refused(provider, "the provider warned us of this account");
            told(doors, visit, provider, ("sign-on-suspended-title", "sign-on-suspended-answer"), taken.wants)
        }
    }
}

/// A page about what came of a sign-on, with the ways that are open.
fn told(
    doors: &Doors,
    visit: &Visit,
    provider: Provider,
    (title, answer): (&str, &str),
    wants: Wants,
) -> Outcome {
    let name = name_of(provider);
    let frame = Frame::new(doors, visit, visit.words.say1(title, "provider", name))
        .answering(visit.words.say1(answer, "provider", name));
    let page = MessagePage { frame, lead: Vec::new(), ways: Vec::new() };
    html(&leading_on(page, wants))
}

fn leading_on(page: MessagePage, wants: Wants) -> MessagePage {
    match wants {
        Wants::SignIn => page
            .leading_to("/sign-in", "sign-on-back-to-sign-in")
            .leading_to("/sign-in/link", "portal-sign-in-without-password")
            .leading_to("/sign-up", "portal-sign-up-title"),
        Wants::Link | Wants::Proof => page.leading_to("/security", "sign-on-back-to-security"),
    }
}

/// Somebody said no on the provider's page: an ordinary answer.
fn declined(doors: &Doors, visit: &Visit, provider: Provider, taken: &Taken) -> Outcome {
    told(doors, visit, provider, ("sign-on-declined-title", "sign-on-declined-answer"), taken.wants)
}

/// L12: nothing of it is kept, and nothing is said of what it was.
fn not_ours(doors: &Doors, visit: &Visit) -> Outcome {
    let page = MessagePage::of(doors, visit, "sign-on-over-title", "sign-on-over-answer");
    html(&leading_on(page, Wants::SignIn))
}

/// The provider failed; whoever wants in has other ways.
fn failed(doors: &Doors, visit: &Visit, provider: Provider, wants: Wants, fault: ProviderFault) -> Outcome {
    tracing::warn!(provider = provider.code(), cause = %fault, "a sign-on with a provider failed");
    let name = name_of(provider);
    let (title, answer) = match fault {
        ProviderFault::Down => ("sign-on-down-title", "sign-on-down-answer"),
        ProviderFault::Busy { until } => {
            let when = until.map(|until| visit.words.moment(until));
            let answer = match when {
                Some(when) => visit.words.say2("sign-on-busy-until", "provider", name, "when", when),
                None => visit.words.say1("sign-on-busy-answer", "provider", name),
            };
            let frame = Frame::new(doors, visit, visit.words.say1("sign-on-busy-title", "provider", name))
                .answering(answer);
            return html(&leading_on(MessagePage { frame, lead: Vec::new(), ways: Vec::new() }, wants));
        }
        _ => ("sign-on-refused-title", "sign-on-refused-answer"),
    };
    told(doors, visit, provider, (title, answer), wants)
}

/// What was refused, for the operator; of whom, nobody writes down.
fn refused(provider: Provider, cause: &'static str) {
    tracing::info!(provider = provider.code(), cause, "a sign-on was refused");
}
