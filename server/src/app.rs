//! Composes the server: the one place that picks implementations, used by `main` and by the tests.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use axum::http::HeaderValue;
use chartlift_embedded_s3::EmbeddedS3;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

use crate::{
    audit::AuditKey,
    auth::{TokenIssuer, TokenVerifier},
    config::Config,
    domain::{
        AllowedTypes,
        attachments::Attachments,
        clock::{Clock, SystemClock},
        downloads::Downloads,
        ports::Objects,
        records::Records,
        uploads::{UploadRules, Uploads},
    },
    jobs::Jobs,
    objects::{S3Config, S3Objects},
    routes::{AppState, DemoMode, router},
    secrets::Secrets,
    seed,
    store::SqliteStore,
};

/// The bucket of the embedded S3.
const EMBEDDED_BUCKET: &str = "chartlift";
/// How long requests under way may take once the server is told to stop.
const GRACE: Duration = Duration::from_secs(15);
/// The shortest secret that is taken: HS256 and HMAC-SHA-256 have 256 bits (RFC 7518, section 3.2).
const MIN_SECRET_CHARS: usize = 32;

/// Why the server could not start or stopped, with a text for the operator.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AppError {
    /// Somebody else listens there.
    #[error("port {port} on {host} is in use; stop what uses it or choose another with {flag} (0 takes any free port)")]
    PortBusy {
        /// The port.
        port: u16,
        /// The address.
        host: IpAddr,
        /// The flag that changes it.
        flag: &'static str,
    },
    /// A setting is missing or unusable.
    #[error("{0}")]
    Setting(String),
    /// Anything the operator cannot change by a setting.
    #[error("{what}: {cause}")]
    Fault {
        /// What was tried.
        what: &'static str,
        /// What came of it.
        cause: String,
    },
}

fn fault<E: std::error::Error>(what: &'static str) -> impl FnOnce(E) -> AppError {
    move |error| {
        let mut cause = error.to_string();
        let mut source = error.source();
        while let Some(inner) = source {
            cause = format!("{cause}: {inner}");
            source = inner.source();
        }
        AppError::Fault { what, cause }
    }
}

/// A running server.
pub struct App {
    /// Where the API answers.
    pub api_url: String,
    /// Where S3 answers.
    pub s3_url: String,
    /// What the routes work with; for tests that look behind them.
    pub state: AppState,
    store: SqliteStore,
    stop: watch::Sender<bool>,
    stop_s3: watch::Sender<bool>,
    api: JoinHandle<io::Result<()>>,
    s3: Option<JoinHandle<Result<(), AppError>>>,
    job: JoinHandle<()>,
}

impl App {
    /// Starts everything; when this returns, both sockets answer.
    ///
    /// # Errors
    /// [`AppError`], with a text for the operator.
    pub async fn start(config: Config) -> Result<Self, AppError> {
        Self::start_at(config, Arc::new(SystemClock)).await
    }

    /// As [`App::start`], by another clock.
    ///
    /// # Errors
    /// As [`App::start`].
    pub async fn start_at(config: Config, clock: Arc<dyn Clock>) -> Result<Self, AppError> {
        std::fs::create_dir_all(&config.data_dir).map_err(fault("cannot make the data directory"))?;
        let secrets =
            Secrets::open(&config.data_dir).map_err(fault("cannot use secrets.json in the data directory"))?;
        let token_secret = token_secret(&config, &secrets)?;
        let audit_secret = config.audit_secret.clone().unwrap_or_else(|| secrets.audit.clone());
        long_enough("--audit-secret", &audit_secret)?;
        let origins = origins(&config)?;
        // Both ports are taken before anything else happens, so that a busy one leaves nothing half started.
        let api_listener = listen(config.host, config.api_port, "--api-port").await?;

        let (stop, stopped) = watch::channel(false);
        let (stop_s3, s3_stopped) = watch::channel(false);
        let (s3_config, s3) = match &config.s3_bucket {
            Some(bucket) => (outside(&config, bucket), None),
            None => {
                let (s3_config, task) = embedded(&config, &secrets, s3_stopped).await?;
                (s3_config, Some(task))
            }
        };
        let s3_url = s3_config.endpoint.clone().unwrap_or_else(|| "https://s3.amazonaws.com".to_owned());
        let objects: Arc<dyn Objects> = Arc::new(S3Objects::connect(s3_config).await);
        let audit_key = AuditKey::new(audit_secret.as_bytes());
        let store = SqliteStore::open(&config.data_dir.join("chartlift.db"), audit_key.clone())
            .await
            .map_err(fault("cannot open the database"))?;
        let state = compose(&config, store.clone(), Arc::clone(&objects), clock, audit_key, &token_secret);
        // The embedded S3 is in this process: if it does not answer now, it never will.
        if s3.is_some() {
            objects.ping().await.map_err(fault("the embedded S3 does not answer"))?;
        }
        if config.demo && config.seed_demo {
            seed::fill(&state, &token_secret)
                .await
                .map_err(|cause| AppError::Fault { what: "cannot seed the demo", cause })?;
        }
        let jobs =
            Jobs { uploads: state.uploads.clone(), store: Arc::clone(&state.store), clock: Arc::clone(&state.clock) };
        let job = tokio::spawn(jobs.run(stopped.clone()));
        let address = api_listener.local_addr().map_err(fault("cannot read the API's port"))?;
        let service = router(state.clone(), &origins);
        let api =
            tokio::spawn(
                async move { axum::serve(api_listener, service).with_graceful_shutdown(until(stopped)).await },
            );
        Ok(Self { api_url: local_url(address), s3_url, state, store, stop, stop_s3, api, s3, job })
    }

    /// Aborts stale uploads and sweeps leftovers now instead of at the next round; answers how many it dealt with.
    ///
    /// # Errors
    /// When database or S3 fail.
    pub async fn reap_uploads(&self) -> Result<usize, crate::domain::Error> {
        self.state.uploads.reap(&crate::auth::JobScope::new()).await
    }

    /// Completes when a part of the server failed; never while all is well.
    pub async fn failed(&mut self) -> AppError {
        let s3 = async {
            match &mut self.s3 {
                Some(task) => task.await.map_err(fault("the embedded S3 stopped")).and_then(|ended| ended),
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            ended = &mut self.api => match ended {
                Ok(Ok(())) => AppError::Fault { what: "the API stopped", cause: "its listener ended".to_owned() },
                Ok(Err(error)) => fault("the API stopped")(error),
                Err(error) => fault("the API stopped")(error),
            },
            ended = s3 => ended.err().unwrap_or(AppError::Fault {
                what: "the embedded S3 stopped",
                cause: "its listener ended".to_owned(),
            }),
        }
    }

    /// Lets requests under way finish, then closes everything.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        if tokio::time::timeout(GRACE, &mut self.api).await.is_err() {
            tracing::warn!("requests were still under way after {GRACE:?} and are cut off");
            self.api.abort();
        }
        // The API and the job use S3 until they end, so it stops after them.
        let _ = self.job.await;
        self.stop_s3.send_replace(true);
        if let Some(s3) = self.s3 {
            match s3.await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::warn!(%error, "the embedded S3 did not stop cleanly"),
                Err(error) => tracing::warn!(%error, "the embedded S3 did not stop cleanly"),
            }
        }
        self.store.close().await;
    }
}

fn compose(
    config: &Config,
    store: SqliteStore,
    objects: Arc<dyn Objects>,
    clock: Arc<dyn Clock>,
    audit_key: AuditKey,
    token_secret: &str,
) -> AppState {
    let store: Arc<dyn crate::domain::ports::Store> = Arc::new(store);
    let rules = UploadRules {
        max_file_bytes: config.max_file_bytes,
        lifetime: config.upload_lifetime(),
        url_ttl: config.upload_url_ttl(),
        policy: chartlift_protocol::UploadPolicy::default(),
        types: AllowedTypes,
    };
    AppState {
        records: Records::new(Arc::clone(&store), Arc::clone(&clock)),
        uploads: Uploads::new(Arc::clone(&store), Arc::clone(&objects), Arc::clone(&clock), Arc::new(rules)),
        attachments: Attachments::new(Arc::clone(&store), Arc::clone(&clock), AllowedTypes),
        downloads: Downloads::new(
            Arc::clone(&store),
            Arc::clone(&objects),
            Arc::clone(&clock),
            config.download_url_ttl(),
        ),
        store,
        objects,
        clock,
        verifier: TokenVerifier::hs256(token_secret.as_bytes()),
        audit_key,
        demo: config.demo.then(|| DemoMode { issuer: TokenIssuer::hs256(token_secret.as_bytes()) }),
    }
}

async fn embedded(
    config: &Config,
    secrets: &Secrets,
    stopped: watch::Receiver<bool>,
) -> Result<(S3Config, JoinHandle<Result<(), AppError>>), AppError> {
    let listener = listen(config.host, config.s3_port, "--s3-port").await?;
    let address = listener.local_addr().map_err(fault("cannot read the S3 port"))?;
    let s3 = EmbeddedS3::open(chartlift_embedded_s3::Config {
        buckets: vec![EMBEDDED_BUCKET.to_owned()],
        cors_origins: config.web_origin.clone(),
        ..chartlift_embedded_s3::Config::new(
            config.data_dir.join("s3"),
            secrets.s3_access_key.clone(),
            secrets.s3_secret_key.clone(),
        )
    })
    .await
    .map_err(fault("cannot open the embedded S3"))?;
    let task =
        tokio::spawn(async move { s3.serve(listener, until(stopped)).await.map_err(fault("the embedded S3 failed")) });
    let s3_config = S3Config {
        endpoint: Some(local_url(address)),
        region: "us-east-1".to_owned(),
        bucket: EMBEDDED_BUCKET.to_owned(),
        credentials: Some((secrets.s3_access_key.clone(), secrets.s3_secret_key.clone())),
        path_style: true,
        storage_class: config.storage_class.clone(),
    };
    Ok((s3_config, task))
}

fn outside(config: &Config, bucket: &str) -> S3Config {
    S3Config {
        endpoint: config.s3_endpoint.clone(),
        region: config.s3_region.clone(),
        bucket: bucket.to_owned(),
        credentials: config.s3_access_key.clone().zip(config.s3_secret_key.clone()),
        path_style: config.s3_endpoint.is_some(),
        storage_class: config.storage_class.clone(),
    }
}

fn token_secret(config: &Config, secrets: &Secrets) -> Result<String, AppError> {
    match &config.jwt_secret {
        Some(secret) => long_enough("--jwt-secret", secret).map(|()| secret.clone()),
        None if config.demo => Ok(secrets.token.clone()),
        None => Err(AppError::Setting(
            "no one can sign in: set --jwt-secret (CHARTLIFT_JWT_SECRET) to the secret your identity provider signs \
             tokens with, or start with --demo"
                .to_owned(),
        )),
    }
}

fn long_enough(flag: &str, secret: &str) -> Result<(), AppError> {
    if secret.len() >= MIN_SECRET_CHARS {
        return Ok(());
    }
    Err(AppError::Setting(format!(
        "{flag} must have at least {MIN_SECRET_CHARS} characters; make one with: openssl rand -hex 32"
    )))
}

fn origins(config: &Config) -> Result<Vec<HeaderValue>, AppError> {
    let parse = |origin: &String| {
        HeaderValue::from_str(origin)
            .ok()
            .filter(|_| origin.starts_with("http") && !origin.ends_with('/'))
            .ok_or_else(|| AppError::Setting(format!("--web-origin must be like http://localhost:3000, not {origin}")))
    };
    config.web_origin.iter().map(parse).collect()
}

async fn listen(host: IpAddr, port: u16, flag: &'static str) -> Result<TcpListener, AppError> {
    TcpListener::bind((host, port)).await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => AppError::PortBusy { port, host, flag },
        _ => AppError::Fault { what: "cannot listen", cause: format!("{host}:{port} ({flag}): {error}") },
    })
}

/// `localhost` rather than the number: browsers treat pages and calls of the same name as one site.
fn local_url(address: SocketAddr) -> String {
    let ip = address.ip();
    if ip.is_loopback() || ip.is_unspecified() {
        format!("http://localhost:{}", address.port())
    } else {
        format!("http://{address}")
    }
}

async fn until(mut stopped: watch::Receiver<bool>) {
    // An error means that the server itself is gone, which is a reason to stop as well.
    let _ = stopped.wait_for(|stop| *stop).await;
}
