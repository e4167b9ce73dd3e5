//! What somebody signs in with besides a password, in both rooms: customers under `/security`, staff under `/console/me`.
//! The pages are the same; whose they are, the guest says.

pub(crate) mod passkeys;
pub(crate) mod second_factor;

use amanah_policy::SessionId;
use amanah_service::House;
use amanah_service::vault::SessionOf;

use super::components::{Banner, Tone};
use super::{Doors, Fault, Frame, Guest, Visit};

/// Whose pages these are, and where they stand.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) house: &'a House,
    pub(crate) of: SessionOf,
    pub(crate) session: SessionId,
    /// The page above.
    pub(crate) above: &'static str,
    above_key: &'static str,
    /// The page of the passkeys.
    pub(crate) passkeys: &'static str,
    /// The page of the second step.
    pub(crate) second_step: &'static str,
}

impl<'a> Place<'a> {
    /// The place of whoever is here.
    pub(crate) fn of(doors: &'a Doors, visit: &Visit) -> Result<Self, Fault> {
        let house = doors.house()?;
        match visit.guest {
            Guest::Customer { customer, session } => Ok(Self {
                house,
                of: SessionOf::Customer(customer),
                session,
                above: "/security",
                above_key: "nav-security",
                passkeys: "/security/passkeys",
                second_step: "/security/second-step",
            }),
            Guest::Staff { staff, session, .. } => Ok(Self {
                house,
                of: SessionOf::Staff(staff),
                session,
                above: "/console/me",
                above_key: "console-me-title",
                passkeys: "/console/me/passkeys",
                second_step: "/console/me/second-step",
            }),
            Guest::Visitor => Err(Fault::NotFound),
        }
    }

    /// The frame of a page here.
    fn frame(&self, doors: &Doors, visit: &Visit, title_key: &str) -> Frame {
        visit.frame(doors, title_key).under(self.above, self.above_key)
    }

    const fn key(&self) -> (SessionOf, SessionId) {
        (self.of, self.session)
    }
}

/// What just happened, told on the page a form led to.
fn news(visit: &Visit, known: &[(&str, Tone)]) -> Option<Banner> {
    let done = visit.query.value("done");
    let (code, tone) = known.iter().find(|(code, _)| *code == done)?;
    Some(Banner::new(*tone, visit.words.say_of("factors-done", code)))
}
