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

/// Installs its packages and, on top, the client from the packed tarball.
///
/// The client is left out of the lock file: its bytes change with every build, and a lock file pins bytes.
pub fn install(tarball: &Path) -> Result<()> {
    let folder = folder();
    let client = folder.join("node_modules/@chartlift/client/package.json");
    let inputs = Inputs::new().file(tarball)?.file(&folder.join("package-lock.json"))?;
    let stamp = Stamp::new("hospital-client", &inputs);
    if stamp.is_fresh(&[&client]) {
        return Ok(());
    }
    stamp.clear();
    npm::install(&folder)?;
    say::step("installing @chartlift/client into the hospital app");
    process::run_quietly(npm::npm(&folder).args(["install", "--no-save", "--no-package-lock"]).arg(tarball))?;
    stamp.set()
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
