//! `cargo xtask doctor`: what this machine must have, what of it is missing, and how it comes here.
//!
//! Every command asks [`prepare`] for what it needs before it builds anything, so that nobody waits minutes for an error.

pub mod apt;
mod postgres;
mod room;
mod rust;
mod thing;
mod things;

use anyhow::{Result, bail};

pub use room::{API_PORT, Room, S3_PORT, WEB_PORT, ports};
pub use thing::{Finding, Mend, Thing};
pub use things::*;

use crate::say;

/// What `cargo xtask doctor` takes.
#[derive(clap::Args)]
pub struct Args {
    /// Install what is missing, where that is possible.
    #[arg(long)]
    install: bool,
}

/// Prints what everything needs, there or not.
pub fn run(args: &Args) -> Result<()> {
    let look = || {
        let mut findings: Vec<Finding> = ALL.iter().map(|thing| thing.find()).collect();
        findings.push(Room::Test.find());
        findings.extend(ports(&[(WEB_PORT, "--web-port"), (API_PORT, "--api-port"), (S3_PORT, "--s3-port")]));
        findings
    };
    let mut findings = look();
    if args.install && findings.iter().any(Finding::is_missing) {
        install(&findings);
        findings = look();
    }
    for finding in &findings {
        finding.show();
    }
    let missing = findings.iter().filter(|finding| finding.stops()).count();
    if missing == 0 {
        say::success("nothing is missing");
        return Ok(());
    }
    let ours = findings.iter().any(|finding| finding.stops() && finding.mend.is_ours());
    let hint = if ours { ": `cargo xtask doctor --install` installs what it can, as `demo` and `test` do" } else { "" };
    bail!("{missing} missing{hint}")
}

/// Makes sure that all of these are there: installs what can be installed, and names the rest in one list.
pub fn prepare(things: &[&'static Thing], others: impl Fn() -> Vec<Finding>) -> Result<()> {
    let mut wanted: Vec<&Thing> = Vec::new();
    for thing in things {
        if !wanted.iter().any(|known| known.name == thing.name) {
            wanted.push(thing);
        }
    }
    let look = || wanted.iter().map(|thing| thing.find()).chain(others()).collect::<Vec<_>>();
    let mut findings = look();
    if findings.iter().any(Finding::is_missing) {
        say::note("this machine lacks:");
        findings.iter().filter(|finding| finding.is_missing()).for_each(Finding::show);
        install(&findings);
        findings = look();
    }
    findings.retain(Finding::stops);
    if findings.is_empty() {
        return Ok(());
    }
    let list: Vec<String> = findings.iter().map(|finding| format!("\n  {}", finding.in_words())).collect();
    bail!("nothing was built, because this is still missing:{}", list.concat())
}

/// Installs what can be installed, in as few calls as possible. What fails is found missing again, and named then.
fn install(findings: &[Finding]) {
    let (mut packages, mut welcome, mut parts) = (Vec::new(), Vec::new(), Vec::new());
    for finding in findings.iter().filter(|finding| finding.is_missing()) {
        match finding.mend {
            Mend::Apt(names) => packages.extend(names),
            Mend::Welcome(names) => welcome.push(names),
            Mend::Rustup(part) => parts.push(part),
            Mend::ByHand(_) => {}
        }
    }
    let mut failures = Vec::new();
    failures.extend(parts.into_iter().filter_map(|part| rust::add(part).err()));
    if !packages.is_empty() {
        failures.extend(apt::install(&packages).err());
    }
    // By themselves, and after the lists are new: a distribution that lacks one would install none of the others.
    failures
        .extend(welcome.into_iter().filter(|names| apt::knows(names)).filter_map(|names| apt::install(names).err()));
    for failure in failures {
        say::failure(&format!("{failure:#}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABSENT: Thing =
        Thing { name: "the moon", look: || Err("not within reach".to_owned()), mend: Mend::ByHand("wait for tonight") };

    #[test]
    fn what_cannot_be_installed_is_named_once_with_what_mends_it() {
        let port = || vec![Finding::missing("port 1", "it is taken", Mend::ByHand("choose another"))];
        let text = prepare(&[&ABSENT, &C_COMPILER, &ABSENT], port).unwrap_err().to_string();
        assert_eq!(text.matches("the moon: not within reach. To mend it: wait for tonight").count(), 1, "{text}");
        assert!(text.contains("port 1: it is taken. To mend it: choose another"), "{text}");
        assert!(!text.contains(C_COMPILER.name), "{text}");
    }

    #[test]
    fn what_is_only_welcome_stops_nobody() {
        const FASTER: Thing = Thing {
            name: "a tailwind",
            look: || Err("none today".to_owned()),
            mend: Mend::Welcome(&["chartlift-tailwind"]),
        };
        let (faster, needed) = (FASTER.find(), ABSENT.find());
        assert!(faster.is_missing() && !faster.stops());
        assert!(needed.is_missing() && needed.stops());
    }

    #[test]
    fn nothing_is_said_of_what_is_there() {
        prepare(&[&C_COMPILER, &RUST], Vec::new).unwrap();
    }
}
