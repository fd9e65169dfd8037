//! `cargo xtask simulate-year`: what a hospital's year of files costs, with and without us.

use std::path::PathBuf;

use anyhow::{Context, Result};
use chartlift_costs::PriceBook;
use chartlift_hospital_year::{
    MIXES, MixResult, Months, PLANS, Ratios, Setting, files, keep, markdown, picture, total_bytes,
};
use clap::Parser;
use jiff::civil::date;

/// What a hospital's year of files costs.
#[derive(Parser)]
struct Args {
    /// How many hospitals share the account
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=20))]
    tenants: u8,
    /// How many files they store together, of each mix
    #[arg(long, default_value_t = 120_000)]
    files: u64,
    /// How many months
    #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(u32).range(1..=120))]
    months: u32,
    /// The seed; the same one gives the same year
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The region whose prices are used
    #[arg(long, default_value = "us-east-1")]
    region: String,
    /// A folder with the samples that `inputs.mjs` writes
    #[arg(long)]
    inputs: PathBuf,
    /// A folder to write `RESULTS.md` and `year.svg` to, beside printing
    #[arg(long)]
    write: Option<PathBuf>,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let first = date(2026, 1, 1);
    let months = Months::from(first, args.months);
    let book = PriceBook::shipped();
    let table = book.table(&args.region, first).with_context(|| format!("there are no prices of {}", args.region))?;
    let ratios = Ratios::measure(&args.inputs)?;
    let tenants = usize::from(args.tenants);
    let results: Vec<MixResult> = MIXES
        .iter()
        .map(|mix| {
            let files = files(mix, &ratios, tenants, args.files, months.days(), args.seed);
            let (source_bytes, stored_bytes) = total_bytes(&files);
            let outcomes = PLANS.iter().map(|plan| keep(&files, plan, tenants, &months, table)).collect();
            MixResult { mix, source_bytes, stored_bytes, outcomes }
        })
        .collect();
    let setting = Setting {
        tenants,
        files: args.files,
        months: args.months,
        seed: args.seed,
        region: args.region.clone(),
        source: table.sources.values().next().map(|source| format!("read {}", source.day)).unwrap_or_default(),
    };
    let text = markdown(&setting, &ratios, &results);
    print!("{text}");
    if let Some(folder) = args.write {
        std::fs::write(folder.join("RESULTS.md"), &text)?;
        std::fs::write(folder.join("year.svg"), picture(&results))?;
    }
    Ok(())
}
