//! An S3 outside the server, with a proxy before it that does what networks, proxies and stores do now and then.

use std::sync::{Arc, Mutex};

use aws_sdk_s3::{
    Client,
    config::{BehaviorVersion, Builder, Credentials, Region},
};
use chartlift_embedded_s3::{Config, EmbeddedS3, Handle, MovableClock};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::{Notify, watch},
};

use super::bucket::stored;

pub(crate) const OUTSIDE_BUCKET: &str = "outside";
const KEY: &str = "outside-key";
const SECRET: &str = "outside-secret-of-this-test-only";

/// What happens to requests whose line (`PUT /bucket/key?uploads= HTTP/1.1`) fits.
pub(crate) struct Fault {
    pub(crate) fits: fn(&str) -> bool,
    pub(crate) does: Does,
}

#[derive(Clone, Copy)]
pub(crate) enum Does {
    /// Answers this status and code instead of the store.
    Answer(u16, &'static str),
    /// Takes the request and says nothing.
    Hang,
    /// Takes the request and says nothing, having told of it: whoever waits can be killed at this point.
    Lose,
    /// Waits until the store is healed, and passes it on then.
    Hold,
    /// Takes a PUT for a key that has an object, as a store does that does not know `If-None-Match`.
    Replace,
    /// Drops this header from the store's answer.
    Drop(&'static str),
}

/// The store, and the proxy that a server is told is the store.
pub(crate) struct FaultyStore {
    faults: Arc<Mutex<Vec<Fault>>>,
    /// The lines of all requests since they were looked at.
    asked: Arc<Mutex<Vec<String>>>,
    /// Told of requests that are held.
    held: Arc<Notify>,
    healed: watch::Sender<u32>,
    pub(crate) url: String,
    direct: String,
    /// The store's.
    pub(crate) clock: MovableClock,
    handle: Handle,
    _dir: tempfile::TempDir,
}

impl FaultyStore {
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// A store of another configuration.
    pub(crate) async fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = MovableClock::default();
        let mut config = Config {
            clock: clock.clock(),
            buckets: vec![OUTSIDE_BUCKET.to_owned()],
            cors_origins: vec!["http://localhost:3000".to_owned()],
            ..Config::new(dir.path(), KEY, SECRET)
        };
        change(&mut config);
        let s3 = EmbeddedS3::open(config).await.unwrap();
        let handle = s3.handle();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let direct = listener.local_addr().unwrap().to_string();
        tokio::spawn(s3.serve(listener, std::future::pending()));
        let (faults, held): (Arc<Mutex<Vec<Fault>>>, Arc<Notify>) = Default::default();
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let (healed, heals) = watch::channel(0);
        let proxy = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", proxy.local_addr().unwrap());
        tokio::spawn({
            let (faults, held, direct) = (Arc::clone(&faults), Arc::clone(&held), direct.clone());
            let asked = Arc::clone(&asked);
            async move {
                while let Ok((mut client, _)) = proxy.accept().await {
                    let (faults, held, heals) = (Arc::clone(&faults), Arc::clone(&held), heals.clone());
                    let (asked, direct) = (Arc::clone(&asked), direct.clone());
                    tokio::spawn(async move {
                        let (head, body) = read_message(&mut client).await?;
                        asked.lock().unwrap().extend(head.lines().next().map(str::to_owned));
                        hold(&head, &faults, &held, heals).await;
                        pass_on(client, head, body, direct, faults, held).await
                    });
                }
            }
        });
        Self { faults, asked, held, healed, url, direct: format!("http://{direct}"), clock, handle, _dir: dir }
    }

    /// From now on, these requests wait until [`Self::heal`]; answers who is told when one came.
    pub(crate) fn hold(&self, fits: fn(&str) -> bool) -> Arc<Notify> {
        self.fault(fits, Does::Hold);
        Arc::clone(&self.held)
    }

    /// From now on, these requests never arrive; answers who is told when one was sent.
    pub(crate) fn lose(&self, fits: fn(&str) -> bool) -> Arc<Notify> {
        self.fault(fits, Does::Lose);
        Arc::clone(&self.held)
    }

    /// From now on, this happens too.
    pub(crate) fn fault(&self, fits: fn(&str) -> bool, does: Does) {
        self.faults.lock().unwrap().push(Fault { fits, does });
    }

    /// The lines of all requests since this was asked before.
    pub(crate) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }

    /// Does what the bucket's rules ask for by the store's clock.
    pub(crate) async fn age(&self) {
        self.handle.age().await.unwrap();
    }

    pub(crate) fn heal(&self) {
        self.faults.lock().unwrap().clear();
        self.healed.send_modify(|times| *times += 1);
    }

    /// The settings of a server that stores here, and is told what trying out takes 10 MiB for.
    pub(crate) fn settings(&self) -> Vec<&str> {
        [&self.bare_settings()[..], &["--s3-equal-parts", "false"]].concat()
    }

    /// The least settings of a server that stores here.
    pub(crate) fn bare_settings(&self) -> Vec<&str> {
        let settings = ["--s3-bucket", OUTSIDE_BUCKET, "--s3-endpoint", &self.url, "--s3-access-key", KEY];
        [&settings[..], &["--s3-secret-key", SECRET]].concat()
    }

    /// The store itself, past the proxy.
    pub(crate) fn s3(&self) -> Client {
        client_of(&self.direct)
    }

    /// Puts other bytes in the place of an object.
    pub(crate) async fn replace(&self, key: &str, bytes: Vec<u8>) {
        self.s3().put_object().bucket(OUTSIDE_BUCKET).key(key).body(bytes.into()).send().await.unwrap();
    }

    /// Every key in the bucket.
    pub(crate) async fn keys(&self) -> Vec<String> {
        stored(&self.s3(), OUTSIDE_BUCKET).await
    }
}

fn client_of(url: &str) -> Client {
    let config = Builder::new()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .endpoint_url(url)
        .credentials_provider(Credentials::new(KEY, SECRET, None, None, "test"))
        .force_path_style(true)
        .build();
    Client::from_conf(config)
}

/// Keeps a request that is to be held until the store is healed.
async fn hold(head: &str, faults: &Mutex<Vec<Fault>>, held: &Notify, mut heals: watch::Receiver<u32>) {
    let line = head.lines().next().unwrap_or_default();
    // Those of before are over.
    heals.mark_unchanged();
    let holds = |fault: &Fault| matches!(fault.does, Does::Hold) && (fault.fits)(line);
    if faults.lock().unwrap().iter().any(holds) {
        held.notify_one();
        // The sender goes with the store: then nobody waits any more.
        let _ = heals.changed().await;
    }
}

/// One request and its answer, each on a connection of its own.
async fn pass_on(
    mut client: TcpStream,
    head: String,
    body: Vec<u8>,
    store: String,
    faults: Arc<Mutex<Vec<Fault>>>,
    held: Arc<Notify>,
) -> std::io::Result<()> {
    let line = head.lines().next().unwrap_or_default().to_owned();
    let does = faults.lock().unwrap().iter().find(|fault| (fault.fits)(&line)).map(|fault| fault.does);
    match does {
        Some(Does::Lose) => {
            held.notify_one();
            client.read(&mut [0]).await.map(drop)
        }
        Some(Does::Hang) => {
            // Until the other side gives up.
            client.read(&mut [0]).await.map(drop)
        }
        Some(Does::Answer(status, code)) => {
            let xml = format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>-</Message></Error>");
            let xml = if line.starts_with("HEAD") { String::new() } else { xml };
            let head = format!("HTTP/1.1 {status} -\r\ncontent-type: application/xml\r\nconnection: close\r\n");
            client.write_all(format!("{head}content-length: {}\r\n\r\n{xml}", xml.len()).as_bytes()).await
        }
        passed => {
            if let Some(Does::Replace) = passed {
                let path = line.split([' ', '?']).nth(1).unwrap_or_default();
                let key = path.trim_start_matches('/').split_once('/').unwrap_or_default().1;
                // The condition is signed, so it cannot be taken out of the request: it is made to hold.
                client_of(&format!("http://{store}")).delete_object().bucket(OUTSIDE_BUCKET).key(key).send().await.ok();
            }
            let mut upstream = TcpStream::connect(store).await?;
            let (line, headers) = head.split_once("\r\n").unwrap_or_default();
            upstream.write_all(format!("{line}\r\nconnection: close\r\n{headers}").as_bytes()).await?;
            upstream.write_all(&body).await?;
            let mut answer = Vec::new();
            upstream.read_to_end(&mut answer).await?;
            if let Some(Does::Drop(name)) = passed {
                let end = find_end(&answer).unwrap_or(answer.len());
                let head = String::from_utf8_lossy(&answer[..end]).into_owned();
                let kept: Vec<&str> = head
                    .split("\r\n")
                    .filter(|line| !line.to_ascii_lowercase().starts_with(&format!("{name}:")))
                    .collect();
                answer = [kept.join("\r\n").as_bytes(), &answer[end..]].concat();
            }
            client.write_all(&answer).await
        }
    }
}

/// A request's head (with the empty line that ends it) and its body.
async fn read_message(stream: &mut TcpStream) -> std::io::Result<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = find_end(&bytes) {
            break end;
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    let mut body = bytes.split_off(end);
    while body.len() < length.unwrap_or(0) {
        if stream.read_buf(&mut body).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok((head, body))
}

/// Where a head ends: behind its empty line.
fn find_end(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|window| window == b"\r\n\r\n").map(|at| at + 4)
}
