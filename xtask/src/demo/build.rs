//! What the demo is made of, and what is said meanwhile.

use std::{
    collections::HashSet,
    path::PathBuf,
    time::{Duration, Instant},
};

use anyhow::Result;

use crate::{build_npm, hospital, process, say, tools, workspace};

/// How often a long build says how far it is.
const SAY_EVERY: Duration = Duration::from_secs(20);

/// How the server is built.
#[derive(Clone, Copy, PartialEq)]
pub enum Profile {
    /// Quickly: what `demo` starts and the tests test.
    Dev,
    /// As it is shipped: what is measured.
    Release,
}

/// Builds the server; answers its program.
pub fn server(profile: Profile) -> Result<PathBuf> {
    let (folder, usually) = match profile {
        Profile::Dev => ("debug", "two to three minutes the first time on two cores, then seconds"),
        Profile::Release => ("release", "five minutes the first time on two cores, then only what changed"),
    };
    say::step(&format!("building the server ({usually})"));
    let selection = ["--locked", "--package", "chartlift-server"];
    let mut progress = Progress::new(crates(&selection));
    let mut build = tools::cargo();
    build.args(["build", "--quiet", "--message-format", "json-render-diagnostics", "--bin", "chartlift-server"]);
    build.args(selection).args((profile == Profile::Release).then_some("--release"));
    process::run_read(&mut build, |line| progress.look(line))?;
    Ok(workspace::target().join(folder).join("chartlift-server").with_extension(std::env::consts::EXE_EXTENSION))
}

/// Builds everything that the hospital app is made of.
pub fn web() -> Result<()> {
    let tarball = build_npm::run()?;
    hospital::install(&tarball)?;
    hospital::build(&tarball)
}

/// How many crates a build consists of, as far as cargo tells.
fn crates(selection: &[&str]) -> Option<usize> {
    let mut tree = tools::cargo();
    tree.args(["tree", "--quiet", "--edges", "normal,build", "--prefix", "none", "--format", "{p}"]).args(selection);
    let listed = process::output_of(&mut tree)?;
    Some(listed.lines().map(|line| line.trim_end_matches(" (*)")).collect::<HashSet<_>>().len())
}

/// Counts the crates that cargo has finished.
struct Progress {
    of: Option<usize>,
    built: HashSet<String>,
    said: Instant,
}

impl Progress {
    fn new(of: Option<usize>) -> Self {
        Self { of, built: HashSet::new(), said: Instant::now() }
    }

    /// Reads one of cargo's JSON messages.
    fn look(&mut self, line: &str) {
        let Ok(message) = serde_json::from_str::<serde_json::Value>(line) else { return };
        if message["reason"] == "compiler-artifact"
            && let Some(package) = message["package_id"].as_str()
        {
            self.built.insert(package.to_owned());
        }
        if self.said.elapsed() >= SAY_EVERY {
            self.said = Instant::now();
            say::note(&self.in_words());
        }
    }

    fn in_words(&self) -> String {
        match self.of {
            Some(of) => format!("the server: {} of {of} crates", self.built.len()),
            None => format!("the server: {} crates", self.built.len()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_counts_once_however_many_of_its_parts_are_done() {
        let mut progress = Progress::new(Some(3));
        for id in ["a@1", "a@1", "b@1"] {
            progress.look(&format!(r#"{{"reason":"compiler-artifact","package_id":"{id}"}}"#));
        }
        progress.look(r#"{"reason":"build-finished","success":true}"#);
        assert_eq!(progress.in_words(), "the server: 2 of 3 crates");
    }
}
