//! The groups, in the order in which one failing tells most: cheap and general first, the whole product last.

use anyhow::{Context, Result};

use super::closing;
use crate::{browser, build_npm, check_deps, demo, hospital, npm, process, say, tools, workspace};

type Group = fn(&mut Vec<String>) -> Result<()>;

/// Name, what it does, how.
pub const ALL: [(&str, &str, Group); 12] = [
    ("fmt", "rustfmt", fmt),
    ("deps", "who may know whom", deps),
    ("clippy", "lints, warnings are errors", clippy),
    ("docs", "rustdoc, warnings are errors", docs),
    ("native", "every crate's own tests", native),
    ("wasm", "the encoder on 32 bits in Node, the engine's bindings in headless Chrome", wasm),
    ("npm", "@chartlift/client: types, lints, tests", npm_package),
    ("web", "the hospital app: types, lints, build", web),
    ("tests", "the tests' own types, lints and input generators", tests),
    ("http", "the whole HTTP flow against a running server", http),
    ("client", "@chartlift/client as packed, in a real browser: uploads through every fault, downloads", client),
    ("app", "the hospital app in a real browser", app),
];

fn fmt(_: &mut Vec<String>) -> Result<()> {
    process::run(tools::cargo().args(["fmt", "--all", "--check"]))
}

fn deps(_: &mut Vec<String>) -> Result<()> {
    check_deps::run()
}

fn clippy(_: &mut Vec<String>) -> Result<()> {
    let lint = |arguments: &[&str]| {
        process::run(
            tools::cargo().args(["clippy", "--quiet", "--locked"]).args(arguments).args(["--", "-D", "warnings"]),
        )
    };
    lint(&["--workspace", "--all-targets"])?;
    lint(&["--package", "chartlift-wasm", "--all-targets", "--target", "wasm32-unknown-unknown"])
}

fn docs(_: &mut Vec<String>) -> Result<()> {
    // These pages are for those who work on Chartlift, so private items are in them and may be linked to.
    let mut doc = tools::cargo();
    doc.args(["doc", "--quiet", "--locked", "--workspace", "--no-deps", "--document-private-items"]);
    process::run(doc.env("RUSTDOCFLAGS", "-D warnings -A rustdoc::private_intra_doc_links"))
}

fn native(lines: &mut Vec<String>) -> Result<()> {
    closing::run(tools::cargo().args(["test", "--locked", "--workspace", "--no-fail-fast"]), lines)
}

fn wasm(lines: &mut Vec<String>) -> Result<()> {
    let browser = browser::ensure()?;
    let runner = tools::wasm_bindgen()?.with_file_name("wasm-bindgen-test-runner");
    // Where a pointer has 32 bits, as in every browser.
    let mut narrow = tools::cargo();
    narrow.args(["test", "--locked", "--package", "chartlift-deflate", "--lib", "--tests", "--no-fail-fast"]);
    narrow.args(["--target", "wasm32-unknown-unknown"]);
    narrow.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner.with_extension(std::env::consts::EXE_EXTENSION));
    closing::run(&mut narrow, lines)?;
    let mut test = process::command(tools::wasm_pack()?);
    // In this mode wasm-pack downloads nothing: it takes the wasm-bindgen found on the path.
    test.args(["test", "--headless", "--chrome", "--mode", "no-install", "--chromedriver"]).arg(&browser.driver);
    test.arg("wasm-client").env("PATH", with_tools_on_path()?).env("CHROMEDRIVER", &browser.driver);
    closing::run(&mut test, lines)
}

fn npm_package(lines: &mut Vec<String>) -> Result<()> {
    let browser = browser::ensure()?;
    build_npm::run()?;
    let folder = workspace::path("npm-package");
    npm::script(&folder, "check")?;
    process::run(npm::npm(&folder).args(["run", "--silent", "generate", "--", "--check"]))
        .context("the API types are not those of server/openapi.json")?;
    let mut test = npm::npm(&folder);
    test.args(["run", "--silent", "test"]).env("CHARTLIFT_CHROMIUM", &browser.chromium);
    closing::run(&mut test, lines)
}

fn web(_: &mut Vec<String>) -> Result<()> {
    let tarball = build_npm::run()?;
    hospital::install(&tarball)?;
    npm::script(&hospital::folder(), "check")?;
    hospital::build(&tarball)
}

fn tests(lines: &mut Vec<String>) -> Result<()> {
    npm::install(&workspace::path("tests"), &[])?;
    npm::script(&workspace::path("tests"), "check")?;
    node_tests("kit", lines)?;
    let bench = workspace::path("tests/bench");
    npm::install(&bench, &[])?;
    npm::script(&bench, "check")?;
    closing::run(npm::npm(&bench).args(["run", "--silent", "test"]), lines)
}

fn http(lines: &mut Vec<String>) -> Result<()> {
    // The demo builds it too, but out of sight: minutes without a word would look like a test that hangs.
    demo::build_server()?;
    npm::install(&workspace::path("tests"), &[])?;
    node_tests("http", lines)
}

fn client(lines: &mut Vec<String>) -> Result<()> {
    build_npm::run()?;
    // As in `http`.
    demo::build_server()?;
    npm::install(&workspace::path("tests"), &[])?;
    node_tests("client", lines)
}

fn app(lines: &mut Vec<String>) -> Result<()> {
    browser::ensure()?;
    demo::build_server()?;
    demo::build_web()?;
    npm::install(&workspace::path("tests"), &[])?;
    say::note("screenshots go to target/screenshots");
    node_tests("app", lines)
}

/// Runs one folder of `tests/` with Node's own runner.
fn node_tests(group: &str, lines: &mut Vec<String>) -> Result<()> {
    let mut test = npm::npm(&workspace::path("tests"));
    test.args(["run", "--silent", &format!("test:{group}")]);
    // They start the demo by this very program, so that nothing is built twice.
    test.env("CHARTLIFT_XTASK", std::env::current_exe()?);
    if ["client", "app"].contains(&group) {
        test.env("CHARTLIFT_CHROMIUM", browser::ensure()?.chromium).env("CHARTLIFT_TARBALL", build_npm::tarball()?);
    }
    closing::run(&mut test, lines)
}

fn with_tools_on_path() -> Result<std::ffi::OsString> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    Ok(std::env::join_paths(std::iter::once(tools::bin()).chain(std::env::split_paths(&path)))?)
}
