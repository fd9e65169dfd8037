//! `cargo xtask fault-runs --count N --seed S`.

use anyhow::{Result, bail};
use chartlift_fault_runs::tally::Tally;
use clap::Parser;

#[derive(Parser)]
#[command(about = "Uploads through seeded faults and counts what came of it")]
struct Arguments {
    /// How many runs.
    #[arg(long, default_value_t = 10_000)]
    count: u64,
    /// The first seed; each next run takes the next.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn main() -> Result<()> {
    let Arguments { count, seed } = Arguments::parse();
    let tally = Tally::of(count, seed);
    println!("{tally}");
    if !tally.faults.is_empty() {
        bail!("a seed above reproduces its fault: run again with --count 1 --seed N");
    }
    Ok(())
}
