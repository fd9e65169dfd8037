//! Work that goes on when whoever asked for it goes away.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use tokio::sync::OwnedMutexGuard;

use crate::auth::TenantId;

/// Does it in a task of its own: a client that hangs up, or a request that is given up, does not cut it off. The end of the server does.
pub(super) async fn unattended<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    match tokio::spawn(work).await {
        Ok(outcome) => outcome,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The runtime ends, and with it whoever waits.
            Err(_) => std::future::pending().await,
        },
    }
}

/// A version of an attachment, by its number.
type Copied = (TenantId, String, u32);

/// The versions that this server copies just now.
#[derive(Clone, Default)]
pub(super) struct Copying(Arc<Mutex<HashMap<Copied, Weak<tokio::sync::Mutex<()>>>>>);

impl Copying {
    /// Waits until nobody copies that one; nobody else does until what this answers is dropped.
    pub(super) async fn alone(&self, tenant: &TenantId, attachment_id: &str, number: u32) -> OwnedMutexGuard<()> {
        let turn = {
            let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            turns.retain(|_, turn| turn.strong_count() > 0);
            let slot = turns.entry((tenant.clone(), attachment_id.to_owned(), number)).or_default();
            slot.upgrade().unwrap_or_else(|| {
                let turn = Arc::default();
                *slot = Arc::downgrade(&turn);
                turn
            })
        };
        turn.lock_owned().await
    }
}
