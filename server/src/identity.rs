//! The hospital's identity provider, as far as this server needs it: where it publishes its keys (OpenID Connect
//! Discovery 1.0), and the keys.

use std::time::Duration;

use async_trait::async_trait;
use axum::http::{HeaderMap, Request, StatusCode, Uri, header};
use http_body_util::{BodyExt, Empty, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use jiff::{Timestamp, fmt::rfc2822::DateTimeParser};
use serde_json::Value;

use crate::{
    auth::{KeySource, PublishedKeys},
    shown,
};

/// How long the provider may take for one answer: whoever waits for it waits to sign in.
const PATIENCE: Duration = Duration::from_secs(5);
/// The largest answer that is read: key sets have a few KiB.
const MAX_BYTES: usize = 1 << 20;
/// How long keys are kept where the answer does not say, and within which bounds where it does: asking each minute is
/// often enough for a key that is revoked, and each day for one that is not.
const KEEP: Duration = Duration::from_secs(3600);
const KEEP_LEAST: Duration = Duration::from_secs(60);
const KEEP_MOST: Duration = Duration::from_secs(24 * 3600);

/// An identity provider that speaks OpenID Connect.
pub struct Provider {
    issuer: String,
    keys_url: Option<Uri>,
    client: Client<HttpsConnector<HttpConnector>, Empty<&'static [u8]>>,
}

impl Provider {
    /// The provider of this issuer. Its keys are where its discovery document says, unless their URL is given.
    ///
    /// # Errors
    /// What is wrong with the URLs, or that no certificates are trusted on this machine; for the operator.
    pub fn new(issuer: &str, keys_url: Option<&str>) -> Result<Self, String> {
        url(issuer)?;
        let connector = HttpsConnectorBuilder::new()
            .with_provider_and_native_roots(rustls::crypto::ring::default_provider())
            .map_err(|error| format!("no certificates are trusted on this machine: {error}"))?
            .https_or_http()
            .enable_http1()
            .build();
        Ok(Self {
            issuer: issuer.to_owned(),
            keys_url: keys_url.map(url).transpose()?,
            client: Client::builder(TokioExecutor::new()).build(connector),
        })
    }

    async fn keys_url(&self) -> Result<Uri, String> {
        if let Some(url) = &self.keys_url {
            return Ok(url.clone());
        }
        let discovery = url(&format!("{}/.well-known/openid-configuration", self.issuer.trim_end_matches('/')))?;
        let (_, document) = self.get(discovery).await?;
        // Whoever answers for another issuer is another issuer (OpenID Connect Discovery 1.0, section 4.3).
        if document["issuer"] != self.issuer.as_str() {
            return Err("its discovery document names another issuer; --oidc-issuer must be as it writes it".to_owned());
        }
        url(document["jwks_uri"].as_str().ok_or("its discovery document names no jwks_uri")?)
    }

    async fn get(&self, url: Uri) -> Result<(HeaderMap, Value), String> {
        let request = Request::get(url).header(header::ACCEPT, "application/json").body(Empty::new());
        let request = request.map_err(|error| error.to_string())?;
        let answer = async {
            let response = self.client.request(request).await.map_err(|error| causes(&error))?;
            let (head, body) = response.into_parts();
            // Redirects are not followed: the operator named where to ask.
            if head.status != StatusCode::OK {
                return Err(format!("it answers {}", head.status));
            }
            let body = Limited::new(body, MAX_BYTES).collect().await.map_err(|error| error.to_string())?;
            let json =
                serde_json::from_slice(&body.to_bytes()).map_err(|error| format!("it answers no JSON: {error}"))?;
            Ok((head.headers, json))
        };
        tokio::time::timeout(PATIENCE, answer).await.map_err(|_| format!("it does not answer within {PATIENCE:?}"))?
    }
}

#[async_trait]
impl KeySource for Provider {
    async fn fetch(&self) -> Result<PublishedKeys, String> {
        let (headers, mut set) = self.get(self.keys_url().await?).await?;
        match set["keys"].take() {
            Value::Array(keys) => {
                let ahead_seconds = ahead_seconds(&headers, Timestamp::now());
                Ok(PublishedKeys { keys, keep: keep(&headers), ahead_seconds })
            }
            _ => Err("its key set has no keys".to_owned()),
        }
    }
}

/// How long the answer says it may be kept (`max-age`, RFC 9111, section 5.2.2.1), within bounds.
fn keep(headers: &HeaderMap) -> Duration {
    let directives = headers.get(header::CACHE_CONTROL).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let seconds = directives.split(',').find_map(|directive| directive.trim().strip_prefix("max-age=")?.parse().ok());
    seconds.map_or(KEEP, Duration::from_secs).clamp(KEEP_LEAST, KEEP_MOST)
}

/// How many seconds `now` is ahead of the clock of whoever answers (`Date` and `Age`, RFC 9110, section 6.6.1, and RFC
/// 9111, section 5.1); 0 where the answer does not say.
fn ahead_seconds(headers: &HeaderMap, now: Timestamp) -> i64 {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let date = text(header::DATE).and_then(|date| DateTimeParser::new().parse_timestamp(date).ok());
    let age = text(header::AGE).and_then(|age| age.parse().ok()).unwrap_or(0i64);
    date.map_or(0, |date| now.as_second().saturating_sub(date.as_second()).saturating_sub(age))
}

/// A URL that keys may be had from: over TLS, or on this machine. Otherwise whoever sits between could sign tokens.
fn url(text: &str) -> Result<Uri, String> {
    let uri: Uri = text.parse().map_err(|_| format!("{} is no URL", shown::url(text)))?;
    let local = matches!(uri.host(), Some("localhost" | "127.0.0.1" | "[::1]"));
    match (uri.scheme_str(), uri.host()) {
        (Some("https"), Some(_)) => Ok(uri),
        (Some("http"), Some(_)) if local => Ok(uri),
        _ => Err(format!("{} must begin with https://", shown::url(text))),
    }
}

/// An error with everything its causes say.
fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_over_tls_or_from_this_machine() {
        for good in ["https://login.example.org/realms/a", "http://localhost:8081/realms/a", "http://127.0.0.1:1"] {
            assert!(url(good).is_ok(), "{good}");
        }
        for bad in ["http://login.example.org", "login.example.org", "file:///etc/keys", "", "https://"] {
            assert!(url(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn clocks_are_compared_by_what_the_answer_says_of_its_time() {
        let now: Timestamp = "1994-11-06T08:50:37Z".parse().unwrap();
        let date = "Sun, 06 Nov 1994 08:49:37 GMT";
        for (fields, ahead) in [
            (&[(header::DATE, date)][..], 60),
            (&[(header::DATE, date), (header::AGE, "55")], 5),
            (&[(header::DATE, "Mon, 07 Nov 1994 08:50:37 GMT")], -86_400),
            (&[(header::DATE, "yesterday"), (header::AGE, "55")], 0),
            (&[], 0),
        ] {
            let headers = fields.iter().map(|(name, value)| (name.clone(), value.parse().unwrap()));
            assert_eq!(ahead_seconds(&headers.collect(), now), ahead, "{fields:?}");
        }
    }

    #[test]
    fn keys_are_kept_as_long_as_the_answer_says_within_bounds() {
        for (header, seconds) in [
            ("public, max-age=7200", 7200),
            ("max-age=0, must-revalidate", 60),
            ("max-age=31536000", 24 * 3600),
            ("no-cache", 3600),
        ] {
            let headers = HeaderMap::from_iter([(header::CACHE_CONTROL, header.parse().unwrap())]);
            assert_eq!(keep(&headers), Duration::from_secs(seconds), "{header}");
        }
        assert_eq!(keep(&HeaderMap::new()), KEEP);
    }
}
