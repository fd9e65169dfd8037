//! Runs a command; the server says when it is ready, and stops on a signal.

use std::{io::Write, process::ExitCode};

use chartlift_server::{
    app::{self, App, AppError},
    cli::{BucketAction, Command, LOG_VARIABLE},
    config::{Config, LogFormat},
    costs::read_price_lists,
    domain::{
        reconcile::{Finding, Thoroughness},
        repack::Looked,
    },
};
use tracing_subscriber::EnvFilter;

/// What a bad setting or a busy port ends with, as command-line programs do.
const BAD_USAGE: u8 = 2;

fn main() -> ExitCode {
    let command = match Command::read(std::env::args_os()) {
        Ok(command) => command,
        Err(error) => {
            // `--help` and `--version` come this way too, and go to stdout with code 0.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(BAD_USAGE));
        }
    };
    // Whatever this program writes is for its owner's eyes only: databases, stored files, their names.
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    let said = std::env::var_os(LOG_VARIABLE).map(|said| said.to_string_lossy().into_owned());
    match app::log_filter(said.as_deref()) {
        Ok(filter) => start_log(command.config().log_format, filter),
        Err(error) => {
            eprintln!("chartlift-server: {error}");
            return ExitCode::from(BAD_USAGE);
        }
    }
    app::log_panics();
    let unknown = Command::unknown_variables();
    if !unknown.is_empty() {
        tracing::warn!("no setting is called so, and nothing is changed by it: {}", unknown.join(", "));
    }
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("chartlift-server: cannot start threads: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("chartlift-server: {error}");
            match error {
                AppError::PortBusy { .. } | AppError::Setting(_) => ExitCode::from(BAD_USAGE),
                _ => ExitCode::FAILURE,
            }
        }
    }
}

async fn run(command: Command) -> Result<(), AppError> {
    match command {
        Command::Serve(config) => serve(config).await,
        Command::Migrate(config) => app::migrate(&config).await,
        Command::MigrateData { config, tenant } => {
            print(&app::migrate_data(&config, tenant.as_deref()).await?);
            Ok(())
        }
        Command::Backup { config, to } => {
            let done = app::backup(&config, &to).await?;
            print(&done);
            if !done.lost.is_empty() {
                return Err(AppError::Setting(
                    "files are lost in the server itself: see reconcile --repair".to_owned(),
                ));
            }
            Ok(())
        }
        Command::Restore { config, from } => {
            print(&app::restore(&config, &from).await?);
            Ok(())
        }
        Command::Rebuild { config, with_quarantine } => {
            print(&app::rebuild(&config, with_quarantine).await?);
            Ok(())
        }
        Command::Bucket { config, action, more } => {
            let report = app::bucket(&config, action, &more).await?;
            print(&report);
            match action {
                BucketAction::Verify if report.differs() => {
                    Err(AppError::Setting("the bucket is not as it is wanted: run bucket apply".to_owned()))
                }
                _ => Ok(()),
            }
        }
        Command::Reconcile { config, repair, checksums } => {
            let tell = &mut |finding: &Finding, outcome| print(&format_args!("{finding}{outcome}"));
            let found = app::reconcile(&config, Thoroughness { repair, checksums }, tell).await?;
            print(&found);
            if found.is_alarming() {
                return Err(AppError::Setting("files are lost or not what was recorded".to_owned()));
            }
            Ok(())
        }
        Command::VerifyAudit { config, earlier } => {
            if !app::verify_audit(&config, earlier.as_deref(), &mut |verified| print(verified)).await? {
                return Err(AppError::Setting("an audit log is not whole, or not what it was".to_owned()));
            }
            Ok(())
        }
        Command::Repack { config, plan } => {
            let tell = &mut |looked: &Looked| print(looked);
            print(&app::repack(&config, plan, tell).await?);
            Ok(())
        }
        Command::RebuildAttachments(config) => {
            print(&app::rebuild_attachments(&config).await?);
            Ok(())
        }
        Command::Fill { config, tenant, records, attachments } => {
            app::fill(&config, &tenant, records, attachments).await
        }
        Command::IamPolicy { config, role } => {
            print(&format_args!("{:#}", app::iam_policy(&config, role)));
            Ok(())
        }
        Command::Prices { lists, .. } => {
            let (table, notes) = read_price_lists(&lists).map_err(|error| AppError::Setting(error.to_string()))?;
            notes.iter().for_each(|note| eprintln!("chartlift-server: {note}"));
            print(&table);
            Ok(())
        }
    }
}

/// Writes what a command has to say.
fn print(report: &impl std::fmt::Display) {
    // Nobody may be reading: that is no reason to fail.
    let _ = writeln!(std::io::stdout(), "{report}");
}

async fn serve(config: Config) -> Result<(), AppError> {
    // Installed before anything listens, so that a signal during the start is not lost.
    let mut stop = std::pin::pin!(stop_signal()?);
    if config.demo {
        tracing::warn!("DEMO MODE: this server gives a token to anyone who asks. Never put real patient data into it.");
    }
    let mut app = tokio::select! {
        () = &mut stop => return Ok(()),
        app = App::start(config) => app?,
    };
    let ready = serde_json::json!({ "ready": true, "api_url": app.api_url, "s3_url": app.s3_url });
    let mut stdout = std::io::stdout().lock();
    // Nobody may be reading: that is no reason to stop.
    let _ = writeln!(stdout, "{ready}").and_then(|()| stdout.flush());
    drop(stdout);
    tracing::info!(api_url = app.api_url, s3_url = app.s3_url, "ready");

    let failed = tokio::select! {
        () = &mut stop => None,
        error = app.failed() => Some(error),
    };
    tracing::info!("stopping");
    match failed {
        None => {
            app.stop().await;
            Ok(())
        }
        Some(error) => Err(error),
    }
}

/// Completes on SIGINT or SIGTERM.
fn stop_signal() -> Result<impl Future<Output = ()>, AppError> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let install = |kind| {
            signal(kind)
                .map_err(|error| AppError::Fault { what: "cannot listen for signals", cause: error.to_string() })
        };
        let (mut interrupt, mut terminate) = (install(SignalKind::interrupt())?, install(SignalKind::terminate())?);
        Ok(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

fn start_log(format: LogFormat, filter: EnvFilter) {
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
}
