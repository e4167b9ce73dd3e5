//! R2: registration, online in ClientZone and offline at the desk.

pub mod desk;
pub mod sign_up;
