//! *Who used my data*: every release and every refusal, in words, with its proof (U2a).
