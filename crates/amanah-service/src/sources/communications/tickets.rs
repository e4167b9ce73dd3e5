//! Tickets: a customer, a text, open or closed (R5).
