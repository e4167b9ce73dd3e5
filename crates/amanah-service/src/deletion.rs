//! How data goes: a value that is replaced (`active`), what a sign-on provider asks for (`provider_notice`), and requests
//! with a clock, of which a deletion is one: opened (`request`), shown before (`plan`), confirmed or stopped (`confirm`),
//! carried on (`course`), worked on by staff (`queue`), read by their code (`status`), passed on by another company
//! (`passed_on`). Whether its mailbox is still the customer's is known to `mailbox`. What a case or a law keeps from it (`holds`) is known to few.

pub mod active;
pub mod by_mail;
pub mod certificate;
pub mod confirm;
pub mod course;
pub mod destruction;
pub mod holds;
pub mod mailbox;
pub mod passed_on;
pub mod plan;
pub mod propagation;
pub mod provider_notice;
pub mod queue;
pub mod quiet;
pub mod request;
pub mod status;
pub mod sweep;
