//! Where browsers and other programs are.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

const CHROMIUMS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// A Chromium and the chromedriver of the same version.
pub struct Chromium {
    /// The browser itself.
    pub chromium: PathBuf,
    /// Its WebDriver server.
    pub driver: PathBuf,
}

/// Both, after [`crate::doctor::prepare`] has seen to it that they are there.
pub fn installed() -> Result<Chromium> {
    chromium().context("Chromium or its chromedriver is missing: `cargo xtask doctor` says how to get them")
}

/// Both, where they are.
pub fn chromium() -> Option<Chromium> {
    let chromium = program("CHARTLIFT_CHROMIUM", &CHROMIUMS).ok()?.into();
    let driver = program("CHROMEDRIVER", &["chromedriver"]).ok()?.into();
    Some(Chromium { chromium, driver })
}

/// The path of a program: the one an environment variable names, or the first of these names on the path.
pub fn program(variable: &str, names: &[&str]) -> Result<String, String> {
    let path = match std::env::var_os(variable) {
        Some(path) => Some(PathBuf::from(path)).filter(|path| path.exists()),
        None => names.iter().find_map(|name| on_path(name)),
    };
    path.map(|path| path.display().to_string())
        .ok_or_else(|| format!("{} is nowhere ({variable} names another)", names[0]))
}

/// A program by its name.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    let file = PathBuf::from(name).with_extension(std::env::consts::EXE_EXTENSION);
    std::env::split_paths(&folders).map(|folder| folder.join(&file)).find(|path| Path::is_file(path))
}
