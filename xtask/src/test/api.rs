//! Schemathesis tries the running server against its own OpenAPI document: no fault of the server's, no breach of a schema.

use std::{fs, path::Path, time::Duration};

use anyhow::Result;

use super::closing;
use crate::{
    demo::{build, server},
    process, python, workspace,
};

/// How long it tries, in seconds: some five thousand requests; and twenty times that with `--thorough`.
const SECONDS: [u32; 2] = [30, 600];
/// How long one answer may take, in seconds.
const PATIENCE: &str = "20";
/// How long the server has to stop.
const GRACE: Duration = Duration::from_secs(20);

/// Starts a server with invented records, tries it, stops it.
pub fn run(lines: &mut Vec<String>) -> Result<()> {
    let program = build::server(build::Profile::Dev)?;
    let python = python::with("python", "tests/api/requirements.txt")?;
    let folder = workspace::made().join("api");
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder)?;
    let (sender, events) = process::events();
    let settings = server::Settings {
        program,
        api_port: 0,
        s3_port: 0,
        data_dir: folder.join("data"),
        seed: true,
        seed_year: false,
        web_origin: "http://localhost:3000".to_owned(),
    };
    let log = folder.join("server.log");
    let service = server::start(&settings, &log, &sender)?;
    let outcome =
        server::wait_until_ready(&events, &log).and_then(|ready| try_out(&python, &ready.api_url, &folder, lines));
    let whole = service.stop(GRACE);
    outcome?;
    if !whole {
        anyhow::bail!("the server did not stop in time: {}", workspace::shown(&log));
    }
    Ok(())
}

fn try_out(python: &Path, api_url: &str, folder: &Path, lines: &mut Vec<String>) -> Result<()> {
    let tests = workspace::path("tests/api");
    let seconds = SECONDS[usize::from(closing::thorough())].to_string();
    let mut command = process::command(python);
    command.args(["-m", "schemathesis.cli", "--config-file"]).arg(tests.join("schemathesis.toml"));
    command.args(["run", &format!("{api_url}/api/openapi.json"), "--checks", "all", "--continue-on-failure"]);
    // What is deleted here stays readable, on purpose: a template, for records tell which one they came from; a file, until its
    // time of retention is over; an upload, whose state says that it was given up. The server's own tests ask for that.
    command.args(["--exclude-checks", "use_after_free"]);
    // The same requests in every run: a failure comes again.
    command.args(["--seed", "1", "--generation-database", "none", "--max-time", &seconds]);
    command.args(["--request-timeout", PATIENCE, "--no-color"]);
    // It leaves its notes where it stands.
    command.current_dir(folder);
    command.env("SCHEMATHESIS_HOOKS", "hooks").env("PYTHONPATH", &tests).env("PYTHONDONTWRITEBYTECODE", "1");
    closing::run(&mut command, lines)
}
