//! *My data*: every datum, with where it is from, why it is kept and until when (U2a).
