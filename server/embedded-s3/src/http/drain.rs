use std::{
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;

/// How much of a refused body is read and thrown away, and for how long, before the connection is closed instead.
/// Large enough for the parts uploaders send; small enough not to receive gigabytes nobody wants.
const MAX_BYTES: u64 = 64 * 1024 * 1024;
const MAX_TIME: Duration = Duration::from_secs(10);

/// A request body that its handler may leave unread.
///
/// When an upload is refused before its body is read, answering at once would close the connection under a client
/// that is still sending; browsers then report a broken connection instead of the refusal (an expired URL, say).
pub(super) struct Tap(Arc<Shared>);

/// Reads what the handler left.
pub(super) struct Rest(Arc<Shared>);

struct Shared {
    body: Mutex<Incoming>,
    asked_for: AtomicBool,
}

impl Tap {
    pub fn new(body: Incoming) -> (Self, Rest) {
        let shared = Arc::new(Shared { body: Mutex::new(body), asked_for: AtomicBool::new(false) });
        (Self(Arc::clone(&shared)), Rest(shared))
    }
}

impl Rest {
    /// Whether the handler began to read: from then on a client that waits to be asked for its body sends it.
    pub fn was_asked_for(&self) -> bool {
        self.0.asked_for.load(Ordering::Relaxed)
    }

    /// Reads on until the end of the body or a limit.
    pub async fn discard(self) {
        let discard = async {
            let mut body = Tap(self.0);
            let mut left = MAX_BYTES;
            while let Some(Ok(frame)) = body.frame().await {
                let read = frame.data_ref().map_or(0, |bytes| bytes.len() as u64);
                let Some(rest) = left.checked_sub(read) else { break };
                left = rest;
            }
        };
        // Out of time is as good as out of bytes: the answer goes out either way.
        let _ = tokio::time::timeout(MAX_TIME, discard).await;
    }
}

impl Shared {
    fn body(&self) -> MutexGuard<'_, Incoming> {
        self.body.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Body for Tap {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        self.0.asked_for.store(true, Ordering::Relaxed);
        Pin::new(&mut *self.0.body()).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.0.body().is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.body().size_hint()
    }
}
