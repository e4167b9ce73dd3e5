//! The prover through its own door: the shipped pack, packs that are broken on purpose, and solvers that fail.

#[cfg(test)]
mod broken;
#[cfg(test)]
mod machine;
#[cfg(test)]
mod shipped;
#[cfg(test)]
mod solvers;
#[cfg(test)]
mod versions;
