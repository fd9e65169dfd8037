//! Node and npm: what version there is, installs from lock files, scripts.

use std::{path::Path, process::Command};

use anyhow::{Context, Result, bail};

use crate::{
    process, say,
    stamp::{Inputs, Stamp},
    workspace,
};

/// The oldest Node everything here runs on (the oldest line Next.js 16 supports).
const OLDEST_NODE: u32 = 20;

/// Checks that Node and npm are there and new enough; answers Node's version.
pub fn check_node() -> Result<String> {
    let Some(version) = process::output_of(process::command("node").arg("--version")) else {
        bail!(
            "Node.js is missing: install version {OLDEST_NODE} or newer from https://nodejs.org, then run this again"
        );
    };
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < OLDEST_NODE) {
        bail!("Node.js {version} is too old: install version {OLDEST_NODE} or newer from https://nodejs.org");
    }
    if process::output_of(npm(workspace::root()).arg("--version")).is_none() {
        bail!(
            "npm is missing though Node.js is there: install npm (Debian: `apt-get install npm`), then run this again"
        );
    }
    Ok(version)
}

/// npm in a folder, without its chatter.
pub fn npm(folder: &Path) -> Command {
    let mut command = process::command(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.current_dir(folder);
    command.env("NPM_CONFIG_FUND", "false").env("NPM_CONFIG_AUDIT", "false").env("NPM_CONFIG_UPDATE_NOTIFIER", "false");
    command.env("NEXT_TELEMETRY_DISABLED", "1");
    command
}

/// Installs exactly what the folder's lock file names, unless that is there already.
///
/// Besides the lock file, `also` are files whose content decides what is installed.
pub fn install(folder: &Path, also: &[&Path]) -> Result<()> {
    let lock = folder.join("package-lock.json");
    if !lock.exists() {
        bail!("{} is missing: run `npm install` in {} and commit it", workspace::shown(&lock), folder.display());
    }
    let mut inputs = Inputs::new().file(&lock)?.file(&folder.join("package.json"))?.value(&check_node()?);
    for file in also {
        inputs = inputs.file(file)?;
    }
    let name = workspace::shown(folder).replace(['/', '\\'], "-");
    let stamp = Stamp::new(&format!("npm-ci-{name}"), &inputs);
    if stamp.is_fresh(&[&folder.join("node_modules/.package-lock.json")]) {
        return Ok(());
    }
    stamp.clear();
    say::step(&format!("installing the npm packages of {}", workspace::shown(folder)));
    process::run_quietly(npm(folder).arg("ci"))?;
    stamp.set()
}

/// Runs a script of the folder's `package.json`; its output is ours.
pub fn script(folder: &Path, name: &str) -> Result<()> {
    process::run(npm(folder).args(["run", "--silent", name]))
        .with_context(|| format!("`npm run {name}` failed in {}", workspace::shown(folder)))
}
