//! X, by OAuth 2.0: code flow with PKCE as a confidential client, and one look at who it is.

use amanah_policy::{Provider, Timestamp};
use amanah_wire::provider::x::profile;
use amanah_wire::provider::{Profile, token};
use zeroize::Zeroizing;

use super::address::{form, origin, with_query};
use super::http::{Http, Question};
use super::trouble::{Asked, Trouble, judged};
use super::{FlowSecrets, Return, basic, challenge, seen};
use crate::config::XApp;
use crate::doctor::ProviderSeen;

/// X as it was set up.
pub(super) struct X {
    pub(super) app: XApp,
    callback: String,
}

impl X {
    pub(super) const fn new(app: XApp, callback: String) -> Self {
        Self { app, callback }
    }

    /// The page on which somebody signs on. `tweet.read` is needed for the look at oneself; no `offline.access`, so no
    /// refresh token.
    pub(super) fn begin(&self, flow: FlowSecrets<'_>) -> String {
        with_query(
            &self.app.authorize_url,
            &[
                ("response_type", "code"),
                ("client_id", &self.app.client.id),
                ("redirect_uri", &self.callback),
                ("scope", "tweet.read users.read users.email"),
                ("state", flow.state),
                ("code_challenge", &challenge(flow.verifier)),
                ("code_challenge_method", "S256"),
            ],
        )
    }

    /// Somebody, by the access token that comes for a code. One look, because X allows 75 in a quarter of an hour and
    /// each is paid for.
    ///
    /// Enforces: SSO1
    pub(super) async fn finish(
        &self,
        http: &Http,
        back: Return<'_>,
        flow: FlowSecrets<'_>,
        now: Timestamp,
    ) -> Result<Profile, Asked> {
        if back.issuer.is_some_and(|said| said != origin(&self.app.authorize_url)) {
            return Err(Trouble::not_sound("the browser comes from another provider").at("callback"));
        }
        let access = self.redeem(http, back, flow, now).await.map_err(|trouble| trouble.at("token"))?;
        let address = format!("{}/2/users/me?user.fields=confirmed_email", self.app.api_url);
        let question =
            Question::get(&address).authorized(Zeroizing::new(format!("Bearer {}", access.as_str())));
        let me = async { Ok(profile(&judged(http.ask(&question).await?, now)?.body)?) };
        me.await.map_err(|trouble: Trouble| trouble.at("users/me"))
    }

    /// Whether X answers at all; whether it knows us shows only when somebody signs on.
    pub(super) async fn look(&self, http: &Http) -> Result<(), Trouble> {
        http.ask(&Question::get(&format!("{}/2/users/me", self.app.api_url))).await.map(drop)
    }

    async fn redeem(
        &self,
        http: &Http,
        back: Return<'_>,
        flow: FlowSecrets<'_>,
        now: Timestamp,
    ) -> Result<Zeroizing<String>, Trouble> {
        let address = format!("{}/2/oauth2/token", self.app.api_url);
        let fields = Zeroizing::new(form(&[
            ("grant_type", "authorization_code"),
            ("code", back.code),
            ("redirect_uri", &self.callback),
            ("code_verifier", flow.verifier),
        ]));
        let question = Question::post(&address, fields).authorized(basic(&self.app.client));
        let answer = judged(http.ask(&question).await?, now)?;
        Ok(token::tokens(&answer.body)?.access)
    }

    /// What became of a look at it, for the doctor.
    pub(super) fn seen(&self, looked: Result<(), Trouble>, advice: Option<String>) -> ProviderSeen {
        seen(Provider::X, &self.callback, looked, advice)
    }
}
