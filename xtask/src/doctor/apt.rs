//! Debian's packages.

use anyhow::{Context, Result, bail};

use crate::{browser::on_path, process, say};

/// Installs packages.
pub fn install(packages: &[&str]) -> Result<()> {
    let rights = rights()?;
    say::step(&format!("installing {} through apt (a minute or two)", packages.join(", ")));
    let apt_get = |arguments: &[&str]| {
        let mut words = rights.iter().chain(&["apt-get"]);
        let mut command = process::command(words.next().context("there is a word")?);
        command.args(words).args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        process::run_quietly(&mut command)
    };
    // Old lists name packages that are gone; that a list could not be fetched is told by the install.
    drop(apt_get(&["update", "-q"]));
    apt_get(&[&["install", "-q", "-y", "--no-install-recommends"], packages].concat())
}

/// Whether the lists that were fetched last have all of these: what a distribution lacks is not looked for again each time.
pub fn knows(packages: &[&str]) -> bool {
    packages.iter().all(|package| process::output_of(process::command("apt-cache").args(["show", package])).is_some())
}

/// What stands before `apt-get` to be allowed: nothing as root, `sudo` where it asks for no password.
pub fn rights() -> Result<&'static [&'static str]> {
    if on_path("apt-get").is_none() {
        bail!("this machine has no apt");
    }
    if process::output_of(process::command("id").arg("-u")).as_deref() == Some("0") {
        return Ok(&[]);
    }
    if process::output_of(process::command("sudo").args(["-n", "true"])).is_some() {
        return Ok(&["sudo", "-n"]);
    }
    bail!("installing packages needs more rights than you have")
}

/// What a person types.
pub fn by_hand(packages: &[&str]) -> String {
    let packages = packages.join(" ");
    if on_path("apt-get").is_some() {
        format!("`sudo apt-get install {packages}`")
    } else {
        format!("install what Debian calls {packages}")
    }
}
