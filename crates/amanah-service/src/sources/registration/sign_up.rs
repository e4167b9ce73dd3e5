//! Online registration: a form, a code from the mailbox, a customer (R2, ACC).
