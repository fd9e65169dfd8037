//! `cargo xtask test-s3`: what an S3 does of all that Chartlift needs, seen by a client that is not ours (boto3).

use std::process::Command;

use anyhow::{Result, bail};

use crate::{
    doctor::{self, C_COMPILER, PYTHON, RUST},
    garage, process, python, say, tools, workspace,
};

/// What `cargo xtask test-s3` takes.
#[derive(clap::Args)]
pub struct Args {
    /// `embedded`, `moto`, `garage`, or the URL of a store; of a store, its keys in S3_ACCESS_KEY and S3_SECRET_KEY, its region
    /// in S3_REGION.
    target: String,
    /// Build Garage where it is not here: about ten minutes, once. It is skipped otherwise.
    #[arg(long)]
    build: bool,
}

/// Prints a table of capabilities. Fails where the embedded S3 does anything else than it should; of others it tells.
pub fn run(args: &Args) -> Result<()> {
    let target = args.target.as_str();
    if !["embedded", "moto", "garage"].contains(&target) && !target.starts_with("http") {
        bail!("{target:?} is neither embedded nor moto nor garage nor a URL (http://…)");
    }
    doctor::prepare(&[&RUST, &C_COMPILER, &PYTHON], Vec::new)?;
    if target == "garage" { of_garage(args.build) } else { of(target) }
}

/// The same for a target that is known, on a machine that has what it takes.
pub fn of(target: &str) -> Result<()> {
    let mut conformance = conformance(target)?;
    if target == "embedded" {
        say::step("the embedded S3");
        process::run(tools::cargo().args(["build", "--quiet", "--locked", "--package", "chartlift-embedded-s3"]))?;
        conformance.arg("--program").arg(workspace::target().join("debug/chartlift-embedded-s3"));
    }
    say::step("what it does");
    process::run(&mut conformance)
}

/// Three nodes with a copy of everything on each; at the end one is stopped, and what is stored must not notice.
fn of_garage(build: bool) -> Result<()> {
    let Some(program) = garage::found_or_built(build)? else {
        say::note(&format!("skipped: {}", garage::missing("test-s3 garage")));
        return Ok(());
    };
    let (sender, _events) = process::events();
    let mut cluster = garage::start(&program, &sender)?;
    let ask = || -> Result<Command> {
        let mut conformance = conformance(&cluster.url)?;
        conformance.env("S3_ACCESS_KEY", &cluster.key).env("S3_SECRET_KEY", &cluster.secret);
        conformance.env("S3_REGION", garage::REGION).args(["--name", &format!("Garage {}", garage::VERSION)]);
        Ok(conformance)
    };
    let (mut everything, mut with_two) = (ask()?, ask()?);
    say::step("what it does");
    process::run(&mut everything)?;
    cluster.lose_a_node();
    say::step("with two of its three nodes");
    process::run(with_two.args(["--only", "put, get, delete", "--only", "multipart", "--strict"]))
}

fn conformance(target: &str) -> Result<Command> {
    let python = python::with("s3-client", "tests/s3/requirements.txt")?;
    let mut conformance = process::command(python);
    conformance.arg(workspace::path("tests/s3/conformance.py")).arg(target);
    Ok(conformance)
}
