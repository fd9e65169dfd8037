//! A little identity provider: a discovery document, a key set, and the private keys to sign with.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, AtomicUsize, Ordering},
};

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderName, StatusCode, header},
    routing::get,
};
use jiff::{SignedDuration, Timestamp, fmt::rfc2822::DateTimePrinter};
use jsonwebtoken::{Algorithm, EncodingKey, Header, jwk::Jwk};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// Keys made for these tests; they sign nothing else.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Key {
    Rsa1,
    Rsa2,
    Ec1,
}

impl Key {
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Rsa1 => "rsa-1",
            Self::Rsa2 => "rsa-2",
            Self::Ec1 => "ec-1",
        }
    }

    pub(crate) fn algorithm(self) -> Algorithm {
        if self == Self::Ec1 { Algorithm::ES256 } else { Algorithm::RS256 }
    }

    pub(crate) fn private(self) -> EncodingKey {
        match self {
            Self::Rsa1 => EncodingKey::from_rsa_pem(include_bytes!("keys/rsa-1.pem")),
            Self::Rsa2 => EncodingKey::from_rsa_pem(include_bytes!("keys/rsa-2.pem")),
            Self::Ec1 => EncodingKey::from_ec_pem(include_bytes!("keys/ec-1.pem")),
        }
        .unwrap()
    }

    /// The public key as it is published.
    pub(crate) fn published(self) -> Value {
        let mut jwk = serde_json::to_value(Jwk::from_encoding_key(&self.private(), self.algorithm()).unwrap()).unwrap();
        jwk["kid"] = json!(self.id());
        jwk["use"] = json!("sig");
        jwk
    }
}

#[derive(Default)]
struct Shown {
    keys: Mutex<Vec<Value>>,
    issuer: Mutex<String>,
    asked: AtomicUsize,
    down: Mutex<bool>,
    behind_seconds: AtomicI64,
}

/// The provider; it ends with the test.
pub(crate) struct Provider {
    pub(crate) issuer: String,
    shown: Arc<Shown>,
}

impl Provider {
    pub(crate) async fn start(keys: &[Key]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}/realms/riverside", listener.local_addr().unwrap());
        let shown = Arc::new(Shown { issuer: Mutex::new(issuer.clone()), ..Shown::default() });
        let router = Router::new()
            .route("/realms/riverside/.well-known/openid-configuration", get(discovery))
            .route("/realms/riverside/certs", get(certificates))
            .with_state(Arc::clone(&shown));
        tokio::spawn(async move { axum::serve(listener, router).await });
        let provider = Self { issuer, shown };
        provider.publish(keys.iter().map(|key| key.published()).collect());
        provider
    }

    pub(crate) fn publish(&self, keys: Vec<Value>) {
        *self.shown.keys.lock().unwrap() = keys;
    }

    pub(crate) fn call_itself(&self, issuer: &str) {
        *self.shown.issuer.lock().unwrap() = issuer.to_owned();
    }

    pub(crate) fn be_down(&self, down: bool) {
        *self.shown.down.lock().unwrap() = down;
    }

    /// Its clock is so far behind ours.
    pub(crate) fn be_behind(&self, seconds: i64) {
        self.shown.behind_seconds.store(seconds, Ordering::SeqCst);
    }

    /// How often its keys were asked for.
    pub(crate) fn asked(&self) -> usize {
        self.shown.asked.load(Ordering::SeqCst)
    }

    /// The claims of a good token.
    pub(crate) fn claims(&self) -> Value {
        json!({
            "iss": self.issuer,
            "aud": "chartlift",
            "sub": "8f14e45f",
            "name": "Ada Osei",
            "tenant": "riverside",
            "roles": ["clinician"],
            "exp": Timestamp::now().as_second() + 300,
        })
    }
}

pub(crate) fn signed(key: Key, claims: &Value) -> String {
    signed_as(key, Some(key.id()), claims)
}

pub(crate) fn signed_as(key: Key, id: Option<&str>, claims: &Value) -> String {
    let header = Header { kid: id.map(str::to_owned), ..Header::new(key.algorithm()) };
    jsonwebtoken::encode(&header, claims, &key.private()).unwrap()
}

async fn discovery(State(shown): State<Arc<Shown>>) -> Result<Json<Value>, StatusCode> {
    if *shown.down.lock().unwrap() {
        return Err(StatusCode::BAD_GATEWAY);
    }
    let issuer = shown.issuer.lock().unwrap().clone();
    Ok(Json(json!({ "issuer": issuer, "jwks_uri": format!("{issuer}/certs") })))
}

async fn certificates(State(shown): State<Arc<Shown>>) -> ([(HeaderName, String); 1], Json<Value>) {
    shown.asked.fetch_add(1, Ordering::SeqCst);
    let now = Timestamp::now() - SignedDuration::from_secs(shown.behind_seconds.load(Ordering::SeqCst));
    let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&now).unwrap();
    let keys = Json(json!({ "keys": *shown.keys.lock().unwrap() }));
    ([(header::DATE, date)], keys)
}
