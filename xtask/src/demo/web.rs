//! The hospital app of the demo, served by Next.js from its production build.

use std::{
    fs::File,
    path::Path,
    sync::mpsc::{Receiver, RecvTimeoutError, Sender},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use super::{log::tail, server::Ready};
use crate::{
    hospital, net,
    process::{self, Event, Service},
    say,
};

/// A second or two; where both cores are busy with something else, eight were seen.
const PATIENCE: Duration = Duration::from_secs(180);
/// Between two looks at a page that is still starting (nobody tells us when it answers).
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Starts the app. Node runs Next.js directly: npm in between would swallow the signal that stops it.
pub fn start(port: u16, urls: &Ready, log: &Path, events: &Sender<Event>) -> Result<Service> {
    say::step("starting the hospital app");
    let log = File::create(log).with_context(|| format!("could not write {}", log.display()))?;
    let mut command = process::command("node");
    command.current_dir(hospital::folder());
    command.args(["node_modules/next/dist/bin/next", "start", "--port", &port.to_string(), "--hostname", "localhost"]);
    command.env("CHARTLIFT_API_URL", &urls.api_url).env("CHARTLIFT_S3_URL", &urls.s3_url);
    command.env("NEXT_TELEMETRY_DISABLED", "1").env("NODE_ENV", "production");
    Service::start("web", &mut command, &log, events)
}

/// Waits until the first page really answers.
pub fn wait_until_ready(port: u16, events: &Receiver<Event>, log: &Path) -> Result<()> {
    let deadline = Instant::now() + PATIENCE;
    let mut last = None;
    while Instant::now() < deadline {
        match net::get_status(port, "/") {
            Ok(200..400) => return Ok(()),
            Ok(status) => last = Some(status),
            Err(_) => {}
        }
        match events.recv_timeout(LOOK_EVERY) {
            Err(RecvTimeoutError::Timeout) | Ok(Event::Line(_)) => {}
            Ok(Event::Stop) => bail!("stopped"),
            Ok(Event::Exited(name, status)) => {
                bail!("the {name} stopped while starting ({status}):\n{}", tail(log))
            }
            Err(RecvTimeoutError::Disconnected) => bail!("every part of the demo is gone"),
        }
    }
    let answer = last.map_or_else(|| "nothing".to_owned(), |status| format!("status {status}"));
    bail!("the hospital app answered {answer} for {} s:\n{}", PATIENCE.as_secs(), tail(log))
}
