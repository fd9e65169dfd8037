//! One server per test, and what tests say to it.

mod bucket;
mod document;
mod fault_proxy;
mod file;
pub(crate) mod provider;
mod records;
mod uploads;

use std::{
    ffi::OsString,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

use chartlift_server::{
    app::{App, BackedUp, Restored},
    cli::Command,
    domain::{
        clock::Clock,
        reconcile::{Finding, Outcome, Reconciled, Thoroughness},
    },
};
use jiff::{SignedDuration, Timestamp};
use reqwest::{Method, StatusCode, header::HeaderMap};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use sqlx::Connection;

pub(crate) use document::{Operation, operations};
pub(crate) use fault_proxy::{Does, FaultyStore, OUTSIDE_BUCKET};
pub(crate) use file::{File, Part, noise};
pub(crate) use records::a_patient;

pub(crate) const CLINICIAN: &str = "maria-santos";
pub(crate) const ADMINISTRATOR: &str = "james-whitfield";
pub(crate) const AUDITOR: &str = "ingrid-dahl";
pub(crate) const STRANGER: &str = "kwame-mensah";
/// The administrator of the stranger's hospital.
pub(crate) const OTHER_ADMINISTRATOR: &str = "yuki-tanaka";

/// Whether tests may take their time: `cargo xtask test --thorough` says so.
pub(crate) fn thorough() -> bool {
    std::env::var_os("CHARTLIFT_THOROUGH").is_some()
}

/// A clock that tests move forward.
#[derive(Default)]
struct MovedClock(AtomicI64);

impl Clock for MovedClock {
    fn now(&self) -> Timestamp {
        let moved = Timestamp::now() + SignedDuration::from_millis(self.0.load(Ordering::SeqCst));
        Timestamp::from_millisecond(moved.as_millisecond()).unwrap()
    }
}

pub(crate) struct Server {
    pub(crate) app: App,
    pub(crate) http: reqwest::Client,
    clock: Arc<MovedClock>,
    dir: tempfile::TempDir,
    entries: AtomicU64,
}

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Reply {
    /// The body of a success.
    #[track_caller]
    pub(crate) fn ok(self) -> Value {
        assert!(self.status.is_success(), "{} {}", self.status, self.body);
        self.body
    }

    /// The body of a problem with this code, checked against RFC 9457.
    #[track_caller]
    pub(crate) fn problem(self, status: u16, code: &str) -> Value {
        assert_eq!(self.body["code"], code, "{}", self.body);
        assert_eq!(self.status.as_u16(), status);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        assert_eq!(self.body["status"], status);
        assert_eq!(self.body["type"], format!("/problems/{code}"));
        assert_eq!(self.body["request_id"], self.headers["x-request-id"].to_str().unwrap());
        let advice = self.body["detail"].as_str().unwrap();
        assert!(advice.len() > 20 && advice.ends_with('.'), "{advice:?} does not say what to do");
        self.body
    }
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::start_with(&[]).await
    }

    pub(crate) async fn start_with(more: &[&str]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(MovedClock::default());
        let app = launch(&dir, &clock, more).await;
        Self { app, http: reqwest::Client::new(), clock, dir, entries: AtomicU64::new(0) }
    }

    /// Stops it and starts it again on the same data.
    pub(crate) async fn restart(self) -> Self {
        self.restart_with(&[]).await
    }

    pub(crate) async fn restart_with(self, more: &[&str]) -> Self {
        self.app.stop().await;
        let app = launch(&self.dir, &self.clock, more).await;
        Self { app, ..self }
    }

    /// Stops it and copies what it has to that PostgreSQL database; answers the data directory.
    pub(crate) async fn copied_to(self, url: &str, tenant: Option<&str>) -> (Stopped, Result<String, String>) {
        self.app.stop().await;
        let stopped = Stopped { clock: self.clock, dir: self.dir };
        let copied = stopped.copy_to(url, tenant).await;
        (stopped, copied)
    }

    /// Copies what it has into that folder while it runs.
    pub(crate) async fn backup(&self, to: &std::path::Path) -> Result<BackedUp, String> {
        let args = ["chartlift-server", "backup", "--demo", "--data-dir", text(self.dir.path()), "--to", text(to)];
        let command = Command::read(args.map(OsString::from)).unwrap_or_else(|error| panic!("{error}"));
        chartlift_server::app::backup(command.config(), to).await.map_err(|error| error.to_string())
    }

    /// Starts one on what a backup has, as far as it can be brought back into an empty folder. The clock stays.
    pub(crate) async fn brought_back(&self, from: &std::path::Path) -> Result<(Self, Restored), String> {
        let dir = tempfile::tempdir().unwrap();
        let args = ["chartlift-server", "restore", "--demo", "--data-dir", text(dir.path()), "--from", text(from)];
        let command = Command::read(args.map(OsString::from)).unwrap_or_else(|error| panic!("{error}"));
        let restored = chartlift_server::app::restore(command.config(), from).await;
        let restored = restored.map_err(|error| {
            assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "something was left behind");
            error.to_string()
        })?;
        let stopped = Stopped { clock: Arc::clone(&self.clock), dir };
        Ok((stopped.start_with(&[]).await, restored))
    }

    async fn database(&self) -> sqlx::SqliteConnection {
        let url = format!("sqlite://{}", self.dir.path().join("chartlift.db").display());
        sqlx::SqliteConnection::connect(&url).await.unwrap()
    }

    /// Writes into the database behind the server's back.
    pub(crate) async fn tamper(&self, sql: &str) {
        let mut database = self.database().await;
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut database).await.unwrap();
    }

    /// Keeps others from writing into the database until this is dropped.
    pub(crate) async fn locked(&self) -> sqlx::SqliteConnection {
        let mut database = self.database().await;
        sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut database).await.unwrap();
        database
    }

    /// One column of a query, as texts.
    pub(crate) async fn column(&self, sql: &str) -> Vec<String> {
        let mut database = self.database().await;
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(&mut database).await.unwrap()
    }

    /// Where the object of an upload lies, or would.
    pub(crate) async fn key_of(&self, upload_id: &str) -> String {
        let mut database = self.database().await;
        let key = sqlx::query_scalar("SELECT object_key FROM uploads WHERE id = $1").bind(upload_id);
        key.fetch_one(&mut database).await.unwrap()
    }

    /// What its clock shows.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Where its data is.
    pub(crate) fn data_dir(&self) -> &str {
        text(self.dir.path())
    }

    pub(crate) fn advance(&self, by: SignedDuration) {
        self.clock.0.fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }

    /// Compares database and bucket, and changes nothing; see [`Self::reconcile_as`].
    pub(crate) async fn reconcile(&self) -> (Vec<String>, Reconciled) {
        self.reconcile_as(Thoroughness::default()).await
    }

    /// Compares database and bucket; answers what was told of each finding, in the order of the alphabet, and all counts.
    pub(crate) async fn reconcile_as(&self, how: Thoroughness) -> (Vec<String>, Reconciled) {
        let mut told = Vec::new();
        let mut tell = |finding: &Finding, outcome: Outcome| told.push(format!("{finding}{outcome}"));
        let found = self.app.reconcile(how, &mut tell).await.unwrap();
        told.sort();
        (told, found)
    }

    pub(crate) async fn reap(&self) -> usize {
        self.app.reap_uploads().await.unwrap()
    }

    pub(crate) async fn token(&self, persona: &str) -> String {
        let reply = self.send(Method::POST, "/api/demo/token", None, Some(json!({ "persona_id": persona })), &[]).await;
        reply.ok()["token"].as_str().unwrap().to_owned()
    }

    /// The body of a success, as it came.
    pub(crate) async fn get_text(&self, persona: &str, path: &str) -> String {
        let token = self.token(persona).await;
        let request = self.http.get(format!("{}{path}", self.app.api_url)).bearer_auth(token);
        let response = request.send().await.unwrap().error_for_status().unwrap();
        response.text().await.unwrap()
    }

    pub(crate) async fn get(&self, persona: &str, path: &str) -> Reply {
        self.call(Method::GET, persona, path, None).await
    }

    pub(crate) async fn post(&self, persona: &str, path: &str, body: Value) -> Reply {
        self.call(Method::POST, persona, path, Some(body)).await
    }

    pub(crate) async fn call(&self, method: Method, persona: &str, path: &str, body: Option<Value>) -> Reply {
        self.call_with(method, persona, path, body, &[]).await
    }

    pub(crate) async fn call_with(
        &self,
        method: Method,
        persona: &str,
        path: &str,
        body: Option<Value>,
        headers: &[(&str, &str)],
    ) -> Reply {
        let token = self.token(persona).await;
        self.send(method, path, Some(&token), body, headers).await
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Option<Value>,
        headers: &[(&str, &str)],
    ) -> Reply {
        let mut request = self.http.request(method.clone(), format!("{}{path}", self.app.api_url));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        // Last: a content type that was given stays.
        if let Some(body) = body {
            request = request.json(&body);
        }
        let response = request.send().await.unwrap();
        if method != Method::GET {
            // What is answered before it is done, and which tests look for, is done from here on.
            self.app.metadata_written().await;
        }
        let (status, headers) = (response.status(), response.headers().clone());
        let body = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap_or(Value::Null);
        document::check_promised(&method, path, status.as_u16(), &body);
        Reply { status, headers, body }
    }

    /// What comes as the answer to a POST, with whatever the server still does of it under way.
    pub(crate) async fn unawaited(&self, persona: &str, path: &str, body: Value) -> reqwest::Response {
        let token = self.token(persona).await;
        let request = self.http.post(format!("{}{path}", self.app.api_url)).bearer_auth(token).json(&body);
        request.send().await.unwrap()
    }
}

fn text(path: &std::path::Path) -> &str {
    path.to_str().unwrap()
}

/// A server's data while no server runs on it.
pub(crate) struct Stopped {
    clock: Arc<MovedClock>,
    dir: tempfile::TempDir,
}

impl Stopped {
    /// Copies it to that PostgreSQL database: what an operator is told.
    pub(crate) async fn copy_to(&self, url: &str, tenant: Option<&str>) -> Result<String, String> {
        let data = self.dir.path().to_str().unwrap();
        let args = ["chartlift-server", "migrate-data", "--demo", "--data-dir", data, "--database-url", url];
        let command = Command::read(args.map(OsString::from)).unwrap_or_else(|error| panic!("{error}"));
        let copied = chartlift_server::app::migrate_data(command.config(), tenant).await;
        copied.map(|copied| copied.to_string()).map_err(|error| error.to_string())
    }

    pub(crate) async fn start_with(self, more: &[&str]) -> Server {
        let app = launch(&self.dir, &self.clock, more).await;
        Server { app, http: reqwest::Client::new(), clock: self.clock, dir: self.dir, entries: AtomicU64::new(1000) }
    }
}

async fn launch(dir: &tempfile::TempDir, clock: &Arc<MovedClock>, more: &[&str]) -> App {
    let mut args = vec!["chartlift-server", "--demo", "--api-port", "0", "--s3-port", "0"];
    args.extend(["--data-dir", dir.path().to_str().unwrap()]);
    if !more.contains(&"--seed-demo") {
        args.extend(["--seed-demo", "false"]);
    }
    args.extend(more);
    let command = Command::read(args.into_iter().map(OsString::from)).unwrap_or_else(|error| panic!("{error}"));
    let config = command.config().clone();
    App::start_at(config, clock.clone()).await.unwrap_or_else(|error| panic!("{error}"))
}

/// Why a server with these settings does not start.
pub(crate) fn refused(more: &[&str]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let mut args = vec!["chartlift-server", "--demo", "--api-port", "0", "--s3-port", "0"];
    args.extend(["--data-dir", text(dir.path())]);
    args.extend(more);
    let command = Command::read(args.into_iter().map(OsString::from)).unwrap_or_else(|error| panic!("{error}"));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(App::start(command.config().clone())).err().expect("it started").to_string()
}

/// A text as a value of a query.
pub(crate) fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02x}")).collect()
}

/// An amount of money as the API writes it.
#[track_caller]
pub(crate) fn money(value: &Value) -> Decimal {
    value.as_str().expect("money is a decimal string").parse().unwrap()
}
