//! The customer of a request, and from where it comes.

use amanah_policy::CustomerId;
use amanah_service::House;
use amanah_service::accounts::sessions::{self, SignedIn, Whence};
use amanah_service::vault::SessionHeader;
use axum::response::Response;

use crate::web::components::{Banner, Tone};
use crate::web::cookies::Cookie;
use crate::web::{Doors, Fault, Guest, Outcome, Visit, Words};
use crate::web::{see_other, with_cookie};

/// The customer who makes a request, with the house their data are in.
pub(crate) struct Here<'a> {
    /// The house.
    pub(crate) house: &'a House,
    /// Who it is.
    pub(crate) customer: CustomerId,
    /// Their session.
    pub(crate) session: SessionHeader,
}

/// Who is here. The table of endpoints has let only customers in; a session that ended since is not one any more.
pub(crate) async fn here<'a>(doors: &'a Doors, visit: &Visit) -> Result<Here<'a>, Fault> {
    let house = doors.house()?;
    let Guest::Customer { customer, .. } = visit.guest else { return Err(Fault::NotFound) };
    let secret = visit.session_cookie().ok_or(Fault::NotFound)?;
    let session = sessions::recognise(house, secret, visit.now).await?.ok_or(Fault::NotFound)?;
    Ok(Here { house, customer, session })
}

/// From where a request comes.
pub(crate) fn whence(visit: &Visit) -> Whence<'_> {
    Whence { address: visit.address, program: visit.sent_from().unwrap_or_default() }
}

/// Lets a customer in who has just proved who they are.
pub(crate) fn let_in(doors: &Doors, signed_in: &SignedIn, onward: &str) -> Outcome {
    with_cookie(see_other(onward)?, doors, Cookie::CustomerSession, signed_in.secret.expose(), None)
}

/// The way to the page on which somebody proves again who they are, and back.
pub(crate) fn to_proof(way_back: &str) -> Result<Response, Fault> {
    see_other(&format!("/security/proof?return={way_back}"))
}

/// What just happened, told on the page a form led to. The code stands in the address and is no personal value.
pub(crate) fn news(visit: &Visit, known: &[(&str, Tone)]) -> Option<Banner> {
    let done = visit.query.value("done");
    known
        .iter()
        .find(|(code, _)| *code == done)
        .map(|(code, tone)| Banner::new(*tone, visit.words.say_of("portal-done", code)))
}

/// The policy's word for the language a page is read in.
pub(crate) fn policy_language(words: &Words) -> amanah_policy::Language {
    amanah_policy::Language::from_code(words.language().code()).unwrap_or(amanah_policy::Language::Id)
}
