//! *Profile*: what a customer sees and corrects about themselves.
