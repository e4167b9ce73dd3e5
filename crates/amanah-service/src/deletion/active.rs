//! Active customers replace their primary e-mail and name; the old value goes after 72 hours (DEL1).
