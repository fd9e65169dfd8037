//! The keys an identity provider publishes (JWKS, RFC 7517), kept for a while.

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use async_trait::async_trait;
use jsonwebtoken::{
    Algorithm, DecodingKey,
    jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, PublicKeyUse},
};
use serde_json::Value;
use tokio::{sync::Mutex, time::Instant};

/// How far an issuer's clock and ours may differ, in seconds, before that is a fault.
pub(super) const LEEWAY_SECONDS: u64 = 30;
/// How soon the provider is asked again after a fault, or for a key it did not have: bad tokens must not become its load.
const PAUSE: Duration = Duration::from_secs(1);
/// How long keys serve on when the provider does not answer: a night in which nobody mends it, with a day's margin.
const KEEP_WITHOUT_ANSWER: Duration = Duration::from_secs(48 * 3600);

/// Where a provider publishes its keys.
#[async_trait]
pub trait KeySource: Send + Sync {
    /// The keys as they are published now, or why they cannot be had. The text is for the log.
    async fn fetch(&self) -> Result<PublishedKeys, String>;
}

/// A key set as it was published.
#[derive(Clone, Debug)]
pub struct PublishedKeys {
    /// Its `keys`, as they are; those that are of no use here are passed over.
    pub keys: Vec<Value>,
    /// How long it need not be asked for again.
    pub keep: Duration,
    /// How many seconds this machine's clock was ahead of the provider's when the keys came (behind it: negative).
    pub ahead_seconds: i64,
}

/// The provider cannot be asked now, and no keys are known.
#[derive(Clone, Copy, Debug)]
pub(super) struct NoKeys;

/// One public key that may have signed a token.
#[derive(Clone)]
struct Key {
    id: Option<String>,
    algorithm: Algorithm,
    key: DecodingKey,
}

struct Known {
    keys: Vec<Key>,
    fetched: Instant,
    keep: Duration,
    ahead_seconds: i64,
}

/// When the provider was asked, and how that ended.
#[derive(Default)]
struct Asked {
    failed: Option<Instant>,
    for_unknown: Option<Instant>,
}

/// A provider's keys, asked for when they are needed.
pub(super) struct KnownKeys {
    source: Arc<dyn KeySource>,
    known: RwLock<Option<Arc<Known>>>,
    /// Held while the provider is asked, so that many requests ask once.
    asked: Mutex<Asked>,
}

impl KnownKeys {
    pub(super) fn new(source: Arc<dyn KeySource>) -> Self {
        Self { source, known: RwLock::default(), asked: Mutex::default() }
    }

    /// The keys that may have signed a token of this header. A key id that is not known may be new: then the provider is
    /// asked once more.
    pub(super) async fn fitting(&self, id: Option<&str>, algorithm: Algorithm) -> Result<Vec<DecodingKey>, NoKeys> {
        let known = self.fresh().await?;
        let fitting = known.fitting(id, algorithm);
        if !fitting.is_empty() {
            return Ok(fitting);
        }
        Ok(self.newer_than(&known).await.fitting(id, algorithm))
    }

    /// How many seconds this machine's clock was ahead of the provider's when it was last asked.
    pub(super) fn ahead_seconds(&self) -> i64 {
        self.known().map_or(0, |known| known.ahead_seconds)
    }

    fn known(&self) -> Option<Arc<Known>> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What is known, unless it is too old.
    async fn fresh(&self) -> Result<Arc<Known>, NoKeys> {
        let usable = |known: &Arc<Known>| known.fetched.elapsed() < known.keep;
        if let Some(known) = self.known().filter(usable) {
            return Ok(known);
        }
        let bearable = |known: &Arc<Known>| known.fetched.elapsed() < known.keep + KEEP_WITHOUT_ANSWER;
        let mut asked = match (self.asked.try_lock(), self.known().filter(bearable)) {
            (Ok(asked), _) => asked,
            // Somebody asks already. A provider that hangs must not hold up whoever was signed in.
            (Err(_), Some(known)) => return Ok(known),
            (Err(_), None) => self.asked.lock().await,
        };
        if let Some(known) = self.known().filter(usable) {
            return Ok(known);
        }
        if asked.failed.is_none_or(|at| at.elapsed() >= PAUSE) {
            self.ask(&mut asked).await;
        }
        self.known().filter(bearable).ok_or(NoKeys)
    }

    /// What is known after the provider was asked for what is not in `seen`, unless that was done just now.
    async fn newer_than(&self, seen: &Arc<Known>) -> Arc<Known> {
        let mut asked = self.asked.lock().await;
        let now = self.known().unwrap_or_else(|| Arc::clone(seen));
        let rests = |at: Option<Instant>| at.is_some_and(|at| at.elapsed() < PAUSE);
        if !Arc::ptr_eq(&now, seen) || rests(asked.for_unknown) || rests(asked.failed) {
            return now;
        }
        asked.for_unknown = Some(Instant::now());
        self.ask(&mut asked).await;
        self.known().unwrap_or(now)
    }

    async fn ask(&self, asked: &mut Asked) {
        match self.source.fetch().await {
            Ok(published) => {
                let keys = published.keys.iter().filter_map(key).collect();
                let ahead = published.ahead_seconds;
                if ahead.unsigned_abs() > LEEWAY_SECONDS {
                    tracing::warn!(
                        ahead_seconds = ahead,
                        "this machine's clock and the identity provider's differ: tokens may be refused"
                    );
                }
                let known = Known { keys, fetched: Instant::now(), keep: published.keep, ahead_seconds: ahead };
                *self.known.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(known));
                asked.failed = None;
            }
            Err(error) => {
                tracing::error!(error, "the identity provider's keys cannot be read");
                asked.failed = Some(Instant::now());
            }
        }
    }
}

impl Known {
    fn fitting(&self, id: Option<&str>, algorithm: Algorithm) -> Vec<DecodingKey> {
        let fits = |key: &&Key| key.algorithm == algorithm && (id.is_none() || key.id.as_deref() == id);
        self.keys.iter().filter(fits).map(|key| key.key.clone()).collect()
    }
}

/// A published key, if tokens may be signed with it here. Its own kind decides the algorithm, never the token's header:
/// so nobody can pass a public key off as an HMAC secret (RFC 8725, section 2.1).
fn key(published: &Value) -> Option<Key> {
    // Sets may have keys of kinds and uses that are unknown here.
    let jwk: Jwk = serde_json::from_value(published.clone()).ok()?;
    let (algorithm, name) = match &jwk.algorithm {
        AlgorithmParameters::RSA(_) => (Algorithm::RS256, KeyAlgorithm::RS256),
        AlgorithmParameters::EllipticCurve(curve) if curve.curve == EllipticCurve::P256 => {
            (Algorithm::ES256, KeyAlgorithm::ES256)
        }
        _ => return None,
    };
    let signs = jwk.common.public_key_use.as_ref().is_none_or(|kind| *kind == PublicKeyUse::Signature);
    let alike = jwk.common.key_algorithm.is_none_or(|own| own == name);
    if !signs || !alike {
        return None;
    }
    Some(Key { id: jwk.common.key_id.clone(), algorithm, key: DecodingKey::from_jwk(&jwk).ok()? })
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;
    use serde_json::json;

    use super::*;

    /// Answers once, with what may be kept for no time at all, and never again.
    struct Hanging(std::sync::Mutex<Option<PublishedKeys>>);

    #[async_trait]
    impl KeySource for Hanging {
        async fn fetch(&self) -> Result<PublishedKeys, String> {
            let once = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
            match once {
                Some(keys) => Ok(keys),
                None => std::future::pending().await,
            }
        }
    }

    #[tokio::test]
    async fn a_provider_that_hangs_holds_up_who_asks_it_and_nobody_else() {
        // The example of RFC 7517, appendix A.1.
        let key = json!({
            "kty": "EC", "crv": "P-256", "kid": "1",
            "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
            "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
        });
        let published = PublishedKeys { keys: vec![key], keep: Duration::ZERO, ahead_seconds: 0 };
        let known = KnownKeys::new(Arc::new(Hanging(Some(published).into())));
        assert_eq!(known.fitting(Some("1"), Algorithm::ES256).await.unwrap().len(), 1);
        let mut asking = Box::pin(known.fitting(Some("1"), Algorithm::ES256));
        assert!((&mut asking).now_or_never().is_none());
        let meanwhile = known.fitting(Some("1"), Algorithm::ES256).now_or_never();
        assert_eq!(meanwhile.expect("it waits for the provider").unwrap().len(), 1);
    }
}
