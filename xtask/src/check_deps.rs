//! `cargo xtask check-deps`: who may know whom, as the design lays down.

mod circles;
mod crates;
mod one_build;
mod sources;

use anyhow::{Result, bail};

use crate::say;

/// Checks every rule and names all that are broken.
pub fn run() -> Result<()> {
    let mut broken = crates::check()?;
    broken.extend(sources::check()?);
    broken.extend(one_build::check()?);
    broken.extend(circles::check()?);
    if broken.is_empty() {
        say::success("the dependency rules hold");
        return Ok(());
    }
    for rule in &broken {
        say::failure(rule);
    }
    bail!("{} dependency rule(s) broken: CONTRIBUTING.md says who may know whom and why", broken.len())
}
