//! Garage, the distributed S3 for one's own machines: built once, and run as three nodes on this one.

mod cluster;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::mpsc::Sender,
};

use anyhow::{Context, Result, bail};

use crate::{
    browser,
    doctor::{self, C_COMPILER, RUST},
    process::{self, Event},
    say, tools, workspace,
};

pub use cluster::REGION;

use cluster::Cluster;

/// The version that was tried. Another may do as well: `CHARTLIFT_GARAGE` names its program.
pub const VERSION: &str = "2.5.0";

/// What `cargo xtask garage` takes.
#[derive(clap::Args)]
pub struct Args {
    /// Build Garage where it is not here: about ten minutes, once.
    #[arg(long)]
    build: bool,
}

/// Runs three nodes until Ctrl-C.
pub fn run(args: &Args) -> Result<()> {
    let Some(program) = found_or_built(args.build)? else {
        bail!("{}", missing("garage"));
    };
    let (sender, events) = process::events();
    let mut cluster = start(&program, &sender)?;
    println!(
        "Garage is ready at {} (region {}): {} nodes, {} copies",
        cluster.url,
        REGION,
        cluster::NODES,
        cluster::NODES
    );
    println!("chartlift-server {}", cluster.settings().join(" "));
    say::note("Ctrl-C stops it; what it stores is gone at the next start");
    let ended = loop {
        match events.recv().context("every node is gone")? {
            Event::Stop => break Ok(()),
            Event::Line(_) => {}
            Event::Exited(name, status) => {
                break Err(anyhow::anyhow!("{name} stopped by itself ({status}): {}", cluster.logs()));
            }
        }
    };
    cluster.stop();
    ended
}

/// The program: the one `CHARTLIFT_GARAGE` names, one that is installed, one that was built before, or one built now.
pub fn found_or_built(build: bool) -> Result<Option<PathBuf>> {
    if let Ok(program) = browser::program("CHARTLIFT_GARAGE", &["garage"]) {
        return Ok(Some(program.into()));
    }
    let built = root().join("bin/garage");
    if !built.exists() {
        if !build {
            return Ok(None);
        }
        doctor::prepare(&[&RUST, &C_COMPILER], Vec::new)?;
        install()?;
    }
    Ok(Some(built))
}

/// Why there is none, and what brings one.
pub fn missing(command: &str) -> String {
    format!(
        "Garage is not on this machine. `cargo xtask {command} --build` builds version {VERSION} into {} once (about ten minutes); \
         CHARTLIFT_GARAGE names another",
        workspace::shown(&root())
    )
}

/// Starts three nodes in a folder of their own.
pub fn start(program: &Path, events: &Sender<Event>) -> Result<Cluster> {
    Cluster::start(program, root().join("nodes"), events)
}

fn root() -> PathBuf {
    workspace::target().join("garage")
}

/// From the registry of crates, by its own lock file. A program beside ours, never linked: it is under the AGPL.
fn install() -> Result<()> {
    say::step(&format!("building Garage {VERSION} (once, about ten minutes)"));
    let build = root().join("build");
    let mut install = tools::cargo();
    install.args(["install", "garage", "--version", VERSION, "--locked", "--no-default-features"]);
    install.args(["--features", "bundled-libs,sqlite"]).arg("--root").arg(root()).arg("--target-dir").arg(&build);
    process::run(&mut install).context("Garage could not be built: is the registry of crates reachable?")?;
    // A gigabyte that nobody needs again.
    fs::remove_dir_all(&build).with_context(|| format!("{} cannot be removed", workspace::shown(&build)))
}
