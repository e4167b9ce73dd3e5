//! Those that are measured, and how a browser comes in at each of them.

use super::super::client::{Answer, Client};
use super::super::server::Started;
use super::browser::{Browser, Request};
use super::relay::Codes;
use super::{allauth, amanah, better_auth};

/// Somebody with a mailbox.
#[derive(Clone)]
pub(super) struct Person {
    pub(super) number: u32,
    pub(super) name: String,
    /// The mailbox, and before its `@` the name at the provider.
    pub(super) email: String,
}

/// Everybody's password.
pub(super) const PASSWORD: &str = "kuda lumping biru di sawah";

impl Person {
    /// Somebody whom the provider knows.
    pub(super) fn at_provider(number: u32) -> Self {
        let subject = format!("sri{number}");
        Self { number, name: format!("Sri {subject}"), email: format!("{subject}@gmail.com") }
    }

    /// Somebody who comes with a password.
    pub(super) fn with_password(number: u32) -> Self {
        Self { number, name: format!("Budi {number}"), email: format!("budi{number}@bench.example") }
    }

    pub(super) fn subject(&self) -> &str {
        self.email.split('@').next().unwrap_or_default()
    }

    pub(super) fn browser(&self) -> Browser {
        Browser::of(self.number)
    }
}

/// How one of them is spoken to.
#[derive(Clone)]
pub(super) enum Way {
    /// Ours, with the mail server that its codes go to.
    Amanah(Codes),
    BetterAuth,
    Allauth,
}

/// One that is measured.
pub(super) struct House {
    pub(super) name: &'static str,
    /// What a password costs there.
    pub(super) hash: &'static str,
    pub(super) way: Way,
    pub(super) started: Started,
}

impl Way {
    /// Sets out for the provider: its address.
    pub(super) async fn set_out(&self, browser: &mut Browser, client: &mut Client) -> anyhow::Result<String> {
        match self {
            Self::Amanah(_) => amanah::set_out(browser, client).await,
            Self::BetterAuth => better_auth::set_out(browser, client).await,
            Self::Allauth => allauth::set_out(browser, client).await,
        }
    }

    /// What is sent by somebody new after they came back from the provider; only where they are asked first.
    pub(super) fn confirmation(&self, answer: &Answer, person: &Person) -> anyhow::Result<Option<Request>> {
        match self {
            Self::Amanah(_) => amanah::confirmation(answer, person).map(Some),
            Self::BetterAuth | Self::Allauth => Ok(None),
        }
    }

    /// The form of somebody who signs up, filled in.
    pub(super) async fn sign_up(
        &self,
        browser: &mut Browser,
        client: &mut Client,
        person: &Person,
    ) -> anyhow::Result<Request> {
        match self {
            Self::Amanah(_) => amanah::sign_up(browser, client, person).await,
            Self::BetterAuth => Ok(better_auth::sign_up(client.port(), person)),
            Self::Allauth => allauth::sign_up(browser, client, person).await,
        }
    }

    /// The form for the mailed code, filled in; only where a mailbox is proved first.
    pub(super) async fn code(
        &self,
        browser: &mut Browser,
        client: &mut Client,
        answer: &Answer,
        person: &Person,
    ) -> anyhow::Result<Option<Request>> {
        match self {
            Self::Amanah(codes) => amanah::code(browser, client, answer, codes, person).await.map(Some),
            Self::BetterAuth | Self::Allauth => Ok(None),
        }
    }

    /// How many mails it has sent.
    pub(super) fn mails(&self) -> usize {
        if let Self::Amanah(codes) = self { codes.count() } else { 0 }
    }

    /// Waits until it has sent so many mails; only where any are sent.
    pub(super) async fn mails_sent(&self, count: usize) -> anyhow::Result<()> {
        if let Self::Amanah(codes) = self { codes.reach(count).await } else { Ok(()) }
    }

    /// The form of somebody who signs in, filled in.
    pub(super) async fn sign_in(
        &self,
        browser: &mut Browser,
        client: &mut Client,
        person: &Person,
    ) -> anyhow::Result<Request> {
        match self {
            Self::Amanah(_) => amanah::sign_in(browser, client, person).await,
            Self::BetterAuth => Ok(better_auth::sign_in(client.port(), person)),
            Self::Allauth => allauth::sign_in(browser, client, person).await,
        }
    }

    /// Makes sure that the browser is signed in, as this person and nobody else.
    pub(super) async fn must_be(
        &self,
        browser: &mut Browser,
        client: &mut Client,
        person: &Person,
    ) -> anyhow::Result<()> {
        let page = match self {
            Self::Amanah(_) => "/profile",
            Self::BetterAuth => better_auth::SESSION,
            Self::Allauth => allauth::SESSION,
        };
        let answer = browser.get(client, page).await?;
        anyhow::ensure!(
            answer.status == 200 && answer.body.contains(&person.email),
            "{page} answered {} and does not know {}",
            answer.status,
            person.email
        );
        Ok(())
    }
}
