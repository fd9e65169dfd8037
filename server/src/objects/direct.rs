//! The calls that are made for each file, without the SDK: it builds some hundred objects for a request, which takes longer
//! than the request.
//!
//! Only what a store answers as it should is taken from here. For anything else (no connection, no credentials, an error of
//! whatever kind) the caller asks once more by the SDK, which knows what to do: all these calls may be repeated.

use std::{borrow::Cow, sync::Arc, time::Duration};

use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use axum::{
    body::Bytes,
    http::{HeaderMap, Request, StatusCode, Uri},
};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::sigv4::{Signer, Unsigned};

/// How long a connection is kept that nobody uses: stores close idle ones, most of them later than this.
const IDLE: Duration = Duration::from_secs(20);
/// The most of an answer that is taken: what is asked for here is a few kilobytes, or a file that came by form.
const MOST_BYTES: usize = 16 << 20;

/// Makes requests of one bucket.
pub(super) struct Direct {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    signer: Signer,
    credentials: SharedCredentialsProvider,
    timeout: Duration,
}

/// What a store answered.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Answer {
    /// A header's text.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl Direct {
    /// Requests signed by `signer`; none where this machine trusts no certificates.
    pub(super) fn new(signer: Signer, credentials: SharedCredentialsProvider, timeout: Duration) -> Option<Self> {
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_nodelay(true);
        http.set_connect_timeout(Some(timeout));
        let builder = HttpsConnectorBuilder::new();
        let builder = if signer.origin().starts_with("https:") {
            builder.with_provider_and_native_roots(rustls::crypto::ring::default_provider()).ok()?
        } else {
            // Reading the system's certificates takes a while, and a megabyte of memory.
            let provider = Arc::new(rustls::crypto::ring::default_provider());
            let config = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
            let roots = rustls::RootCertStore::empty();
            builder.with_tls_config(config.ok()?.with_root_certificates(roots).with_no_client_auth())
        };
        let connector = builder.https_or_http().enable_http1().wrap_connector(http);
        let client = Client::builder(TokioExecutor::new())
            .pool_idle_timeout(IDLE)
            .pool_timer(TokioTimer::new())
            .build(connector);
        Some(Self { client, signer, credentials, timeout })
    }

    /// What the store answers; none when it does not.
    pub(super) async fn ask(
        &self,
        method: &'static str,
        key: &str,
        headers: Vec<(&'static str, Cow<'_, str>)>,
        body: Bytes,
    ) -> Option<Answer> {
        tokio::time::timeout(self.timeout, self.answer(method, key, headers, body)).await.ok().flatten()
    }

    /// Sends a request that needs no signature of ours to this bucket or beside it.
    pub(super) async fn send(&self, request: Request<Full<Bytes>>) -> Option<http::Response<Incoming>> {
        tokio::time::timeout(self.timeout, self.client.request(request)).await.ok()?.ok()
    }

    /// Where forms are sent.
    pub(super) fn bucket_url(&self) -> String {
        self.signer.bucket_url()
    }

    async fn answer(
        &self,
        method: &'static str,
        key: &str,
        headers: Vec<(&'static str, Cow<'_, str>)>,
        body: Bytes,
    ) -> Option<Answer> {
        let credentials = self.credentials.provide_credentials().await.ok()?;
        let mut request = Request::builder().method(method);
        for (name, value) in &headers {
            request = request.header(*name, value.as_ref());
        }
        let payload = hex::encode(Sha256::digest(&body));
        let unsigned = Unsigned { method, key, query: Vec::new(), headers };
        let authorized = self.signer.authorize(&credentials, unsigned, &payload, Timestamp::now());
        for (name, value) in authorized.headers {
            request = request.header(name, value);
        }
        let request = request.uri(authorized.url.parse::<Uri>().ok()?).body(Full::from(body)).ok()?;
        let (head, body) = self.client.request(request).await.ok()?.into_parts();
        let body = http_body_util::Limited::new(body, MOST_BYTES).collect().await.ok()?.to_bytes();
        Some(Answer { status: head.status, headers: head.headers, body })
    }
}

#[cfg(test)]
mod tests {
    use std::{
        collections::VecDeque,
        sync::{Mutex, PoisonError},
    };

    use axum::{Router, extract::Request as Asked, response::Response};
    use chartlift_protocol::Crc32;
    use tokio::net::TcpListener;

    use crate::{
        domain::ports::Objects,
        objects::{S3Config, S3Objects},
    };

    use super::*;

    /// A store that answers with these statuses, one after the other, and then with 200; and what it was asked.
    async fn store(statuses: &[u16]) -> (S3Objects, Arc<Mutex<Vec<HeaderMap>>>) {
        let asked: Arc<Mutex<Vec<HeaderMap>>> = Arc::default();
        let statuses = Arc::new(Mutex::new(VecDeque::from(statuses.to_vec())));
        let seen = Arc::clone(&asked);
        let answer = move |request: Asked| {
            seen.lock().unwrap_or_else(PoisonError::into_inner).push(request.headers().clone());
            let status = statuses.lock().unwrap_or_else(PoisonError::into_inner).pop_front().unwrap_or(200);
            let answer = Response::builder().status(status).header("x-amz-checksum-crc32", "y/Q5Jg==");
            std::future::ready(answer.body("123456789".to_owned()).unwrap())
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(axum::serve(listener, Router::new().fallback(answer)).into_future());
        let objects = S3Objects::connect(S3Config {
            endpoint: Some(endpoint),
            public_endpoint: None,
            region: "us-east-1".to_owned(),
            bucket: "b".to_owned(),
            credentials: Some(("key".to_owned(), "secret".to_owned())),
            path_style: true,
            encryption: None,
            cdn: None,
            origins: Vec::new(),
            equal_parts: Some(false),
            timeout: Duration::from_secs(30),
        })
        .await;
        (objects, asked)
    }

    fn agents(asked: &Mutex<Vec<HeaderMap>>) -> Vec<bool> {
        let asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.iter().map(|headers| headers.contains_key("amz-sdk-request")).collect()
    }

    #[tokio::test]
    async fn what_the_store_answers_well_is_asked_once_and_without_the_sdk() {
        let (objects, asked) = store(&[200, 206, 200]).await;
        let facts = objects.head("k").await.unwrap().unwrap();
        assert_eq!((facts.size_bytes, facts.crc32), (Some(9), Some(Crc32(0xcbf4_3926))));
        assert_eq!(objects.read("k", 0, 9).await.unwrap(), b"123456789");
        objects.put_json("k", b"{}".to_vec()).await.unwrap();
        assert_eq!(agents(&asked), [false; 3]);
        let (objects, asked) = store(&[404]).await;
        assert_eq!(objects.head("k").await.unwrap(), None);
        assert_eq!(agents(&asked), [false]);
    }

    #[tokio::test]
    async fn whatever_else_it_answers_the_sdk_asks_once_more_and_judges() {
        let (objects, asked) = store(&[503]).await;
        assert!(objects.head("k").await.unwrap().is_some());
        assert_eq!(agents(&asked), [false, true]);
        let (objects, asked) = store(&[403, 403]).await;
        let refused = objects.read("k", 0, 9).await.unwrap_err();
        assert!(refused.to_string().contains("--s3-secret-key"), "{refused}");
        assert_eq!(agents(&asked), [false, true]);
        let (objects, asked) = store(&[500]).await;
        objects.put_json("k", b"{}".to_vec()).await.unwrap();
        assert_eq!(agents(&asked), [false, true]);
    }
}
