//! Facebook Login: code flow, one look at who it is, one at whether the token is ours, every look with its proof.

use amanah_policy::{Provider, Timestamp};
use amanah_wire::provider::facebook::{inspected, is_removed, profile, proof};
use amanah_wire::provider::{Profile, token};
use zeroize::Zeroizing;

use super::address::{encoded, form, origin, with_query};
use super::http::{Answer, Http, Question};
use super::trouble::{Asked, Trouble, judged};
use super::{FlowSecrets, Return, challenge, seen};
use crate::config::FacebookApp;
use crate::doctor::ProviderSeen;

/// Nobody waits until a grant can be taken back, so no time is told for it.
const NOBODY_WAITS: Timestamp = Timestamp::from_seconds(0);

/// Facebook as it was set up.
pub(super) struct Facebook {
    pub(super) app: FacebookApp,
    callback: String,
}

impl Facebook {
    pub(super) const fn new(app: FacebookApp, callback: String) -> Self {
        Self { app, callback }
    }

    /// The page on which somebody signs on. PKCE is not asked for, and sent all the same.
    pub(super) fn begin(&self, flow: FlowSecrets<'_>) -> String {
        let FacebookApp { client, graph_version, dialog_url, .. } = &self.app;
        with_query(
            &format!("{dialog_url}/{graph_version}/dialog/oauth"),
            &[
                ("response_type", "code"),
                ("client_id", &client.id),
                ("redirect_uri", &self.callback),
                ("scope", "email,public_profile"),
                ("state", flow.state),
                ("code_challenge", &challenge(flow.verifier)),
                ("code_challenge_method", "S256"),
            ],
        )
    }

    /// Somebody, by the access token that comes for a code. A token is not bound to an app by itself, so Facebook is
    /// asked whose it is.
    ///
    /// Enforces: SSO1
    pub(super) async fn finish(
        &self,
        http: &Http,
        back: Return<'_>,
        flow: FlowSecrets<'_>,
        now: Timestamp,
    ) -> Result<Profile, Asked> {
        if back.issuer.is_some_and(|said| said != origin(&self.app.dialog_url)) {
            return Err(Trouble::not_sound("the browser comes from another provider").at("callback"));
        }
        let access = self.redeem(http, back, flow, now).await.map_err(|trouble| trouble.at("token"))?;
        let me = self.asked("me", &[("fields", "id,name,email")], &access, http, now).await;
        let somebody = me.and_then(|answer| Ok(profile(&answer.body)?)).map_err(|it| it.at("me"))?;
        let looked = self
            .asked("debug_token", &[("input_token", &access)], &self.app_token(), http, now)
            .await
            .and_then(|answer| Ok(inspected(&answer.body, &self.app.client.id, &somebody.subject)?));
        looked.map_err(|trouble| trouble.at("debug_token"))?;
        Ok(somebody)
    }

    /// Takes back what somebody granted us; the app itself may do that, so no token of theirs is kept for it.
    pub(super) async fn revoke(&self, http: &Http, subject: &str) -> Result<(), Trouble> {
        let access = self.app_token();
        let address = self.address(&format!("{}/permissions", encoded(subject)), &[], &access);
        let answer = judged(http.ask(&Question::delete(&address)).await?, NOBODY_WAITS)?;
        if is_removed(&answer.body) {
            Ok(())
        } else {
            Err(Trouble::not_sound("it does not say that it is done"))
        }
    }

    /// Whether Facebook knows our app with this secret.
    pub(super) async fn look(&self, http: &Http, now: Timestamp) -> Result<(), Trouble> {
        self.asked(&self.app.client.id, &[("fields", "id")], &self.app_token(), http, now).await.map(drop)
    }

    async fn redeem(
        &self,
        http: &Http,
        back: Return<'_>,
        flow: FlowSecrets<'_>,
        now: Timestamp,
    ) -> Result<Zeroizing<String>, Trouble> {
        let FacebookApp { client, graph_version, graph_url, .. } = &self.app;
        let address = format!("{graph_url}/{graph_version}/oauth/access_token");
        // As a form and not in the address, where the secret would stand in every log on the way.
        let fields = Zeroizing::new(form(&[
            ("client_id", &client.id),
            ("client_secret", &client.secret),
            ("redirect_uri", &self.callback),
            ("code", back.code),
            ("code_verifier", flow.verifier),
        ]));
        let answer = judged(http.ask(&Question::post(&address, fields)).await?, now)?;
        Ok(token::tokens(&answer.body)?.access)
    }

    async fn asked(
        &self,
        what: &str,
        fields: &[(&str, &str)],
        access: &str,
        http: &Http,
        now: Timestamp,
    ) -> Result<Answer, Trouble> {
        judged(http.ask(&Question::get(&self.address(what, fields, access))).await?, now)
    }

    /// Where the Graph is asked, with token and proof (`appsecret_proof`).
    fn address(&self, what: &str, fields: &[(&str, &str)], access: &str) -> Zeroizing<String> {
        let FacebookApp { client, graph_version, graph_url, .. } = &self.app;
        let proved = proof(&client.secret, access);
        let tokens = [("access_token", access), ("appsecret_proof", proved.as_str())];
        let fields: Vec<(&str, &str)> = fields.iter().copied().chain(tokens).collect();
        Zeroizing::new(with_query(&format!("{graph_url}/{graph_version}/{what}"), &fields))
    }

    fn app_token(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{}|{}", self.app.client.id, self.app.client.secret.as_str()))
    }

    /// What became of a look at it, for the doctor.
    pub(super) fn seen(&self, looked: Result<(), Trouble>, advice: Option<String>) -> ProviderSeen {
        seen(Provider::Facebook, &self.callback, looked, advice)
    }
}
