//! `cargo xtask demo`: everything from nothing to a page to open.

pub mod build;
mod log;
pub mod server;
mod web;

use std::{fs, path::PathBuf, sync::mpsc::Receiver, time::Duration};

use anyhow::{Context, Result, bail};

use crate::{
    doctor::{self, Finding, Room, Thing},
    net,
    process::{self, Event},
    say, together, workspace,
};

/// What `cargo xtask demo` takes.
#[derive(clap::Args)]
pub struct Args {
    /// Port of the hospital app (0 = any free one).
    #[arg(long, default_value_t = doctor::WEB_PORT, value_name = "PORT")]
    web_port: u16,
    /// Port of the Chartlift server (0 = any free one).
    #[arg(long, default_value_t = doctor::API_PORT, value_name = "PORT")]
    api_port: u16,
    /// Port of the embedded S3 (0 = any free one).
    #[arg(long, default_value_t = doctor::S3_PORT, value_name = "PORT")]
    s3_port: u16,
    /// Where the database, the stored files and the logs are kept between runs.
    #[arg(long, default_value = "data", value_name = "FOLDER")]
    data_dir: PathBuf,
    /// Start only the server: no Node, no npm, no web app.
    #[arg(long)]
    no_web: bool,
    /// Fill an empty database with three invented hospitals and a year of their visits, files and costs (the default).
    #[arg(long, overrides_with = "no_seed_demo")]
    seed_demo: bool,
    /// Leave an empty database empty.
    #[arg(long)]
    no_seed_demo: bool,
    /// Fill an empty database with a few records of today only: quicker, and what most tests start from.
    #[arg(long)]
    no_seed_year: bool,
    /// Start this server instead of building one.
    #[arg(long, env = "CHARTLIFT_SERVER", value_name = "PROGRAM")]
    server: Option<PathBuf>,
}

/// The signed-in pages never take longer to stop than the uploads in flight, which the server waits for.
const SERVER_GRACE: Duration = Duration::from_secs(30);
/// Less than a second; where both cores are busy with something else, four were seen.
const WEB_GRACE: Duration = Duration::from_secs(30);

/// Runs the demo until Ctrl-C, SIGTERM, or the end of one of its parts.
pub fn run(args: &Args) -> Result<()> {
    let building: &[&Thing] = if args.server.is_none() { &[&doctor::RUST, &doctor::C_COMPILER] } else { &[] };
    let of_web: &[&Thing] =
        if args.no_web { &[] } else { &[&doctor::RUST, &doctor::WASM_TARGET, &doctor::C_COMPILER, &doctor::NODE] };
    doctor::prepare(&[building, of_web].concat(), || {
        let mut others = ports(args);
        others.push(Room::Demo.find());
        others
    })?;
    let data_dir = workspace::root().join(&args.data_dir);
    let logs = data_dir.join("logs");
    fs::create_dir_all(&logs).with_context(|| {
        format!("the folder {} cannot be made: choose another with `--data-dir`", data_dir.display())
    })?;

    let server = || args.server.clone().map_or_else(|| build::server(build::Profile::Dev), Ok);
    let (program, ()) = together::both(server, || if args.no_web { Ok(()) } else { build::web() })?;

    let (sender, events) = process::events();
    // Settled before the server starts: it must know which origin its CORS answers allow.
    let web_port = net::settled(args.web_port)?;
    let origin = format!("http://localhost:{web_port}");
    let settings = server::Settings {
        program,
        api_port: args.api_port,
        s3_port: args.s3_port,
        data_dir: data_dir.clone(),
        seed: !args.no_seed_demo,
        seed_year: !args.no_seed_demo && !args.no_seed_year,
        web_origin: origin.clone(),
    };
    let server = server::start(&settings, &logs.join("server.log"), &sender)?;
    let ready = || -> Result<(server::Ready, Option<process::Service>)> {
        let urls = server::wait_until_ready(&events, &logs.join("server.log"))?;
        say::success(&format!("server at {}, S3 at {}", urls.api_url, urls.s3_url));
        if args.no_web {
            return Ok((urls, None));
        }
        let app = web::start(web_port, &urls, &logs.join("web.log"), &sender)?;
        match web::wait_until_ready(web_port, &events, &logs.join("web.log")) {
            Ok(()) => Ok((urls, Some(app))),
            Err(error) => {
                app.stop(WEB_GRACE);
                Err(error)
            }
        }
    };
    let (urls, app) = match ready() {
        Ok(started) => started,
        Err(error) => {
            server.stop(SERVER_GRACE);
            return if process::stopping() { stopped(true) } else { Err(error) };
        }
    };

    let state = data_dir.join("demo.json");
    announce(&urls, app.is_some().then_some(origin.as_str()), &state)?;
    say::note(&format!(
        "Ctrl-C stops it; the data stays in {}, the logs in its logs/ folder",
        workspace::shown(&data_dir)
    ));

    let end = wait_for_the_end(&events);
    if end.is_ok() {
        say::step("stopping");
    }
    let whole = app.is_none_or(|app| app.stop(WEB_GRACE)) & server.stop(SERVER_GRACE);
    // The file only says where a running demo answers.
    drop(fs::remove_file(state));
    end.and_then(|()| stopped(whole))
}

fn ports(args: &Args) -> Vec<Finding> {
    let mut wanted = vec![(args.api_port, "--api-port"), (args.s3_port, "--s3-port")];
    wanted.extend((!args.no_web).then_some((args.web_port, "--web-port")));
    doctor::ports(&wanted)
}

/// Writes where the demo answers, for people (stdout, last line) and for scripts (a file).
fn announce(urls: &server::Ready, web_url: Option<&str>, state: &std::path::Path) -> Result<()> {
    let for_scripts = serde_json::json!({
        "web_url": web_url, "api_url": urls.api_url, "s3_url": urls.s3_url, "pid": std::process::id(),
    });
    fs::write(state, format!("{for_scripts}\n"))?;
    match web_url {
        Some(url) => println!("Chartlift is ready: open {url}"),
        None => println!("Chartlift is ready: the API answers at {}", urls.api_url),
    }
    Ok(())
}

fn wait_for_the_end(events: &Receiver<Event>) -> Result<()> {
    loop {
        match events.recv().context("every part of the demo is gone")? {
            Event::Stop => return Ok(()),
            Event::Line(_) => {}
            Event::Exited(name, status) => {
                bail!("the {name} stopped by itself ({status}): its log says why (logs/{name}.log in the data folder)")
            }
        }
    }
}

fn stopped(whole: bool) -> Result<()> {
    if !whole {
        bail!("a part of the demo did not stop in time and was killed");
    }
    say::success("stopped");
    Ok(())
}
