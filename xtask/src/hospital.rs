//! The hospital app: its packages, the client as an installed package, its build.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::{
    npm, process, say,
    stamp::{Inputs, Stamp},
    workspace,
};

/// Where it lies.
pub fn folder() -> PathBuf {
    workspace::path("examples/hospital")
}

/// Installs its packages, among them the client from the packed tarball, unless that is there already.
pub fn install(tarball: &Path) -> Result<()> {
    npm::install(&folder(), &[tarball])
}

/// Builds it for production unless nothing has changed.
pub fn build(tarball: &Path) -> Result<()> {
    let folder = folder();
    let stamp = Stamp::new("hospital-build", &Inputs::new().folder(&folder)?.file(tarball)?);
    if stamp.is_fresh(&[&folder.join(".next/BUILD_ID")]) {
        say::note("the hospital app is up to date");
        return Ok(());
    }
    stamp.clear();
    say::step("building the hospital app");
    process::run_quietly(npm::npm(&folder).args(["run", "build"]))?;
    stamp.set()
}
