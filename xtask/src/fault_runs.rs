//! `cargo xtask fault-runs`: seeded uploads through every fault we know of, simulated and in a real browser.

use anyhow::{Result, bail};

use crate::{browser, build_npm, demo::build, doctor, npm, process, say, tools, workspace};

/// What `cargo xtask fault-runs` takes.
#[derive(clap::Args)]
pub struct Args {
    /// How many simulated runs.
    #[arg(long, default_value_t = 10_000, value_name = "N")]
    count: u64,
    /// The first seed; each next run takes the next. A seed brings its file, its fate and its faults again.
    #[arg(long, default_value_t = 1, value_name = "S")]
    seed: u64,
    /// Also so many runs in a real browser.
    #[arg(long, default_value_t = 0, value_name = "M")]
    browser: u64,
}

/// Runs both kinds, even where the first fails, and says how many ran, succeeded, failed with which code, corrupted.
pub fn run(args: &Args) -> Result<()> {
    let simulated = if args.count > 0 { simulated(args) } else { Ok(()) };
    if process::stopping() {
        return simulated;
    }
    let in_browser = if args.browser > 0 { in_browser(args) } else { Ok(()) };
    match (simulated, in_browser) {
        (Err(first), Err(second)) => bail!("{first:#}; {second:#}"),
        (first, second) => first.and(second),
    }
}

fn simulated(args: &Args) -> Result<()> {
    let mut runs = tools::cargo();
    runs.args(["run", "--quiet", "--locked", "--package", "chartlift-fault-runs", "--"]);
    process::run(runs.args(["--count", &args.count.to_string(), "--seed", &args.seed.to_string()]))
}

fn in_browser(args: &Args) -> Result<()> {
    doctor::prepare(doctor::FOR_BROWSER_RUNS, Vec::new)?;
    let browser = browser::installed()?;
    let tarball = build_npm::run()?;
    build::server(build::Profile::Dev)?;
    let folder = workspace::path("tests");
    npm::install(&folder, &[])?;
    say::step("the same through a real browser");
    let mut runs = process::command("node");
    runs.args(["client/seeded/run.mjs", "--count", &args.browser.to_string(), "--seed", &args.seed.to_string()]);
    runs.env("CHARTLIFT_XTASK", workspace::program()?);
    runs.env("CHARTLIFT_CHROMIUM", browser.chromium).env("CHARTLIFT_TARBALL", tarball);
    process::run(runs.current_dir(folder))
}
