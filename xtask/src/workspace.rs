//! Where things are.

use std::{
    path::{Path, PathBuf},
    sync::{LazyLock, OnceLock},
};

/// The root of the checkout: the folder above this crate.
///
/// `cargo run` says it; what was compiled in may be another checkout's, where two share a target folder.
pub fn root() -> &'static Path {
    static ROOT: LazyLock<PathBuf> = LazyLock::new(|| {
        let xtask =
            std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        xtask.parent().expect("xtask lies in the workspace").to_path_buf()
    });
    &ROOT
}

/// Our own program, to start it again. Asked for at the start, when it is where it was built: a build that replaces it leaves us
/// without a name.
pub fn program() -> std::io::Result<&'static Path> {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    match PROGRAM.get() {
        Some(program) => Ok(program),
        None => std::env::current_exe().map(|program| PROGRAM.get_or_init(|| program).as_path()),
    }
}

/// A path below the root.
pub fn path(relative: &str) -> PathBuf {
    root().join(relative)
}

/// What is made of this checkout's own files and read by its `package.json`s: stays here wherever cargo builds.
pub fn made() -> PathBuf {
    root().join("target")
}

/// Cargo's target folder.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// A path as it reads best in a message: relative to the root where it lies below it.
pub fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}
