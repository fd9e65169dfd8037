//! The server of the demo: its flags, and the line by which it says that both its sockets answer.

use std::{
    fs::File,
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, RecvTimeoutError, Sender},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use super::log::tail;
use crate::{
    process::{self, Event, Service},
    say,
};

/// Opening a large data folder may recover blobs and run migrations; longer than this is a fault.
const PATIENCE: Duration = Duration::from_secs(60);

/// Restores take minutes to days in S3; in a demo nobody waits for what comes then.
const RESTORES_WITHIN_SECONDS: u32 = 10;

/// How the server is started.
pub struct Settings {
    /// The server's binary.
    pub program: PathBuf,
    /// Port of the API, 0 for any.
    pub api_port: u16,
    /// Port of the embedded S3, 0 for any.
    pub s3_port: u16,
    /// Where it keeps everything.
    pub data_dir: PathBuf,
    /// Whether an empty database is filled with invented records.
    pub seed: bool,
    /// Whether with a year of visits and files before today.
    pub seed_year: bool,
    /// The origin of the hospital app, for CORS.
    pub web_origin: String,
}

/// Where the server answers.
#[derive(Debug, PartialEq)]
pub struct Ready {
    /// Base URL of the API.
    pub api_url: String,
    /// Base URL of the embedded S3.
    pub s3_url: String,
}

/// Starts the server.
pub fn start(settings: &Settings, log: &Path, events: &Sender<Event>) -> Result<Service> {
    say::step("starting the server");
    let log = File::create(log).with_context(|| format!("could not write {}", log.display()))?;
    let mut command = process::command(&settings.program);
    command.args(["--demo", "--seed-demo", if settings.seed { "true" } else { "false" }]);
    command.args(settings.seed_year.then_some("--seed-year"));
    command.args(["--s3-restores-within-seconds", &RESTORES_WITHIN_SECONDS.to_string()]);
    command.args(["--host", "127.0.0.1", "--api-port", &settings.api_port.to_string()]);
    command.args(["--s3-port", &settings.s3_port.to_string(), "--web-origin", &settings.web_origin]);
    command.arg("--data-dir").arg(&settings.data_dir);
    Service::start("server", &mut command, &log, events)
}

/// Waits for the server's one line on stdout.
pub fn wait_until_ready(events: &Receiver<Event>, log: &Path) -> Result<Ready> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match events.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(Event::Line(line)) => {
                if let Some(ready) = parse(&line) {
                    return Ok(ready);
                }
            }
            Ok(Event::Stop) => bail!("stopped"),
            Ok(Event::Exited(_, status)) => bail!("the server did not start ({status}):\n{}", tail(log)),
            Err(RecvTimeoutError::Timeout) => {
                bail!("the server did not answer within {} s:\n{}", PATIENCE.as_secs(), tail(log))
            }
            Err(RecvTimeoutError::Disconnected) => bail!("the server is gone"),
        }
    }
}

fn parse(line: &str) -> Option<Ready> {
    let value: serde_json::Value = serde_json::from_str(line).ok()?;
    let url = |name: &str| value[name].as_str().map(str::to_owned);
    value["ready"].as_bool()?.then_some(Ready { api_url: url("api_url")?, s3_url: url("s3_url")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_ready_line_is_taken() {
        let line = r#"{"ready":true,"api_url":"http://localhost:1","s3_url":"http://localhost:2"}"#;
        let ready = Ready { api_url: "http://localhost:1".into(), s3_url: "http://localhost:2".into() };
        assert_eq!(parse(line), Some(ready));
        for other in ["", "ready", r#"{"ready":false}"#, r#"{"ready":true,"api_url":"http://localhost:1"}"#] {
            assert_eq!(parse(other), None, "{other}");
        }
    }
}
