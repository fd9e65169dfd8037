//! The port to addresses that tenants want called.

use async_trait::async_trait;
use jiff::Timestamp;

use crate::domain::budget::Webhook;

/// Why a webhook was not told. No variant carries the URL: it may hold a token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// It may work later.
    #[error("{0}")]
    Passing(String),
    /// It says that it is gone (410), or may not be called: trying again is no use.
    #[error("{0}")]
    Permanent(String),
}

/// Calls webhooks.
#[async_trait]
pub trait Webhooks: Send + Sync {
    /// Whether this address may be called at all; otherwise a sentence that says why not.
    ///
    /// # Errors
    /// The sentence.
    fn accepts(&self, url: &str) -> Result<(), String>;
    /// A new signing secret.
    fn new_secret(&self) -> String;
    /// Tells a webhook. `id` is the same each time one message is sent, so that it can be recognised.
    ///
    /// # Errors
    /// [`WebhookError`] unless the answer's status is 2xx.
    async fn tell(&self, webhook: &Webhook, id: &str, at: Timestamp, body: &str) -> Result<(), WebhookError>;
}
