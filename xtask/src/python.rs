//! Python's packages, each set in a folder of its own below `target/`.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};

use crate::{process, say, workspace};

/// The interpreter of the folder `name` with what that list of requirements names; installed once, and when the list changes.
pub fn with(name: &str, requirements: &str) -> Result<PathBuf> {
    let wanted = workspace::path(requirements);
    let folder = workspace::target().join(name);
    let (python, installed) = (folder.join("bin/python"), folder.join("requirements.txt"));
    let read = fs::read(&wanted).with_context(|| format!("{requirements} cannot be read"))?;
    if fs::read(&installed).is_ok_and(|there| there == read) && python.exists() {
        return Ok(python);
    }
    say::step(&format!("installing Python packages (once): {requirements}"));
    process::run_quietly(process::command("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
    let mut install = process::command(&python);
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]).arg(&wanted);
    process::run_quietly(&mut install).context("pip could not install them: is PyPI reachable?")?;
    // Last, so that an install that was cut short is made anew.
    fs::write(&installed, read).context("could not note what is installed")?;
    Ok(python)
}
