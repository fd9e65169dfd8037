//! The presigned URL of the stored bytes, renewed before and when it expires.

use std::cell::RefCell;

use chartlift_protocol::{DownloadRequest, DownloadUrl, StoredRanges};
use futures::lock::Mutex;

use super::{
    error::DownloadError,
    ports::{DownloadControl, DownloadPorts},
};
use crate::{link, plan::Tuning, ports::Clock, waits::Waits};

/// A URL that all parts of a download use.
pub struct Urls<'a, P: DownloadPorts> {
    ports: &'a P,
    tuning: &'a Tuning,
    waits: &'a Waits,
    request: DownloadRequest,
    opened: &'a StoredRanges,
    now: RefCell<Url>,
    /// One part at a time renews it; the others wait for that.
    renewing: Mutex<()>,
}

#[derive(Clone)]
struct Url {
    url: String,
    good_until_ms: u64,
}

impl<'a, P: DownloadPorts> Urls<'a, P> {
    /// Begins with the URL of the opening answer.
    pub fn new(
        ports: &'a P,
        tuning: &'a Tuning,
        waits: &'a Waits,
        request: DownloadRequest,
        opened: &'a Opening,
    ) -> Self {
        let now = RefCell::new(Url { url: opened.ranges.url.clone(), good_until_ms: opened.good_until_ms });
        Self { ports, tuning, waits, request, opened: &opened.ranges, now, renewing: Mutex::new(()) }
    }

    /// A URL that is not known to have expired.
    ///
    /// # Errors
    /// What ended the call for a new one; [`DownloadError::Damaged`] if it is for other bytes.
    pub async fn fresh(&self) -> Result<String, DownloadError> {
        if let Some(url) = self.good() {
            return Ok(url);
        }
        let _one_at_a_time = self.renewing.lock().await;
        if let Some(url) = self.good() {
            return Ok(url);
        }
        let renewed = Opening::ask(self.ports, self.tuning, self.waits, &self.request).await?;
        if renewed.ranges.parts != self.opened.parts || renewed.ranges.source != self.opened.source {
            // A version never changes: somebody answers for another one.
            return Err(DownloadError::Damaged);
        }
        let url = renewed.ranges.url;
        self.now.replace(Url { url: url.clone(), good_until_ms: renewed.good_until_ms });
        Ok(url)
    }

    /// S3 no longer takes this URL, whatever the clock says.
    pub fn expired(&self, url: &str) {
        let mut now = self.now.borrow_mut();
        if now.url == url {
            now.good_until_ms = 0;
        }
    }

    fn good(&self) -> Option<String> {
        let now = self.now.borrow();
        (self.ports.clock().now_ms() < now.good_until_ms).then(|| now.url.clone())
    }
}

/// The server's answer, and how long its URL lasts.
pub struct Opening {
    /// The answer.
    pub answer: DownloadUrl,
    /// Its ranges.
    pub ranges: StoredRanges,
    good_until_ms: u64,
}

impl Opening {
    /// Asks the server.
    ///
    /// # Errors
    /// What ended the call.
    pub async fn ask<P: DownloadPorts>(
        ports: &P,
        tuning: &Tuning,
        waits: &Waits,
        request: &DownloadRequest,
    ) -> Result<Self, DownloadError> {
        let asked_ms = ports.clock().now_ms();
        let mut answer = link::call(ports, tuning, waits, || DownloadPorts::control(ports).open(request)).await?;
        // A server that does not know of ranges is older than this client.
        let ranges = answer.ranges.take().ok_or(DownloadError::BadAnswer { status: 200 })?;
        // A margin of a fifth: the request must reach S3 before the URL expires.
        let good_until_ms = asked_ms + u64::from(answer.expires_in_seconds) * 800;
        Ok(Self { answer, ranges, good_until_ms })
    }
}
