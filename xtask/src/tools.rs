//! cargo, and the programs that this workspace builds for its own use into `target/tools`.

use std::{fs, path::PathBuf, process::Command};

use anyhow::Result;

use crate::{browser::Chromium, process, say, workspace};

/// What is tested as one build, the server's own: without the tools, whose crates ask for other features of what it is made of, and
/// without the engine's bindings, which are for browsers.
pub const PRODUCT: [&str; 11] = [
    "--workspace",
    "--exclude",
    "xtask",
    "--exclude",
    "chartlift-wasm-tools",
    "--exclude",
    "chartlift-wasm",
    "--exclude",
    "chartlift-codec",
    "--exclude",
    "chartlift-worker",
];

/// The `cargo` that runs us, as it was called to build us: another setting would build us anew, and put that in our place while we
/// run. It is not told what cargo tells us of our own crate: ring's build script goes by it, so that the server would be built anew
/// whenever somebody calls cargo by hand in between.
pub fn cargo_as_called() -> Command {
    let mut cargo = process::command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| OF_OUR_CRATE.iter().any(|of| name.starts_with(of))) {
            cargo.env_remove(name);
        }
    }
    cargo
}

/// How cargo's variables about the crate of a program it runs begin.
const OF_OUR_CRATE: [&str; 2] = ["CARGO_PKG_", "CARGO_MANIFEST_"];

/// What keeps what the compiler knows for the next build, cargo's `CARGO_INCREMENTAL`.
const INCREMENTAL: &str = "CARGO_INCREMENTAL";

/// The `cargo` that runs us. It builds whole crates, for whoever builds once: the server is there a fifth sooner, with a third less on
/// the disk. Whoever changes something again and again calls cargo by hand, which keeps its own beside it, or sets
/// `CARGO_INCREMENTAL`.
pub fn cargo() -> Command {
    let mut cargo = cargo_as_called();
    if std::env::var_os(INCREMENTAL).is_none() {
        cargo.env(INCREMENTAL, "0");
    }
    cargo
}

/// The program that writes the JavaScript glue of a wasm program.
pub fn wasm_glue() -> Result<PathBuf> {
    built("wasm-glue", &[])
}

/// `cargo test` for a crate on `wasm32-unknown-unknown`, run by Node or by what the tests themselves ask for.
pub fn wasm_test(package: &str) -> Result<Command> {
    let runner = built("wasm-test-runner", &["--features", "test-runner"])?;
    let mut test = cargo();
    test.args(["test", "--locked", "--no-fail-fast", "--target", "wasm32-unknown-unknown", "--package", package]);
    test.args(["--lib", "--tests"]).env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner);
    Ok(test)
}

/// The same, in a headless Chromium.
pub fn wasm_browser_test(package: &str, browser: &Chromium) -> Result<Command> {
    let mut test = wasm_test(package)?;
    test.env("CHROMEDRIVER", &browser.driver).env("WASM_BINDGEN_TEST_ONLY_WEB", "1");
    Ok(test)
}

/// Removes every such program.
pub fn clean() -> Result<()> {
    let folder = folder();
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    say::success(&format!("{} is gone", workspace::shown(&folder)));
    Ok(())
}

/// Builds one of `xtask/wasm-tools`, in a folder of its own: so it need not wait for other builds, nor they for it.
fn built(program: &str, features: &[&str]) -> Result<PathBuf> {
    let mut build = cargo();
    build.args(["build", "--quiet", "--locked", "--package", "chartlift-wasm-tools", "--bin", program]).args(features);
    process::run(build.arg("--target-dir").arg(folder()))?;
    Ok(folder().join("debug").join(program).with_extension(std::env::consts::EXE_EXTENSION))
}

fn folder() -> PathBuf {
    workspace::target().join("tools")
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;

    use super::*;

    #[test]
    fn cargo_is_told_nothing_of_our_crate() {
        for name in ["CARGO_PKG_NAME", "CARGO_PKG_VERSION_MAJOR", "CARGO_MANIFEST_DIR"] {
            assert!(std::env::var_os(name).is_some(), "cargo no longer tells {name}");
            assert!(cargo().get_envs().any(|told| told == (OsStr::new(name), None)), "{name}");
        }
    }
}
