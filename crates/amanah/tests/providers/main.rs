//! The three sign-on providers over a real net: software that others wrote, shims whose bodies are of documented shapes,
//! and a server with moods.
//!
//! Layout: `rig` starts the providers of `tests/providers` and signs somebody in there as a browser does; `google`,
//! `facebook` and `x` are whole sign-ons, `crooked` is a Google that bends its tokens, `moods` a server of a few lines
//! that is slow, long-winded or gone, `log` what the operator reads of it, `house` the company's own sign-on for its staff, and
//! `loopback` our own stand-in for the demo.

#[cfg(test)]
mod crooked;
#[cfg(test)]
mod facebook;
#[cfg(test)]
mod google;
#[cfg(test)]
mod house;
#[cfg(test)]
mod log;
#[cfg(test)]
mod loopback;
#[cfg(test)]
mod moods;
#[cfg(test)]
mod rig;
#[cfg(test)]
#[path = "../../../../tests/skip.rs"]
mod skip;
#[cfg(test)]
mod x;
