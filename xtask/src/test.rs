//! `cargo xtask test`: every test of every part, each group's time, each runner's own closing line.

mod api;
mod closing;
mod groups;

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use groups::Group;

use crate::{
    doctor::{self, Room, Thing},
    process, say,
};

/// What `cargo xtask test` takes.
#[derive(clap::Args)]
pub struct Args {
    /// Only these groups (none: all that do not take long): fmt, deps, clippy, docs, native, wasm, npm, web, tests, s3, http, api, client, packaging, app.
    #[arg(value_name = "GROUP")]
    groups: Vec<String>,
    /// Also what takes long: groups that are left out otherwise, and more seeds, sizes and rounds in the others.
    #[arg(long)]
    thorough: bool,
    /// Stop at the first group that fails.
    #[arg(long)]
    fail_fast: bool,
}

/// One group's outcome.
struct Outcome {
    name: &'static str,
    time: Duration,
    closing: Vec<String>,
    failure: Option<String>,
}

/// Runs the groups one after another: on two cores, side by side only makes them fight for the same build lock.
pub fn run(args: &Args) -> Result<()> {
    for wanted in &args.groups {
        if !groups::ALL.iter().any(|group| group.name == wanted) {
            let names: Vec<&str> = groups::ALL.iter().map(|group| group.name).collect();
            bail!("there is no test group `{wanted}`; there are: {}", names.join(", "));
        }
    }
    let wanted = |group: &&Group| match args.groups.as_slice() {
        [] => args.thorough || !group.thorough,
        names => names.iter().any(|name| name == group.name),
    };
    let wanted: Vec<&Group> = groups::ALL.iter().filter(wanted).collect();
    let needs: Vec<&Thing> = wanted.iter().flat_map(|group| group.needs).copied().collect();
    doctor::prepare(&needs, || vec![Room::Test.find()])?;

    closing::be_thorough(args.thorough);
    let mut outcomes = Vec::new();
    for Group { name, what, run, .. } in wanted {
        say::step(&format!("{name}: {what}"));
        let start = Instant::now();
        let mut closing = Vec::new();
        let failure = run(&mut closing).err().map(|error| format!("{error:#}"));
        if process::stopping() {
            bail!("stopped");
        }
        let time = start.elapsed();
        match &failure {
            None => say::success(&format!("{name} passed in {}", say::clock(time))),
            // Its further lines are what stands right above.
            Some(failure) => {
                let first = failure.lines().next().unwrap_or_default();
                say::failure(&format!("{name} failed after {}: {first}", say::clock(time)));
            }
        }
        let failed = failure.is_some();
        outcomes.push(Outcome { name, time, closing, failure });
        if failed && args.fail_fast {
            break;
        }
    }
    summarise(&outcomes)
}

fn summarise(outcomes: &[Outcome]) -> Result<()> {
    println!();
    for outcome in outcomes {
        let mark = if outcome.failure.is_some() { "failed" } else { "passed" };
        println!("{:<8} {mark} {:>8}", outcome.name, say::clock(outcome.time));
        for line in &outcome.closing {
            println!("         {line}");
        }
        if let Some(failure) = &outcome.failure {
            println!("         {failure}");
        }
    }
    let failed = outcomes.iter().filter(|outcome| outcome.failure.is_some()).count();
    println!("\n{} passed, {failed} failed", outcomes.len() - failed);
    if failed > 0 {
        let names: Vec<&str> =
            outcomes.iter().filter(|outcome| outcome.failure.is_some()).map(|outcome| outcome.name).collect();
        bail!("run the failed ones again with `cargo xtask test {}`", names.join(" "));
    }
    Ok(())
}
