//! `cargo xtask simulate-year`: what a hospital's year of files costs, with and without us.

use anyhow::Result;

use crate::{process, say, tools, workspace};

/// What `cargo xtask simulate-year` takes.
#[derive(clap::Args)]
pub struct Args {
    /// How many hospitals share the account.
    #[arg(long, default_value_t = 3, value_name = "N")]
    tenants: u8,
    /// How many files they store together, of each mix.
    #[arg(long, default_value_t = 120_000, value_name = "M")]
    files: u64,
    /// How many months.
    #[arg(long, default_value_t = 12, value_name = "MONTHS")]
    months: u32,
    /// The seed; the same one gives the same year.
    #[arg(long, default_value_t = 1, value_name = "S")]
    seed: u64,
    /// The region whose prices are used.
    #[arg(long, default_value = "us-east-1", value_name = "REGION")]
    region: String,
    /// Write the table and the picture into tests/hospital-year/, too.
    #[arg(long)]
    write: bool,
}

/// Writes samples of every kind of file, measures our encoder on them and bills the year.
pub fn run(args: &Args) -> Result<()> {
    let here = workspace::path("tests/hospital-year");
    let inputs = workspace::path("target/hospital-year");
    say::step("writing samples of every kind of file");
    process::run(process::command("node").arg(here.join("inputs.mjs")).arg(&inputs))?;
    say::step("billing the year");
    let mut year = tools::cargo();
    year.args(["run", "--quiet", "--locked", "--package", "chartlift-hospital-year", "--"]);
    year.args(["--tenants", &args.tenants.to_string(), "--files", &args.files.to_string()]);
    year.args(["--months", &args.months.to_string(), "--seed", &args.seed.to_string(), "--region", &args.region]);
    year.arg("--inputs").arg(&inputs);
    if args.write {
        year.arg("--write").arg(&here);
    }
    process::run(&mut year)
}
