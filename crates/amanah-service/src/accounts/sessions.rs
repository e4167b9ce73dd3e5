//! Sessions: where somebody is signed in, and signing out.
