//! Google, by OpenID Connect: code flow with PKCE and nonce, and the keys of its security events.

use std::sync::Arc;

use amanah_policy::{Provider, Timestamp};
use amanah_wire::json_web::{JsonWebFault, Keys};
use amanah_wire::provider::google::{self, Discovery, Expected};
use amanah_wire::provider::{AnswerFault, Profile, token};
use zeroize::Zeroizing;

use super::address::{form, with_query};
use super::http::{Http, Question};
use super::shelf::Shelf;
use super::trouble::{Asked, Trouble, judged};
use super::{FlowSecrets, Return, basic, challenge, seen};
use crate::config::GoogleApp;
use crate::doctor::ProviderSeen;

/// Google as it was set up.
pub(super) struct Google {
    pub(super) app: GoogleApp,
    callback: String,
    discovered: Shelf<Discovery>,
    keys: Shelf<Keys>,
}

impl Google {
    pub(super) fn new(app: GoogleApp, callback: String) -> Self {
        Self { app, callback, discovered: Shelf::default(), keys: Shelf::default() }
    }

    /// The page on which somebody signs on. No offline access: a refresh token is not asked for.
    pub(super) async fn begin(
        &self,
        http: &Http,
        flow: FlowSecrets<'_>,
        now: Timestamp,
    ) -> Result<String, Trouble> {
        let discovered = self.discovered(http, now).await?;
        Ok(with_query(
            &discovered.authorization,
            &[
                ("response_type", "code"),
                ("client_id", &self.app.client.id),
                ("redirect_uri", &self.callback),
                ("scope", "openid email profile"),
                ("state", flow.state),
                ("nonce", flow.nonce),
                ("code_challenge", &challenge(flow.verifier)),
                ("code_challenge_method", "S256"),
            ],
        ))
    }

    /// Somebody, by the ID token that comes for a code.
    ///
    /// Enforces: SSO1
    pub(super) async fn finish(
        &self,
        http: &Http,
        back: Return<'_>,
        flow: FlowSecrets<'_>,
        now: Timestamp,
    ) -> Result<Profile, Asked> {
        self.finish_by(http, back, flow, google::profile, now).await
    }

    /// What is read of the ID token that comes for a code.
    pub(super) async fn finish_by<T>(
        &self,
        http: &Http,
        back: Return<'_>,
        flow: FlowSecrets<'_>,
        read: fn(&Keys, &str, &Expected<'_>) -> Result<T, AnswerFault>,
        now: Timestamp,
    ) -> Result<T, Asked> {
        if back.issuer.is_some_and(|said| !google::is_issuer(&self.app.issuer, said)) {
            return Err(Trouble::not_sound("the browser comes from another provider").at("callback"));
        }
        let discovered = self.discovered(http, now).await.map_err(|trouble| trouble.at("discovery"))?;
        let id_token = self.redeem(http, &discovered, back, flow, now).await.map_err(|it| it.at("token"))?;
        let expected = Expected {
            issuer: &self.app.issuer,
            client_id: &self.app.client.id,
            nonce: flow.nonce,
            now_seconds: now.as_micros().div_euclid(1_000_000),
        };
        let keys = self.keys(http, &discovered, now).await.map_err(|trouble| trouble.at("keys"))?;
        let answer = match read(&keys, &id_token, &expected) {
            Err(AnswerFault::Token(JsonWebFault::UnknownKey)) if self.keys.may_look(now) => {
                let newer = self.newer_keys(http, &discovered, now).await.map_err(|it| it.at("keys"))?;
                read(&newer, &id_token, &expected)
            }
            answer => answer,
        };
        answer.map_err(|fault| Trouble::from(fault).at("ID token"))
    }

    /// The ID token for a code; the access token is dropped at once, because nothing is asked with it.
    async fn redeem(
        &self,
        http: &Http,
        discovered: &Discovery,
        back: Return<'_>,
        flow: FlowSecrets<'_>,
        now: Timestamp,
    ) -> Result<Zeroizing<String>, Trouble> {
        let fields = Zeroizing::new(form(&[
            ("grant_type", "authorization_code"),
            ("code", back.code),
            ("redirect_uri", &self.callback),
            ("code_verifier", flow.verifier),
        ]));
        let question = Question::post(&discovered.token, fields).authorized(basic(&self.app.client));
        let answer = judged(http.ask(&question).await?, now)?;
        Ok(token::tokens(&answer.body)?.identity.ok_or(AnswerFault::NoIdToken)?)
    }

    /// What the discovery document says, and whether the addresses in it may be asked.
    pub(super) async fn discovered(&self, http: &Http, now: Timestamp) -> Result<Arc<Discovery>, Trouble> {
        if let Some(known) = self.discovered.fresh(now) {
            return Ok(known);
        }
        let address = format!("{}/.well-known/openid-configuration", self.app.issuer);
        let answer = judged(http.ask(&Question::get(&address)).await?, now)?;
        let discovery = google::discovery(&answer.body, &self.app.issuer)?;
        for address in [&discovery.authorization, &discovery.token, &discovery.keys] {
            http.checked(address)?;
        }
        Ok(self.discovered.put(discovery, answer.max_age_seconds, now))
    }

    async fn keys(&self, http: &Http, discovered: &Discovery, now: Timestamp) -> Result<Arc<Keys>, Trouble> {
        match self.keys.fresh(now) {
            Some(known) => Ok(known),
            None => self.newer_keys(http, discovered, now).await,
        }
    }

    async fn newer_keys(
        &self,
        http: &Http,
        discovered: &Discovery,
        now: Timestamp,
    ) -> Result<Arc<Keys>, Trouble> {
        let answer = judged(http.ask(&Question::get(&discovered.keys)).await?, now)?;
        let keys = Keys::parse(&answer.body).map_err(AnswerFault::from)?;
        Ok(self.keys.put(keys, answer.max_age_seconds, now))
    }

    /// What became of a look at it, for the doctor.
    pub(super) fn seen(&self, looked: Result<(), Trouble>, advice: Option<String>) -> ProviderSeen {
        seen(Provider::Google, &self.callback, looked, advice)
    }
}
