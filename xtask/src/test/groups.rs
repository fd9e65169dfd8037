//! The groups, in the order in which one failing tells most: cheap and general first, the whole product last.

use std::{num::NonZero, process::Command, thread};

use anyhow::{Context, Result};

use super::{api, closing};
use crate::{
    bench, browser, build_npm, check_deps,
    demo::build,
    doctor::{
        C_COMPILER, CLIPPY, FOR_ALL_BROWSERS, FOR_APP, FOR_BROWSER_RUNS, NODE, POSTGRESQL, PYTHON, RUST, RUSTFMT,
        Thing, WASM_TARGET,
    },
    hospital, npm, process, say, test_s3, tools, workspace,
};

/// One group of tests.
pub struct Group {
    /// As it is asked for.
    pub name: &'static str,
    /// What it looks at.
    pub what: &'static str,
    /// What the machine must have for it.
    pub needs: &'static [&'static Thing],
    /// Runs it; the runners' closing lines are collected.
    pub run: fn(&mut Vec<String>) -> Result<()>,
    /// Whether it takes so long that only `--thorough` (or its name) runs it.
    pub thorough: bool,
}

impl Group {
    const fn new(
        name: &'static str,
        what: &'static str,
        needs: &'static [&'static Thing],
        run: fn(&mut Vec<String>) -> Result<()>,
    ) -> Self {
        Self { name, what, needs, run, thorough: false }
    }
}

/// All of them.
pub const ALL: [Group; 16] = [
    Group::new("fmt", "rustfmt", &[&RUST, &RUSTFMT], fmt),
    Group::new("deps", "who may know whom", &[&RUST], deps),
    Group::new("clippy", "lints, warnings are errors", &[&RUST, &CLIPPY, &WASM_TARGET, &C_COMPILER], clippy),
    Group::new("docs", "rustdoc, warnings are errors", &[&RUST, &WASM_TARGET, &C_COMPILER], docs),
    Group::new("native", "every crate's own tests", &[&RUST, &C_COMPILER, &POSTGRESQL], native),
    Group::new(
        "wasm",
        "the encoder on 32 bits in Node, the engine's bindings in headless Chrome",
        FOR_BROWSER_RUNS,
        wasm,
    ),
    Group::new("npm", "@chartlift/client: types, lints, tests", FOR_BROWSER_RUNS, npm_package),
    Group::new("web", "the hospital app: types, lints, build", FOR_BROWSER_RUNS, web),
    Group::new("tests", "the tests' own types, lints and input generators", &[&NODE], tests),
    Group::new("s3", "the embedded S3, seen by boto3", &[&RUST, &C_COMPILER, &PYTHON], s3),
    Group::new("http", "the whole HTTP flow against a running server", &[&RUST, &C_COMPILER, &NODE], http),
    Group::new(
        "api",
        "thousands of requests against a running server, judged by its OpenAPI document",
        &[&RUST, &C_COMPILER, &PYTHON],
        api::run,
    ),
    Group::new(
        "client",
        "@chartlift/client as packed, in real browsers: uploads through every fault, downloads",
        FOR_ALL_BROWSERS,
        client,
    ),
    Group::new("packaging", "the packed client in its users' bundlers and frameworks", FOR_ALL_BROWSERS, packaging),
    Group::new(
        "app",
        "the hospital app in Chromium: desk and phone, light and dark; its main flow in three engines",
        FOR_APP,
        app,
    ),
    // It builds the server in release, and a busy machine spoils it.
    Group { thorough: true, ..Group::new("bench", "no ratio to a peer got worse", FOR_BROWSER_RUNS, bench) },
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
    // The engine's bindings are for browsers only; for this machine they would build all that they use once more.
    lint(&[
        "--workspace",
        "--exclude",
        "chartlift-wasm",
        "--exclude",
        "chartlift-codec",
        "--exclude",
        "chartlift-worker",
        "--all-targets",
    ])?;
    lint(&[
        "--package",
        "chartlift-wasm",
        "--package",
        "chartlift-codec",
        "--package",
        "chartlift-worker",
        "--all-targets",
        "--target",
        "wasm32-unknown-unknown",
    ])
}

fn docs(_: &mut Vec<String>) -> Result<()> {
    // These pages are for those who work on Chartlift, so private items are in them and may be linked to.
    let document = |selection: &[&str]| {
        let mut doc = tools::cargo();
        doc.args(["doc", "--quiet", "--locked", "--no-deps", "--document-private-items"]).args(selection);
        process::run(doc.env("RUSTDOCFLAGS", "-D warnings -A rustdoc::private_intra_doc_links"))
    };
    document(&[
        "--workspace",
        "--exclude",
        "chartlift-wasm",
        "--exclude",
        "chartlift-codec",
        "--exclude",
        "chartlift-worker",
    ])?;
    document(&[
        "--package",
        "chartlift-wasm",
        "--package",
        "chartlift-codec",
        "--package",
        "chartlift-worker",
        "--target",
        "wasm32-unknown-unknown",
    ])
}

fn native(lines: &mut Vec<String>) -> Result<()> {
    let test = |mut cargo: Command, selection: &[&str], lines: &mut Vec<String>| {
        cargo.args(["test", "--locked", "--no-fail-fast"]).args(selection);
        // Much of a test is waiting, for a disk or a timer.
        let threads = 2 * thread::available_parallelism().map_or(1, NonZero::get);
        closing::run(cargo.env("RUST_TEST_THREADS", threads.to_string()), lines)
    };
    let product = test(tools::cargo(), &tools::PRODUCT, lines);
    product.and(test(tools::cargo_as_called(), &["--package", "xtask"], lines))
}

fn s3(_: &mut Vec<String>) -> Result<()> {
    test_s3::of("embedded")
}

fn wasm(lines: &mut Vec<String>) -> Result<()> {
    // Where a pointer has 32 bits, as in every browser.
    closing::run(&mut tools::wasm_test("chartlift-deflate")?, lines)?;
    closing::run(&mut tools::wasm_browser_test("chartlift-wasm", &browser::installed()?)?, lines)
}

fn npm_package(lines: &mut Vec<String>) -> Result<()> {
    let browser = browser::installed()?;
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
    build::server(build::Profile::Dev)?;
    npm::install(&workspace::path("tests"), &[])?;
    node_tests("http", lines)
}

fn client(lines: &mut Vec<String>) -> Result<()> {
    build_npm::run()?;
    // As in `http`.
    build::server(build::Profile::Dev)?;
    npm::install(&workspace::path("tests"), &[])?;
    node_tests("client", lines)
}

fn packaging(lines: &mut Vec<String>) -> Result<()> {
    let tarball = build_npm::run()?;
    // As in `http`.
    build::server(build::Profile::Dev)?;
    let folder = workspace::path("tests/packaging");
    npm::install(&workspace::path("tests"), &[])?;
    npm::install(&folder, &[&tarball])?;
    let mut test = npm::npm(&folder);
    test.args(["run", "--silent", "test"]);
    test.env("CHARTLIFT_XTASK", workspace::program()?).env("CHARTLIFT_CHROMIUM", browser::installed()?.chromium);
    closing::run(&mut test, lines)
}

fn app(lines: &mut Vec<String>) -> Result<()> {
    build::server(build::Profile::Dev)?;
    build::web()?;
    npm::install(&workspace::path("tests"), &[])?;
    say::note("screenshots go to target/screenshots, traces of what fails to target/playwright");
    node_tests("app", lines)
}

fn bench(_: &mut Vec<String>) -> Result<()> {
    bench::quick()
}

/// Runs one folder of `tests/`: `app` with Playwright's runner, the others with Node's own.
fn node_tests(group: &str, lines: &mut Vec<String>) -> Result<()> {
    let mut test = npm::npm(&workspace::path("tests"));
    test.args(["run", "--silent", &format!("test:{group}")]);
    // They start the demo by this very program, so that nothing is built twice.
    test.env("CHARTLIFT_XTASK", workspace::program()?);
    if ["client", "app"].contains(&group) {
        test.env("CHARTLIFT_CHROMIUM", browser::installed()?.chromium).env("CHARTLIFT_TARBALL", build_npm::tarball()?);
        test.env("CHARTLIFT_SERVER", build::server(build::Profile::Dev)?);
    }
    closing::run(&mut test, lines)
}
