//! Members of staff: invited by one-time link, with roles from the policy.

pub mod invitation;
pub mod one_time_link;
