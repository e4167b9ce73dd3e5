//! Puts a policy pack into force.
