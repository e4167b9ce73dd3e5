//! Whose security events are taken (Cross-Account Protection, RISC), and the keys that sign them.

use std::sync::Arc;

use amanah_policy::Timestamp;
use amanah_wire::json_web::Keys;
use amanah_wire::provider::AnswerFault;
use amanah_wire::provider::google::{EventSource, event_source};

use super::http::{Http, Question};
use super::shelf::Shelf;
use super::trouble::{Trouble, judged};

/// Who sends security events, and the keys with which they are signed.
#[derive(Clone, Debug)]
pub struct EventKeys {
    /// The issuer, exactly as its own description spells it; that is not always the issuer of ID tokens.
    pub issuer: String,
    /// Its keys.
    pub keys: Arc<Keys>,
}

/// The source of events as it describes itself.
#[derive(Default)]
pub(super) struct Events {
    described: Shelf<EventSource>,
    keys: Shelf<Keys>,
}

impl Events {
    /// The keys; where `after_unknown` says that a token named one that is not among them, newer ones, once a minute.
    pub(super) async fn keys(
        &self,
        http: &Http,
        google_issuer: &str,
        after_unknown: bool,
        now: Timestamp,
    ) -> Result<EventKeys, Trouble> {
        let source = self.described(http, google_issuer, now).await?;
        let known = self.keys.fresh(now);
        let keys = match known {
            Some(known) if !(after_unknown && self.keys.may_look(now)) => known,
            _ => {
                let answer = judged(http.ask(&Question::get(&source.keys)).await?, now)?;
                let keys = Keys::parse(&answer.body).map_err(AnswerFault::from)?;
                self.keys.put(keys, answer.max_age_seconds, now)
            }
        };
        Ok(EventKeys { issuer: source.issuer.clone(), keys })
    }

    async fn described(
        &self,
        http: &Http,
        issuer: &str,
        now: Timestamp,
    ) -> Result<Arc<EventSource>, Trouble> {
        if let Some(known) = self.described.fresh(now) {
            return Ok(known);
        }
        let address = format!("{issuer}/.well-known/risc-configuration");
        let answer = judged(http.ask(&Question::get(&address)).await?, now)?;
        let source = event_source(&answer.body, issuer)?;
        http.checked(&source.keys)?;
        Ok(self.described.put(source, answer.max_age_seconds, now))
    }
}
