//! Picks each runner's own closing lines out of what it prints, and keeps the end of what a failed one said.

use std::{
    collections::VecDeque,
    process::Command,
    sync::atomic::{AtomicBool, Ordering},
};

use anyhow::{Result, anyhow, bail};

use crate::process;

static THOROUGH: AtomicBool = AtomicBool::new(false);

/// Whether the tests are to take their time: they read `CHARTLIFT_THOROUGH`, which is set then.
pub fn be_thorough(thorough: bool) {
    THOROUGH.store(thorough, Ordering::Relaxed);
}

/// Whether the tests are to take their time.
pub fn thorough() -> bool {
    THOROUGH.load(Ordering::Relaxed)
}

/// Runs a test runner, showing what it prints and keeping its closing lines.
///
/// A runner that succeeds without a closing line has run nothing, which is a failure of its own.
pub fn run(command: &mut Command, closing: &mut Vec<String>) -> Result<()> {
    command.envs(THOROUGH.load(Ordering::Relaxed).then_some(("CHARTLIFT_THOROUGH", "1")));
    let mut found = Picker::default();
    let mut last = Last::default();
    let result = process::run_watched(command, |line| {
        found.look(line);
        last.keep(line);
    });
    let none = found.lines.is_empty();
    closing.append(&mut found.lines);
    result.map_err(|error| anyhow!("{error:#}; {}", last.said()))?;
    if none {
        bail!("`{}` ran no test", command.get_program().display());
    }
    Ok(())
}

/// The end of what a runner printed. They all name what failed last, and the summary of all groups is all that some see of a run.
#[derive(Default)]
struct Last(VecDeque<String>);

impl Last {
    /// Enough for the failures of a handful of tests.
    const LINES: usize = 60;

    fn keep(&mut self, line: &str) {
        if self.0.len() == Self::LINES {
            self.0.pop_front();
        }
        self.0.push_back(without_colours(line.trim_end()));
    }

    fn said(&self) -> String {
        self.0.iter().fold(String::from("the end of what it said:"), |said, line| said + "\n           " + line)
    }
}

#[derive(Default)]
struct Picker {
    lines: Vec<String>,
}

impl Picker {
    fn look(&mut self, line: &str) {
        let line = without_colours(line);
        let line = line.trim();
        // cargo test and wasm-bindgen-test, one line per binary. A binary without tests says nothing of interest.
        let of_cargo = line.starts_with("test result: ") && !line.contains(" 0 passed; 0 failed; 0 ignored");
        // Node's runner: `# pass 3` (TAP) or `ℹ pass 3` (spec), once at the end.
        let of_node = line
            .strip_prefix("ℹ ")
            .or_else(|| line.strip_prefix("# "))
            .and_then(|rest| rest.split_once(' '))
            .is_some_and(|(word, count)| {
                ["tests", "pass", "fail", "skipped"].contains(&word) && count.parse::<u32>().is_ok()
            });
        // Vitest: `Tests  3 passed (3)`.
        let of_vitest = line.starts_with("Tests ") && line.ends_with(')');
        // Playwright's: `3 passed (1.2m)`, `1 failed`, each on a line of its own.
        let of_playwright = of_playwright(line);
        // Schemathesis: `9000 generated, 9000 passed`.
        let of_schemathesis = line.split_once(" generated, ").is_some_and(|(count, _)| count.parse::<u32>().is_ok());
        if of_cargo || of_vitest || of_playwright || of_schemathesis {
            self.lines.push(line.to_owned());
        } else if of_node {
            self.join_node(line);
        }
    }

    /// Node spreads its closing over several lines; one reads better.
    fn join_node(&mut self, line: &str) {
        let rest = line.trim_start_matches(['ℹ', '#', ' ']);
        match self.lines.last_mut() {
            Some(last) if !rest.starts_with("tests ") && last.starts_with("node --test: ") => {
                last.push_str(", ");
                last.push_str(rest);
            }
            _ => self.lines.push(format!("node --test: {rest}")),
        }
    }
}

/// Whether a line is one of the counts that Playwright's runner ends with.
fn of_playwright(line: &str) -> bool {
    let mut words = line.split(' ');
    let counted = words.next().is_some_and(|count| count.parse::<u32>().is_ok());
    let outcome = words.next().is_some_and(|word| ["passed", "failed", "skipped", "flaky"].contains(&word));
    let time = words.next().is_none_or(|time| time.starts_with('(') && time.ends_with(')'));
    counted && outcome && time && words.next().is_none()
}

/// The text without ANSI escape sequences (`ESC [ … letter`).
fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            characters.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(character);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picked(output: &str) -> Vec<String> {
        let mut picker = Picker::default();
        output.lines().for_each(|line| picker.look(line));
        picker.lines
    }

    #[test]
    fn a_runner_that_fails_is_quoted() {
        let mut command = Command::new("sh");
        command.args(["-c", "seq 1000; echo '✖ what broke'; exit 1"]);
        let failure = format!("{:#}", run(&mut command, &mut Vec::new()).unwrap_err());
        assert!(failure.contains("✖ what broke") && failure.contains("failed (exit status: 1)"), "{failure}");
        assert!(!failure.contains("  900"), "only the end: {failure}");
    }

    #[test]
    fn takes_what_each_runner_says_last() {
        let cargo = "running 2 tests\ntest a ... ok\n\ntest result: \u{1b}[32mok\u{1b}(B\u{1b}[m. 2 passed; 0 failed; \
                     0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n";
        assert_eq!(picked(cargo).len(), 1);
        assert_eq!(picked("ℹ tests 3\nℹ suites 1\nℹ pass 3\nℹ fail 0\n"), ["node --test: tests 3, pass 3, fail 0"]);
        assert_eq!(picked(" Test Files  2 passed (2)\n      Tests  9 passed (9)\n"), ["Tests  9 passed (9)"]);
        assert_eq!(picked("  1 failed\n    [desktop] › a.spec.ts:3:1\n  2 skipped\n  9 passed (1.2m)\n").len(), 3);
        assert!(picked("3 passed by\n2 files failed\n").is_empty());
        assert!(picked("running 0 tests\ntest result: ok. 0 passed; 0 failed; 0 ignored; 0 measured\n").is_empty());
    }
}
