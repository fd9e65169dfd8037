//! Room on the disk, and ports.

use super::thing::{Finding, Mend};
use crate::{net, workspace};

/// Where the hospital app of the demo answers, unless told otherwise.
pub const WEB_PORT: u16 = 3000;
/// Where its server answers.
pub const API_PORT: u16 = 8080;
/// Where its embedded S3 answers.
pub const S3_PORT: u16 = 9090;

/// How much a command may write below `target/`: an estimate, not yet measured.
#[derive(Clone, Copy)]
pub enum Room {
    /// The server, the engine and the hospital app.
    Demo,
    /// Every test's build besides.
    Test,
}

const GIB: u64 = 1 << 30;
/// What a build writes that has little to do any more.
const WARM: u64 = GIB;

impl Room {
    fn bytes(self) -> u64 {
        // The first is what makes the difference: afterwards almost everything is there.
        let (whole, made) = match self {
            Self::Demo => (3 * GIB, "debug/chartlift-server"),
            Self::Test => (10 * GIB, "wasm32-unknown-unknown/debug"),
        };
        if workspace::target().join(made).exists() { WARM } else { whole }
    }

    /// Whether there is room.
    pub fn find(self) -> Finding {
        let (name, needed) = ("room on the disk", self.bytes());
        match free() {
            Some(free) if free < needed => Finding::missing(
                name,
                format!("{} free where {} are needed", gib(free), gib(needed)),
                Mend::ByHand("make room, or set CARGO_TARGET_DIR to a folder on another disk"),
            ),
            Some(free) => Finding::there(name, format!("{} free", gib(free))),
            None => Finding::there(name, "this system does not say"),
        }
    }
}

fn gib(bytes: u64) -> String {
    let tenths = bytes * 10 / GIB;
    format!("{}.{} GiB", tenths / 10, tenths % 10)
}

/// Bytes free for us where cargo builds, or nearest to it where that is not there yet.
#[cfg(unix)]
fn free() -> Option<u64> {
    let target = workspace::target();
    let folder = target.ancestors().find(|folder| folder.exists())?;
    let disk = nix::sys::statvfs::statvfs(folder).ok()?;
    // Their types differ from system to system.
    #[allow(clippy::useless_conversion)]
    Some(u64::from(disk.blocks_available()) * u64::from(disk.fragment_size()))
}

#[cfg(not(unix))]
fn free() -> Option<u64> {
    None
}

/// Whether ports are free and differ: each with the flag that chooses another. 0 stands for any free one.
pub fn ports(wanted: &[(u16, &'static str)]) -> Vec<Finding> {
    let chosen = wanted.iter().enumerate().filter(|(_, (port, _))| *port != 0);
    let find = |(index, &(port, flag)): (usize, &(u16, &'static str))| {
        let outcome = match wanted[..index].iter().find(|(other, _)| *other == port) {
            Some((_, other)) => Err(format!("{port} is the same as {other}")),
            None => net::must_be_free(port, flag).map_err(|error| error.to_string()),
        };
        match outcome {
            Ok(()) => Finding::there(flag, format!("{port} is free")),
            Err(why) => Finding::missing(flag, why, Mend::ByHand("")),
        }
    };
    chosen.map(find).collect()
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, TcpListener};

    use super::*;

    #[test]
    fn a_taken_port_and_one_asked_for_twice_are_both_found() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let found = ports(&[(0, "--web-port"), (port, "--api-port"), (port, "--s3-port")]);
        let words: Vec<String> = found.iter().map(Finding::in_words).collect();
        assert!(found.iter().all(Finding::is_missing), "{words:?}");
        assert!(words[0].contains(&format!("port {port} is taken")), "{words:?}");
        assert!(words[1].contains("--s3-port") && words[1].contains("the same as --api-port"), "{words:?}");
    }

    #[test]
    fn the_room_needed_is_compared_with_what_is_free() {
        let found = Room::Demo.find();
        assert_eq!(found.is_missing(), free().is_some_and(|free| free < Room::Demo.bytes()), "{}", found.in_words());
    }
}
