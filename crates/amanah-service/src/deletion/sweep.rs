//! The sweep: does what is due (DEL1, DEL3).
