//! `cargo xtask test-s3`: what an S3 does of all that Chartlift needs, seen by a client that is not ours (boto3).

use anyhow::{Result, bail};

use crate::{
    doctor::{self, C_COMPILER, PYTHON, RUST},
    process, python, say, tools, workspace,
};

/// What `cargo xtask test-s3` takes.
#[derive(clap::Args)]
pub struct Args {
    /// `embedded`, `moto`, or the URL of a store; of a store, its keys in S3_ACCESS_KEY and S3_SECRET_KEY, its region in
    /// S3_REGION.
    target: String,
}

/// Prints a table of capabilities. Fails where the embedded S3 does anything else than it should; of others it tells.
pub fn run(args: &Args) -> Result<()> {
    let known = ["embedded", "moto"].contains(&args.target.as_str()) || args.target.starts_with("http");
    if !known {
        bail!("{:?} is neither embedded nor moto nor a URL (http://…)", args.target);
    }
    doctor::prepare(&[&RUST, &C_COMPILER, &PYTHON], Vec::new)?;
    of(&args.target)
}

/// The same for a target that is known, on a machine that has what it takes.
pub fn of(target: &str) -> Result<()> {
    let python = python::with("s3-client", "tests/s3/requirements.txt")?;
    let mut conformance = process::command(python);
    conformance.arg(workspace::path("tests/s3/conformance.py")).arg(target);
    if target == "embedded" {
        say::step("the embedded S3");
        process::run(tools::cargo().args(["build", "--quiet", "--locked", "--package", "chartlift-embedded-s3"]))?;
        conformance.arg("--program").arg(workspace::target().join("debug/chartlift-embedded-s3"));
    }
    say::step("what it does");
    process::run(&mut conformance)
}
