//! Members of staff: invited by one-time link, with roles from the policy.
