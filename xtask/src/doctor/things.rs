//! Everything a machine needs. A new entry goes here and into [`ALL`]; who needs it names it (`test/groups.rs`, `demo.rs`).

use super::{
    postgres,
    rust::{self, Part},
    thing::{Mend, Thing},
};
use crate::{browser, npm, process};

/// All of them, in the order in which `doctor` prints them.
pub const ALL: [&Thing; 13] = [
    &RUST,
    &RUSTFMT,
    &CLIPPY,
    &WASM_TARGET,
    &C_COMPILER,
    &NODE,
    &CHROMIUM,
    &HEADLESS_SHELL,
    &FIREFOX,
    &WEBKIT,
    &PDF_TO_TEXT,
    &POSTGRESQL,
    &PYTHON,
];

/// The compiler and cargo.
pub const RUST: Thing = Thing {
    name: "Rust",
    look: rust::version,
    mend: Mend::ByHand("install rustup from https://rustup.rs; it then brings the version in rust-toolchain.toml"),
};

/// The formatter.
pub const RUSTFMT: Thing =
    Thing { name: "rustfmt", look: || rust::tool("fmt"), mend: Mend::Rustup(Part::Component("rustfmt")) };

/// The linter.
pub const CLIPPY: Thing =
    Thing { name: "clippy", look: || rust::tool("clippy"), mend: Mend::Rustup(Part::Component("clippy")) };

/// Rust's standard library for browsers.
pub const WASM_TARGET: Thing = Thing {
    name: "Rust's library for WebAssembly",
    look: || rust::library("wasm32-unknown-unknown"),
    mend: Mend::Rustup(Part::Target("wasm32-unknown-unknown")),
};

/// What SQLite and ring are compiled with.
pub const C_COMPILER: Thing = Thing {
    name: "C compiler",
    look: || {
        let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
        process::output_of(process::command(&compiler).arg("--version"))
            .map(|text| text.lines().next().unwrap_or_default().to_owned())
            .ok_or_else(|| format!("`{compiler}` cannot be run"))
    },
    mend: Mend::Apt(&["gcc", "libc6-dev"]),
};

/// What boto3, moto and Schemathesis run in.
pub const PYTHON: Thing = Thing {
    name: "Python with venv",
    look: || {
        process::output_of(
            process::command("python3").args(["-c", "import ensurepip, sys, venv; print(sys.version.split()[0])"]),
        )
        .map(|version| version.trim().to_owned())
        .ok_or_else(|| "`python3` with its venv module cannot be run".to_owned())
    },
    mend: Mend::Apt(&["python3", "python3-venv"]),
};

/// Node.js and npm.
pub const NODE: Thing = Thing {
    name: "Node.js",
    look: || npm::check_node().map_err(|error| error.to_string()),
    mend: Mend::ByHand("install Node.js 20 or newer from https://nodejs.org (npm comes with it)"),
};

/// The browser most tests run in.
pub const CHROMIUM: Thing = Thing {
    name: "Chromium and its chromedriver",
    look: || {
        let paths =
            browser::chromium().map(|found| format!("{}, {}", found.chromium.display(), found.driver.display()));
        paths.ok_or_else(|| "not found (CHARTLIFT_CHROMIUM and CHROMEDRIVER name others)".to_owned())
    },
    mend: Mend::Apt(&["chromium", "chromium-driver"]),
};

/// Chromium without the window that nobody sees: what runs in it takes a fifth less of a machine's time.
pub const HEADLESS_SHELL: Thing = Thing {
    name: "Chromium's headless shell",
    look: || browser::program("CHARTLIFT_HEADLESS_SHELL", &["chromium-headless-shell"]),
    mend: Mend::Welcome(&["chromium-headless-shell"]),
};

/// Mozilla's browser, driven by WebDriver BiDi.
pub const FIREFOX: Thing = Thing {
    name: "Firefox",
    look: || browser::program("CHARTLIFT_FIREFOX", &["firefox-esr", "firefox"]),
    mend: Mend::Apt(&["firefox-esr"]),
};

/// Safari's engine with its WebDriver, and a screen for it.
pub const WEBKIT: Thing = Thing {
    name: "WebKit's driver and Xvfb",
    look: || {
        let driver = browser::program("CHARTLIFT_WEBKIT_DRIVER", &["WebKitWebDriver"])?;
        Ok(format!("{driver}, {}", browser::program("CHARTLIFT_XVFB", &["Xvfb"])?))
    },
    mend: Mend::Apt(&["webkit2gtk-driver", "xvfb"]),
};

/// Tells what stands on a printed page.
pub const PDF_TO_TEXT: Thing = Thing {
    name: "pdftotext",
    look: || {
        browser::on_path("pdftotext")
            .map(|path| path.display().to_string())
            .ok_or_else(|| "`pdftotext` is nowhere".to_owned())
    },
    mend: Mend::Apt(&["poppler-utils"]),
};

/// The other database the server's tests run on.
pub const POSTGRESQL: Thing = Thing { name: "PostgreSQL", look: postgres::look, mend: Mend::Apt(&["postgresql"]) };

/// What everything needs that runs the packed client in a browser.
pub const FOR_BROWSER_RUNS: &[&Thing] = &[&RUST, &WASM_TARGET, &C_COMPILER, &NODE, &CHROMIUM];

/// The app's own runs, in every engine; they look at what it prints too.
pub const FOR_APP: &[&Thing] =
    &[&RUST, &WASM_TARGET, &C_COMPILER, &NODE, &CHROMIUM, &HEADLESS_SHELL, &FIREFOX, &WEBKIT, &PDF_TO_TEXT];

/// The same in every engine that the main flows run in.
pub const FOR_ALL_BROWSERS: &[&Thing] =
    &[&RUST, &WASM_TARGET, &C_COMPILER, &NODE, &CHROMIUM, &HEADLESS_SHELL, &FIREFOX, &WEBKIT];

/// What `bench server` needs.
pub const FOR_SERVER_BENCH: &[&Thing] = &[&RUST, &C_COMPILER, &NODE, &PYTHON, &POSTGRESQL];

/// What the npm package is built with.
pub const FOR_NPM: &[&Thing] = &[&RUST, &WASM_TARGET, &C_COMPILER, &NODE];
