//! `cargo xtask doctor` on a toolchain without the library for WebAssembly, with rustup's automatic installs switched off.
#![cfg(unix)]

use std::{
    ffi::OsString,
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::{Command, Output},
};

const TARGET: &str = "wasm32-unknown-unknown";
const TOOLCHAIN: &str = "without-wasm";

/// The toolchain that runs us, made of links to its files, as a rustup home of its own.
fn home_without_the_target() -> PathBuf {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rustup-home");
    drop(fs::remove_dir_all(&home));
    let printed = Command::new("rustc").args(["--print", "sysroot"]).output().unwrap();
    let from = PathBuf::from(String::from_utf8(printed.stdout).unwrap().trim());
    let to = home.join("toolchains").join(TOOLCHAIN);
    // The compiler looks for libraries beside its own files, wherever a symbolic link to them lies.
    for folder in ["bin", "lib"] {
        fs::create_dir_all(to.join(folder)).unwrap();
        for file in fs::read_dir(from.join(folder)).unwrap().flatten().filter(|file| file.path().is_file()) {
            let copy = to.join(folder).join(file.file_name());
            fs::hard_link(file.path(), &copy).or_else(|_| fs::copy(file.path(), &copy).map(drop)).unwrap();
        }
    }
    let (libraries, into) = (from.join("lib/rustlib"), to.join("lib/rustlib"));
    fs::create_dir(&into).unwrap();
    for entry in fs::read_dir(libraries).unwrap().flatten() {
        let (name, path) = (entry.file_name().into_string().unwrap(), entry.path());
        match () {
            () if name.ends_with(TARGET) => {}
            () if path.is_dir() => symlink(&path, into.join(&name)).unwrap(),
            // rustup writes to these.
            () => drop(fs::copy(&path, into.join(&name)).unwrap()),
        }
    }
    if let Ok(components) = fs::read_to_string(into.join("components")) {
        let others: String =
            components.lines().filter(|line| !line.ends_with(TARGET)).map(|l| format!("{l}\n")).collect();
        fs::write(into.join("components"), others).unwrap();
    }
    home
}

fn doctor(home: &Path, arguments: &[&str]) -> (Output, String) {
    let bin = home.join("toolchains").join(TOOLCHAIN).join("bin");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path: OsString = std::env::join_paths(std::iter::once(bin).chain(std::env::split_paths(&path))).unwrap();
    let mut doctor = Command::new(env!("CARGO_BIN_EXE_xtask"));
    doctor.arg("doctor").args(arguments).env("PATH", path);
    // cargo names the libraries of the toolchain it runs on; the compiler would take those for its own.
    doctor.env_remove("LD_LIBRARY_PATH").env_remove("DYLD_FALLBACK_LIBRARY_PATH");
    doctor.env("RUSTUP_HOME", home).env("RUSTUP_AUTO_INSTALL", "0").env("RUSTUP_TOOLCHAIN", TOOLCHAIN);
    let output = doctor.output().unwrap();
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    (output, said)
}

#[test]
fn a_missing_target_is_found_before_anything_is_built_and_its_command_named() {
    let (output, said) = doctor(&home_without_the_target(), &[]);
    assert!(!output.status.success(), "{said}");
    let line = said.lines().find(|line| line.contains("WebAssembly")).unwrap();
    assert!(line.contains('✗') && line.contains(&format!("rustup target add {TARGET}")), "{said}");
    assert!(said.lines().any(|line| line.contains("✓ Rust: rustc 1.")), "{said}");
}
