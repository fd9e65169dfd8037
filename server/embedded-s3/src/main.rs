//! The embedded S3 as a process of its own: for trying it out, and for tests that want to kill it.

use std::{io::Write as _, net::SocketAddr, path::PathBuf};

use anyhow::{Context as _, bail};
use chartlift_embedded_s3::{Config, EmbeddedS3};
use clap::{Args, Parser, Subcommand};
use tracing_subscriber::filter::{EnvFilter, LevelFilter};

/// A small durable S3 for one machine.
#[derive(Parser)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
struct Flags {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: Option<Serve>,
}

#[derive(Subcommand)]
enum Command {
    /// Makes lost metadata anew from the stored files. Deletes nothing; stop what serves the directory before.
    Rebuild {
        /// Where everything is kept.
        #[arg(long, env = "CHARTLIFT_S3_DATA_DIR", default_value = "./data/s3")]
        data_dir: PathBuf,
        /// Look at what earlier starts set aside as well.
        #[arg(long)]
        with_quarantine: bool,
    },
}

#[derive(Args)]
struct Serve {
    /// Address to listen on; port 0 takes any free one.
    #[arg(long, env = "CHARTLIFT_S3_LISTEN", default_value = "127.0.0.1:9090")]
    listen: SocketAddr,
    /// Where everything is kept.
    #[arg(long, env = "CHARTLIFT_S3_DATA_DIR", default_value = "./data/s3")]
    data_dir: PathBuf,
    #[arg(long, env = "CHARTLIFT_S3_ACCESS_KEY", help = "The access key clients sign with")]
    access_key: String,
    #[arg(long, env = "CHARTLIFT_S3_SECRET_KEY", hide_env_values = true, help = "The secret of the access key")]
    secret_key: String,
    /// Buckets to make when they do not exist yet.
    #[arg(long, env = "CHARTLIFT_S3_BUCKETS", value_delimiter = ',')]
    buckets: Vec<String>,
    #[arg(long, env = "CHARTLIFT_S3_ENCRYPTION_SECRET", hide_env_values = true, value_name = "SECRET")]
    #[arg(help = "Encrypts what is stored from now on; needed at every start from then on")]
    encryption_secret: Option<String>,
    /// Names of keys that clients may ask for by SSE-KMS.
    #[arg(long, env = "CHARTLIFT_S3_KMS_KEYS", value_delimiter = ',', requires = "encryption_secret")]
    kms_keys: Vec<String>,
    /// Refuse multipart uploads whose parts, but for the last, are not of one size, as some other stores do.
    #[arg(long, env = "CHARTLIFT_S3_EQUAL_PARTS")]
    equal_parts: bool,
    /// Origins whose pages may call it.
    #[arg(long, env = "CHARTLIFT_S3_CORS_ORIGINS", value_delimiter = ',')]
    cors_origins: Vec<String>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let flags = Flags::parse();
    let filter = EnvFilter::builder().with_default_directive(LevelFilter::INFO.into()).from_env_lossy();
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(false).init();
    let serve = match (flags.command, flags.serve) {
        (Some(Command::Rebuild { data_dir, with_quarantine }), _) => {
            let rebuilt = chartlift_embedded_s3::rebuild(&data_dir, with_quarantine).await?;
            writeln!(std::io::stdout(), "{rebuilt}")?;
            return Ok(());
        }
        (None, Some(serve)) => serve,
        (None, None) => bail!("--access-key and --secret-key are missing"),
    };
    let s3 = EmbeddedS3::open(Config {
        buckets: serve.buckets,
        cors_origins: serve.cors_origins,
        encryption_secret: serve.encryption_secret,
        kms_keys: serve.kms_keys,
        equal_parts: serve.equal_parts,
        ..Config::new(serve.data_dir, serve.access_key, serve.secret_key)
    })
    .await?;
    let listener = tokio::net::TcpListener::bind(serve.listen)
        .await
        .with_context(|| format!("cannot listen on {}; choose another address with --listen", serve.listen))?;
    // Exactly one line, once connections are accepted (the kernel queues them from here on).
    let ready = serde_json::json!({ "ready": true, "s3_url": format!("http://{}", listener.local_addr()?) });
    writeln!(std::io::stdout(), "{ready}")?;
    s3.serve(listener, interrupted()).await?;
    Ok(())
}

/// Completes at SIGINT or SIGTERM.
async fn interrupted() {
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await,
            // Without the handler the default action ends the process, which is safe at any moment.
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate => {}
    }
}
