//! Credentials that renew themselves, and how long what they signed is good for.

use std::time::{Duration, SystemTime};

use aws_credential_types::provider::{self, ProvideCredentials, SharedCredentialsProvider, future};
use aws_sdk_s3::config::Credentials;
use tokio::sync::Mutex;

/// How long before their end credentials are renewed: longer than any URL that is worth signing.
const RENEW_BEFORE: Duration = Duration::from_secs(20 * 60);

/// Credentials of the SDK's chain, kept until they are about to expire.
///
/// The SDK has a cache of its own, but does not tell when what it signed with expires, and a URL must not promise to
/// live longer than the credentials behind it.
#[derive(Debug)]
pub(super) struct Renewing {
    chain: SharedCredentialsProvider,
    kept: Mutex<Option<Credentials>>,
}

impl Renewing {
    pub fn new(chain: SharedCredentialsProvider) -> Self {
        Self { chain, kept: Mutex::new(None) }
    }

    async fn current(&self) -> provider::Result {
        let mut kept = self.kept.lock().await;
        if let Some(credentials) = kept.as_ref().filter(|kept| lives_for(kept).is_none_or(|left| left > RENEW_BEFORE)) {
            return Ok(credentials.clone());
        }
        match (self.chain.provide_credentials().await, kept.as_ref()) {
            (Ok(fresh), _) => Ok(kept.insert(fresh).clone()),
            // Old ones that are still good for a while are better than none.
            (Err(_), Some(old)) if lives_for(old).is_some_and(|left| !left.is_zero()) => Ok(old.clone()),
            (Err(error), _) => Err(error),
        }
    }
}

impl ProvideCredentials for Renewing {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.current())
    }
}

/// How long credentials are still good for; none for those that do not expire.
pub(super) fn lives_for(credentials: &Credentials) -> Option<Duration> {
    let expiry = credentials.expiry()?;
    Some(expiry.duration_since(SystemTime::now()).unwrap_or_default())
}
