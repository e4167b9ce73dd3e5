//! Who is told: a system of the operator, or a company that passed a request on.

use amanah_policy::Timestamp;
use amanah_vault::{LeasedTiding, VaultError};

use super::systems::OutsideSystem;
use super::telling::{self, Message};
use crate::deletion::passed_on;
use crate::house::House;

/// Who is told of something, each from its own queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listener {
    /// A system of the operator, which is told of customers.
    System(OutsideSystem),
    /// A company that passed a request on, at one of its addresses, which is told how that request stands.
    Controller {
        /// As what it stands in the queue.
        name: String,
        /// The address.
        address: String,
    },
}

impl Listener {
    /// Everybody whom the configuration names.
    #[must_use]
    pub fn all(house: &House) -> Vec<Self> {
        let systems = house.outside().iter().cloned().map(Self::System);
        let controllers = house.processor().into_iter().flat_map(|processor| &processor.controllers);
        let addresses = controllers.flat_map(|controller| {
            controller
                .callbacks
                .iter()
                .map(|address| Self::Controller { name: controller.at(address), address: address.clone() })
        });
        systems.chain(addresses).collect()
    }

    /// As what it stands in the queue.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::System(system) => &system.name,
            Self::Controller { name, .. } => name,
        }
    }

    /// Where it is told.
    #[must_use]
    pub fn address(&self) -> &str {
        match self {
            Self::System(system) => &system.url,
            Self::Controller { address, .. } => address,
        }
    }

    /// The system that can be asked whether it still knows a customer; none where it cannot be asked.
    #[must_use]
    pub fn asked(&self) -> Option<&OutsideSystem> {
        match self {
            Self::System(system) => Some(system).filter(|system| system.verify_url.is_some()),
            Self::Controller { .. } => None,
        }
    }

    /// The message of a tiding, written and signed now; none where there is nothing to tell any more.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn message(
        &self,
        house: &House,
        tiding: &LeasedTiding,
        now: Timestamp,
    ) -> Result<Option<Message>, VaultError> {
        match self {
            Self::System(system) => telling::message(house, system, tiding, now).await.map(Some),
            Self::Controller { address, .. } => passed_on::message(house, address, tiding, now).await,
        }
    }
}
