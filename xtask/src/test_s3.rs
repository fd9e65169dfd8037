//! `cargo xtask test-s3`: what an S3 does of all that Chartlift needs, seen by a client that is not ours (boto3).

use std::{fs, path::PathBuf};

use anyhow::{Context, Result, bail};

use crate::{
    doctor::{self, C_COMPILER, PYTHON, RUST},
    process, say, tools, workspace,
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
    let python = client()?;
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

/// A Python with boto3 and moto, in a folder of its own; answers its interpreter.
fn client() -> Result<PathBuf> {
    let wanted = workspace::path("tests/s3/requirements.txt");
    let folder = workspace::target().join("s3-client");
    let (python, installed) = (folder.join("bin/python"), folder.join("requirements.txt"));
    let read = fs::read(&wanted).context("tests/s3/requirements.txt cannot be read")?;
    if fs::read(&installed).is_ok_and(|there| there == read) {
        return Ok(python);
    }
    say::step("boto3 and moto from PyPI");
    process::run(process::command("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
    let mut install = process::command(&python);
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]).arg(&wanted);
    process::run(&mut install).context("pip could not install them: is PyPI reachable?")?;
    // Last, so that an install that was cut short is made anew.
    fs::write(&installed, read).context("could not note what is installed")?;
    Ok(python)
}
