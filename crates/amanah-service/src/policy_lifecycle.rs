//! How a policy version comes into force.

pub mod activate;
pub mod agreement;
