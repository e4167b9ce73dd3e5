//! ClientZone through the router, over a house of its own and a hand-moved clock.
//!
//! Layout: `zone` is a company with one customer, their browser and a look into the mails; `pictures` keeps how every
//! room looks, the others keep what its forms do.

#[cfg(test)]
mod entrance;
#[cfg(test)]
mod pictures;
#[cfg(test)]
mod profile;
#[cfg(test)]
mod rooms;
#[cfg(test)]
mod zone;
