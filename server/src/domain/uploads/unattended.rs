//! Work that goes on when whoever asked for it goes away.

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
