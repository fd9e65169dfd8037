//! The Rust toolchain's parts, looked for where the compiler itself looks: rustup is only asked to add what is missing.

use std::{fs, path::Path};

use anyhow::{Context, Result};

use crate::{browser::on_path, process, say, tools, workspace};

/// A part that rustup adds to a toolchain.
#[derive(Clone, Copy)]
pub enum Part {
    /// A program of the toolchain.
    Component(&'static str),
    /// The standard library for another machine.
    Target(&'static str),
}

impl Part {
    fn words(self) -> [&'static str; 3] {
        match self {
            Self::Component(name) => ["component", "add", name],
            Self::Target(name) => ["target", "add", name],
        }
    }

    /// What a person types.
    pub fn by_hand(self) -> String {
        if has_rustup() {
            format!("`rustup {} --toolchain {}`", self.words().join(" "), toolchain())
        } else {
            format!("install rustup from https://rustup.rs, then run `rustup {}`", self.words().join(" "))
        }
    }
}

/// Adds a part to the toolchain we run on. rustup does so even where its automatic installs are switched off.
pub fn add(part: Part) -> Result<()> {
    let [kind, _, name] = part.words();
    say::step(&format!("adding the {kind} {name} through rustup (a minute at most)"));
    let mut rustup = process::command("rustup");
    process::run_quietly(rustup.args(part.words()).args(["--toolchain", &toolchain()]))
        .context("rustup could not add it: check the network")
}

/// Whether there is a rustup to add things.
pub fn has_rustup() -> bool {
    on_path("rustup").is_some()
}

/// The compiler's version.
pub fn version() -> Result<String, String> {
    process::output_of(process::command("rustc").arg("--version")).ok_or_else(|| "`rustc` cannot be run".to_owned())
}

/// Whether cargo has a subcommand that is a component of its own.
pub fn tool(subcommand: &str) -> Result<String, String> {
    process::output_of(tools::cargo().args([subcommand, "--version"]))
        .ok_or_else(|| format!("`cargo {subcommand}` cannot be run"))
}

/// Whether the standard library for a target is where the compiler looks for it.
pub fn library(target: &str) -> Result<String, String> {
    let folder = process::output_of(process::command("rustc").args(["--print", "target-libdir", "--target", target]))
        .ok_or_else(|| format!("`rustc` does not know {target}"))?;
    let core = fs::read_dir(Path::new(&folder))
        .is_ok_and(|mut files| files.any(|file| file.is_ok_and(|file| is_core(&file.file_name().to_string_lossy()))));
    if core { Ok(target.to_owned()) } else { Err(format!("the target {target} is not installed")) }
}

fn is_core(file: &str) -> bool {
    file.starts_with("libcore-") && file.ends_with(".rlib")
}

/// The toolchain in use: rustup tells those it starts, and otherwise it is the one the checkout asks for.
fn toolchain() -> String {
    std::env::var("RUSTUP_TOOLCHAIN").unwrap_or_else(|_| {
        let file = fs::read_to_string(workspace::path("rust-toolchain.toml")).unwrap_or_default();
        let channel = file.lines().find_map(|line| line.strip_prefix("channel = "));
        channel.unwrap_or("stable").trim_matches('"').to_owned()
    })
}
