//! Every chore of Chartlift, in one place: `cargo xtask <command>`.

mod bench;
mod browser;
mod build_npm;
mod check_deps;
mod demo;
mod doctor;
mod fault_runs;
mod garage;
mod hospital;
mod net;
mod npm;
mod process;
mod python;
mod say;
mod simulate_year;
mod soak;
mod stamp;
mod test;
mod test_s3;
mod together;
mod tools;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Every chore of Chartlift.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build what is missing, start the server and the hospital app, and print the URL to open.
    Demo(demo::Args),
    /// Run every test of every part, or only the groups named.
    Test(test::Args),
    /// Print what this machine must have for all of this, and what of it is missing.
    Doctor(doctor::Args),
    /// Measure us beside our peers.
    Bench(bench::Args),
    /// Upload through seeded faults and count what came of it.
    FaultRuns(fault_runs::Args),
    /// A long day in one page: gigabytes through one engine, every object verified, memory as at the start.
    Soak(soak::Args),
    /// Print what an S3 does of all that Chartlift needs: the embedded one, moto, Garage, or any by its URL.
    TestS3(test_s3::Args),
    /// Run three nodes of Garage on this machine, to try the server on.
    Garage(garage::Args),
    /// Bill a hospital's year of files, with and without us.
    SimulateYear(simulate_year::Args),
    /// Build the npm package and pack it into target/npm/.
    BuildNpm,
    /// Check who knows whom: the dependency rules of the design.
    CheckDeps,
    /// Remove the programs that xtask built for itself into target/tools/.
    CleanTools,
}

fn main() -> ExitCode {
    say::start();
    let cli = Cli::parse();
    let ready = workspace::program().map_err(Into::into).and_then(|_| process::stop_children_on_signals());
    let result = ready.and_then(|()| match cli.command {
        Command::Demo(args) => demo::run(&args),
        Command::Test(args) => test::run(&args),
        Command::Doctor(args) => doctor::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::FaultRuns(args) => fault_runs::run(&args),
        Command::Soak(args) => soak::run(&args),
        Command::TestS3(args) => test_s3::run(&args),
        Command::Garage(args) => garage::run(&args),
        Command::SimulateYear(args) => simulate_year::run(&args),
        Command::BuildNpm => doctor::prepare(doctor::FOR_NPM, Vec::new).and_then(|()| build_npm::run()).map(drop),
        Command::CheckDeps => check_deps::run(),
        Command::CleanTools => tools::clean(),
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) if process::stopping() => {
            say::note("stopped");
            ExitCode::from(130)
        }
        Err(error) => {
            say::failure(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}
