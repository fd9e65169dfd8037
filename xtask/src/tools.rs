//! Tools that come from crates.io: installed once into `target/tools`, in the version the lock file asks for.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context, Result};

use crate::{process, say, workspace};

/// The wasm-pack that was tried with this workspace.
const WASM_PACK: &str = "0.15.0";

/// The folder of installed tools' binaries.
pub fn bin() -> PathBuf {
    workspace::target().join("tools").join("bin")
}

/// The wasm-bindgen command line in exactly the version of the library, which the two must share.
pub fn wasm_bindgen() -> Result<PathBuf> {
    installed("wasm-bindgen-cli", "wasm-bindgen", &locked_version("wasm-bindgen")?)
}

/// wasm-pack, which runs the wasm tests in a browser.
pub fn wasm_pack() -> Result<PathBuf> {
    installed("wasm-pack", "wasm-pack", WASM_PACK)
}

/// Removes every installed tool.
pub fn clean() -> Result<()> {
    let folder = workspace::target().join("tools");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    say::success(&format!("{} is gone", workspace::shown(&folder)));
    Ok(())
}

/// The `cargo` that runs us.
pub fn cargo() -> Command {
    process::command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

fn installed(package: &str, binary: &str, version: &str) -> Result<PathBuf> {
    let path = bin().join(binary).with_extension(std::env::consts::EXE_EXTENSION);
    let has = process::output_of(process::command(&path).arg("--version"));
    if has.is_some_and(|has| has.split_whitespace().any(|word| word == version)) {
        return Ok(path);
    }
    say::step(&format!("installing {package} {version} into target/tools (once, about two minutes)"));
    let mut install = cargo();
    install.args(["install", "--quiet", package, "--version", version, "--force", "--root"]);
    install.arg(workspace::target().join("tools"));
    // They run for seconds: building them quickly is worth more than their speed.
    install.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1").env("CARGO_PROFILE_RELEASE_LTO", "off");
    // Flags meant for the workspace's own builds would only make them rebuild.
    install.env_remove("RUSTFLAGS").env_remove("CARGO_TARGET_DIR");
    process::run(&mut install)
        .with_context(|| format!("{package} could not be installed: check the network and run this again"))?;
    Ok(path)
}

fn locked_version(package: &str) -> Result<String> {
    let lock = fs::read_to_string(workspace::path("Cargo.lock")).context("Cargo.lock could not be read")?;
    version_in(&lock, package).with_context(|| format!("Cargo.lock does not name {package}"))
}

fn version_in(lock: &str, package: &str) -> Option<String> {
    let entry = lock.split("[[package]]").find(|entry| entry.contains(&format!("\nname = \"{package}\"\n")))?;
    let line = entry.lines().find_map(|line| line.strip_prefix("version = "))?;
    Some(line.trim_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_locked_version_of_exactly_one_package() {
        let lock = "version = 4\n\n[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.80\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(version_in(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in(lock, "wasm"), None);
    }
}
