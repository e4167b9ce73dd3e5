//! R1: recorded automatically: protocols, IP addresses, cookies.
