//! A store on a free port with a bucket, and clients for it.

use std::{
    fs::File,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use aws_sdk_s3::{
    Client,
    config::{BehaviorVersion, Credentials, Region, RequestChecksumCalculation},
    error::{ProvideErrorMetadata, SdkError},
    presigning::{PresignedRequest, PresigningConfig},
};
use chartlift_embedded_s3::{Config, EmbeddedS3, Handle, OpenError, ServeError};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

pub const BUCKET: &str = "attachments";
pub const ORIGIN: &str = "http://localhost:3000";
pub const ACCESS_KEY: &str = "chartlift-test";
pub const SECRET_KEY: &str = "not-a-secret-outside-this-test";
/// S3's smallest part.
pub const PART: usize = 5 * 1024 * 1024;

pub struct Store {
    pub s3: Client,
    pub http: reqwest::Client,
    pub url: String,
    pub directory: tempfile::TempDir,
    running: Running,
}

struct Running {
    stop: oneshot::Sender<()>,
    served: JoinHandle<Result<(), ServeError>>,
}

pub fn config(directory: &Path) -> Config {
    Config {
        buckets: vec![BUCKET.into()],
        cors_origins: vec![ORIGIN.into()],
        ..Config::new(directory, ACCESS_KEY, SECRET_KEY)
    }
}

pub async fn open(directory: &Path) -> Result<EmbeddedS3, OpenError> {
    EmbeddedS3::open(config(directory)).await
}

async fn run(directory: &Path) -> (Running, String) {
    run_with(config(directory)).await
}

async fn run_with(config: Config) -> (Running, String) {
    serve(EmbeddedS3::open(config).await.unwrap()).await
}

async fn serve(s3: EmbeddedS3) -> (Running, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (stop, stopped) = oneshot::channel();
    let served = tokio::spawn(s3.serve(listener, async { stopped.await.unwrap_or(()) }));
    (Running { stop, served }, url)
}

impl Store {
    pub async fn start() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let (running, url) = run(directory.path()).await;
        Self { s3: client(&url), http: http(), url, directory, running }
    }

    pub async fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let mut config = config(directory.path());
        change(&mut config);
        let (running, url) = run_with(config).await;
        Self { s3: client(&url), http: http(), url, directory, running }
    }

    /// Starts with a handle, as the process that serves it has one.
    pub async fn start_with_handle(change: impl FnOnce(&mut Config)) -> (Self, Handle) {
        let directory = tempfile::tempdir().unwrap();
        let mut config = config(directory.path());
        change(&mut config);
        let s3 = EmbeddedS3::open(config).await.unwrap();
        let handle = s3.handle();
        let (running, url) = serve(s3).await;
        (Self { s3: client(&url), http: http(), url, directory, running }, handle)
    }

    /// Starts on what is there already.
    pub async fn start_on(directory: tempfile::TempDir) -> Self {
        let (running, url) = run(directory.path()).await;
        Self { s3: client(&url), http: http(), url, directory, running }
    }

    /// The same, with another configuration.
    pub async fn start_on_with(directory: tempfile::TempDir, change: impl FnOnce(&mut Config)) -> Self {
        let mut config = config(directory.path());
        change(&mut config);
        let (running, url) = run_with(config).await;
        Self { s3: client(&url), http: http(), url, directory, running }
    }

    /// Stops as an operator would, and answers how it ended.
    pub async fn stop(self) -> (tempfile::TempDir, Result<(), ServeError>) {
        self.running.stop.send(()).unwrap();
        // Idle connections of the clients must not keep it; a hang fails here instead of in the runner.
        let served = tokio::time::timeout(Duration::from_secs(20), self.running.served).await;
        (self.directory, served.expect("it stops").unwrap())
    }

    /// Breaks off in the middle of whatever goes on, as a crash does, and starts again on the same directory.
    pub async fn crash_and_restart(self) -> Self {
        self.running.served.abort();
        assert!(self.running.served.await.unwrap_err().is_cancelled());
        let (running, url) = run(self.directory.path()).await;
        Self { s3: client(&url), http: http(), url, directory: self.directory, running }
    }

    pub async fn put(&self, key: &str, body: impl Into<Vec<u8>>) {
        self.s3.put_object().bucket(BUCKET).key(key).body(body.into().into()).send().await.unwrap();
    }

    pub async fn get(&self, key: &str) -> Vec<u8> {
        let got = self.s3.get_object().bucket(BUCKET).key(key).send().await.unwrap();
        got.body.collect().await.unwrap().to_vec()
    }

    pub async fn exists(&self, key: &str) -> bool {
        self.s3.head_object().bucket(BUCKET).key(key).send().await.is_ok()
    }

    /// Waits until exactly so many blobs are on disk: their removal happens just after the answer.
    pub async fn blobs_settle_at(&self, expected: usize) {
        let deadline = tokio::time::Instant::now() + Duration::from_secs(10);
        while self.blobs() != expected {
            assert!(tokio::time::Instant::now() < deadline, "{} blobs, not {expected}", self.blobs());
            tokio::task::yield_now().await;
        }
    }

    pub fn blobs(&self) -> usize {
        count_blobs(self.directory.path())
    }

    /// Sends a presigned request with reqwest, with headers and a body as given.
    pub async fn send(&self, request: &PresignedRequest, body: Vec<u8>) -> reqwest::Response {
        let method = reqwest::Method::from_bytes(request.method().as_bytes()).unwrap();
        let mut sending = self.http.request(method, request.uri()).body(body);
        for (name, value) in request.headers() {
            if name != "content-length" {
                sending = sending.header(name, value);
            }
        }
        sending.send().await.unwrap()
    }
}

/// The store as a process of its own.
pub struct Process {
    child: std::sync::Mutex<Child>,
    pub url: String,
}

impl Process {
    pub fn start(directory: &Path, log_filter: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_chartlift-embedded-s3"))
            .args(["--listen", "127.0.0.1:0", "--buckets", BUCKET, "--data-dir"])
            .arg(directory)
            .env("CHARTLIFT_S3_ACCESS_KEY", ACCESS_KEY)
            .env("CHARTLIFT_S3_SECRET_KEY", SECRET_KEY)
            .env("RUST_LOG", log_filter)
            .stdout(Stdio::piped())
            .stderr(File::create(Self::log_file(directory)).unwrap())
            .spawn()
            .unwrap();
        let mut ready = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut ready).unwrap();
        let ready: serde_json::Value = serde_json::from_str(&ready).unwrap();
        assert_eq!(ready["ready"], true);
        Self { child: child.into(), url: ready["s3_url"].as_str().unwrap().to_owned() }
    }

    fn log_file(directory: &Path) -> PathBuf {
        directory.join("log")
    }

    /// SIGKILL: no handler runs, nothing is flushed.
    pub fn kill(&self) {
        self.child.lock().unwrap().kill().unwrap();
    }

    pub fn ended(self) {
        self.child.lock().unwrap().wait().unwrap();
    }

    pub fn log(directory: &Path) -> String {
        std::fs::read_to_string(Self::log_file(directory)).unwrap()
    }
}

impl Drop for Process {
    /// So that a failing test leaves no process behind.
    fn drop(&mut self) {
        let child = self.child.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner);
        let _ = child.kill();
        let _ = child.wait();
    }
}

pub fn count_blobs(directory: &Path) -> usize {
    let directories = std::fs::read_dir(directory.join("blobs")).unwrap();
    directories.map(|entry| std::fs::read_dir(entry.unwrap().path()).unwrap().count()).sum()
}

pub fn http() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(60)).build().unwrap()
}

pub fn client(url: &str) -> Client {
    client_of(url, SECRET_KEY)
}

pub fn client_of(url: &str, secret_key: &str) -> Client {
    let config = aws_sdk_s3::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new(ACCESS_KEY, secret_key, None, None, "test"))
        .endpoint_url(url)
        .force_path_style(true)
        // The default adds a checksum to whatever does not have one; most tests say themselves what they send.
        .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
        .retry_config(aws_sdk_s3::config::retry::RetryConfig::disabled())
        .build();
    Client::from_conf(config)
}

pub fn for_seconds(seconds: u64) -> PresigningConfig {
    PresigningConfig::expires_in(Duration::from_secs(seconds)).unwrap()
}

/// The S3 code of a refused SDK call.
pub fn code<T: std::fmt::Debug, E: ProvideErrorMetadata + std::fmt::Debug>(
    outcome: Result<T, SdkError<E>>,
) -> (u16, String) {
    let error = outcome.expect_err("it must be refused");
    let status = error.raw_response().expect("an answer").status().as_u16();
    (status, error.code().unwrap_or_default().to_owned())
}

/// Status and S3 code of an answer read as it came.
pub async fn refusal(response: reqwest::Response) -> (u16, String) {
    let status = response.status().as_u16();
    let body = response.text().await.unwrap();
    let code = body.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>"));
    (status, code.map(|(code, _)| code.to_owned()).unwrap_or(body))
}

pub fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

/// Bytes that differ from place to place, so that a wrong offset shows.
pub fn bytes(len: usize, seed: u32) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
    (0..len)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        })
        .collect()
}

/// CRC-32 as S3 writes it.
pub fn crc32(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(crc32fast::hash(bytes).to_be_bytes())
}
