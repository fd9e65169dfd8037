//! `cargo xtask soak`: a long day in one page. Its first minute is among the tests (`tests/client/soak.test.mjs`).

use anyhow::Result;

use crate::{bench, browser, build_npm, demo::build, doctor, npm, process, say, workspace};

/// What `cargo xtask soak` takes.
#[derive(clap::Args)]
pub struct Args {
    /// Source bytes in all. A third of it or so is stored meanwhile, in target/tests.
    #[arg(long, value_parser = bench::size, value_name = "SIZE", default_value = "12GiB")]
    size: u64,
    /// The largest file.
    #[arg(long, value_parser = bench::size, value_name = "SIZE", default_value = "1GiB")]
    largest: u64,
}

/// Uploads, verifies, and prints a table; fails if an object is wrong, something is left over, or memory grew.
pub fn run(args: &Args) -> Result<()> {
    doctor::prepare(doctor::FOR_BROWSER_RUNS, Vec::new)?;
    let browser = browser::installed()?;
    let tarball = build_npm::run()?;
    build::server(build::Profile::Dev)?;
    let folder = workspace::path("tests");
    npm::install(&folder, &[])?;
    say::step("a long day in one page");
    let mut soak = process::command("node");
    soak.arg("client/soak/run.mjs");
    soak.args(["--bytes", &args.size.to_string(), "--largest", &args.largest.to_string()]);
    soak.env("CHARTLIFT_XTASK", workspace::program()?);
    soak.env("CHARTLIFT_CHROMIUM", browser.chromium).env("CHARTLIFT_TARBALL", tarball);
    // In the browser that people have, whose memory is looked at.
    process::run(soak.current_dir(folder).env("CHARTLIFT_THOROUGH", "1"))
}
