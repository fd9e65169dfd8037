//! The server that `demo` starts and the one that the tests test are one build: every crate with the same features.
//!
//! Cargo adds up what all selected packages ask of a crate, so one more request by a test would build it, and all above it, twice.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};

use crate::{process, tools};

/// What breaks the rule.
pub fn check() -> Result<Vec<String>> {
    let demo = features(&["--package", "chartlift-server"], "normal")?;
    let tests = features(&tools::PRODUCT, "normal,dev")?;
    let differ = |(package, asked): (&String, &BTreeSet<String>)| {
        let tested = tests.get(package).filter(|tested| *tested != asked)?;
        let list = |sets: &BTreeSet<String>| sets.iter().map(|set| format!("[{set}]")).collect::<Vec<_>>().join(" ");
        Some(format!(
            "{package} is built twice, with {} for the demo and {} for the tests: let server/embedded-s3/Cargo.toml ask for all of them",
            list(asked),
            list(tested)
        ))
    };
    Ok(demo.iter().filter_map(differ).collect())
}

/// By package, the sets of features it is built with (more than one where the compiler's own tools use it, too).
fn features(selection: &[&str], edges: &str) -> Result<BTreeMap<String, BTreeSet<String>>> {
    let mut tree = tools::cargo();
    tree.args(["tree", "--quiet", "--locked", "--prefix", "none", "--format", "{p}|{f}|", "--edges", edges]);
    let listed = process::output_of(tree.args(selection)).context("`cargo tree` failed")?;
    let mut packages = BTreeMap::<String, BTreeSet<String>>::new();
    for line in listed.lines() {
        let mut fields = line.split('|').map(str::to_owned);
        if let (Some(package), Some(set)) = (fields.next(), fields.next()) {
            packages.entry(package).or_default().insert(set);
        }
    }
    Ok(packages)
}
