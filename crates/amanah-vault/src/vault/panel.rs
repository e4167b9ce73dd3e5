//! What hosting panels say of services: the newest word counts, in whatever order and however often they come (DEL2).

use std::collections::BTreeMap;

use amanah_policy::{PanelFact, PanelState, Timestamp};

use super::Vault;
use super::service::changed;
use crate::actor::Actor;
use crate::error::VaultError;
use crate::rows::{Heard, PanelNumbers, PanelWord, ServiceHeader};
use crate::store::services;

impl Vault {
    /// Keeps what a panel says of services, all in one; says of each what became of it, in their order.
    ///
    /// A word that a service is gone ends it here too, as of when that was seen. The ledger has an entry for each word that
    /// says something new; one that says the same again only makes it known for longer.
    ///
    /// Enforces: DEL2
    ///
    /// # Errors
    /// [`VaultError::KeepsChanging`] when somebody changed one of the services meanwhile; when the store fails.
    pub async fn hear_panel(
        &self,
        words: Vec<PanelWord>,
        actor: Actor,
        now: Timestamp,
    ) -> Result<Vec<Heard>, VaultError> {
        let asked: Vec<_> = words.iter().map(|word| word.service).collect();
        let seen: Vec<Option<ServiceHeader>> = self
            .store()
            .read(move |tx| asked.iter().map(|service| services::find(tx.conn, *service)).collect())
            .await?;
        let mut subjects = BTreeMap::new();
        for (header, word) in seen.iter().zip(&words) {
            if let Some(header) = header.as_ref().filter(|header| is_news(header, word.fact))
                && !subjects.contains_key(&header.customer)
            {
                subjects.insert(header.customer, self.subject(header.customer).await?);
            }
        }
        self.store()
            .write(move |tx| {
                let mut heard = Vec::with_capacity(words.len());
                for word in &words {
                    let Some(header) = services::find(tx.conn, word.service)? else {
                        heard.push(Heard::NoService);
                        continue;
                    };
                    let end = header.ended_at;
                    if end.is_some_and(|end| word.fact.observed_at <= end)
                        || !services::hear(tx.conn, word.service, word.fact)?
                    {
                        heard.push(Heard::Older);
                        continue;
                    }
                    if is_news(&header, word.fact) {
                        let subject = subjects.get(&header.customer).ok_or(VaultError::KeepsChanging)?;
                        if word.fact.says == PanelState::Ended && end.is_none() {
                            services::end(tx.conn, word.service, word.fact.observed_at.min(now))?;
                        }
                        tx.append(changed(subject, &header, actor, now))?;
                    }
                    let contradicts = word.fact.says == PanelState::Running && end.is_some();
                    heard.push(if contradicts { Heard::EndedHere } else { Heard::Kept });
                }
                Ok(heard)
            })
            .await
    }

    /// How much of what panels report is known still.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn panel_numbers(&self, now: Timestamp) -> Result<PanelNumbers, VaultError> {
        let hours = i64::from(self.policy().clocks().panel_fact_hours);
        self.store().read(move |tx| services::panel_numbers(tx.conn, now.plus_hours(-hours))).await
    }
}

/// Whether it says something else than what was said of the service before.
fn is_news(service: &ServiceHeader, fact: PanelFact) -> bool {
    service.panel.map(|before| before.says) != Some(fact.says)
}
