//! A download from the first call to the last byte.

use std::rc::Rc;

use chartlift_protocol::{DownloadRequest, DownloadUrl};
use futures::{FutureExt, StreamExt, TryStreamExt};

use super::{
    error::DownloadError,
    fetch::{ChunkOf, Fetching, Stopped},
    limits::Limits,
    plan::DownloadPlan,
    ports::DownloadPorts,
    progress::{DownloadProgress, DownloadSnapshot},
    shared::Shared,
    shelf::Shelf,
    urls::{Opening, Urls},
};
use crate::{plan::Tuning, ports::Clock, waits::Waits};

/// Runs downloads.
pub struct Downloader<P>(Rc<Shared<P>>);

impl<P> Clone for Downloader<P> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

/// A file that can be read: what it is, and how to get its bytes.
pub struct Opened<P> {
    shared: Rc<Shared<P>>,
    request: DownloadRequest,
    plan: DownloadPlan,
    opening: Opening,
}

impl<P: DownloadPorts> Downloader<P> {
    /// Over these ports.
    #[must_use]
    pub fn new(ports: Rc<P>, tuning: Tuning, limits: Limits) -> Self {
        Self(Rc::new(Shared::new(ports, tuning, limits)))
    }

    /// Asks the server for a file, to be read from a source byte on.
    ///
    /// # Errors
    /// What the server refused, or an index that contradicts itself.
    pub async fn open(&self, request: &DownloadRequest, start_at: u64) -> Result<Opened<P>, DownloadError> {
        let shared = Rc::clone(&self.0);
        let request = DownloadRequest { ranges: true, ..request.clone() };
        let opening = Opening::ask(&*shared.ports, &shared.tuning, &Waits::default(), &request).await?;
        let plan = DownloadPlan::new(&opening.ranges, opening.answer.encoding, start_at)?;
        // Should the URL expire, it is this very version that goes on.
        let request = DownloadRequest { version: Some(opening.answer.version), ..request };
        Ok(Opened { shared, request, plan, opening })
    }
}

impl<P: DownloadPorts> Opened<P> {
    /// What the server says of the file.
    #[must_use]
    pub fn answer(&self) -> &DownloadUrl {
        &self.opening.answer
    }

    /// Reads it. `deliver` gets the source bytes in order, each piece once the one before was taken; `report` is told how
    /// it stands every [`Tuning::report_ms`], as well as timers ring. Dropping the future aborts every request.
    ///
    /// # Errors
    /// The one error that ended it; what was delivered before is correct as far as it goes, except that with
    /// [`DownloadError::DamagedMidway`] the part in which the damage lies may have been delivered up to its last piece.
    pub async fn read<F: Future<Output = ()>>(
        self,
        deliver: impl Fn(ChunkOf<P>) -> F,
        report: impl Fn(&DownloadSnapshot),
    ) -> Result<(), DownloadError> {
        let Self { shared, request, mut plan, opening } = self;
        let stored = plan.parts.iter().map(|part| part.stored.end - part.stored.start);
        let progress = &DownloadProgress::new(plan.size_bytes, plan.start_at, stored);
        let urls = &Urls::new(&*shared.ports, &shared.tuning, progress.waits(), request, &opening);
        let outcome = loop {
            let shelf = Shelf::new(plan.parts.len());
            let (shared, download) = (&*shared, shared.number());
            let fetching = Fetching { shared, download, plan: &plan, urls, shelf, progress };
            match fetching.read(&deliver, &report).await {
                Ok(()) => break Ok(()),
                Err(Stopped::Failed(error)) => break Err(error),
                // What was handed over without being proven could not be proven any more.
                Err(Stopped::NoRanges) if !progress.is_proven() => {
                    break Err(DownloadError::StoreRefused { status: 200, code: None });
                }
                Err(Stopped::NoRanges) => {
                    plan = DownloadPlan::plain(&opening.ranges, opening.answer.encoding, progress.read())?;
                }
            }
        };
        report(&progress.snapshot(shared.ports.clock().now_ms()));
        outcome
    }
}

impl<P: DownloadPorts> Fetching<'_, P> {
    /// Reads what the plan says to its end.
    async fn read<F: Future<Output = ()>>(
        &self,
        deliver: &impl Fn(ChunkOf<P>) -> F,
        report: &impl Fn(&DownloadSnapshot),
    ) -> Result<(), Stopped> {
        let fetch = fetch_all(self).fuse();
        let deliver = deliver_all(self, deliver).fuse();
        let ticks = ticks(self.shared, self.progress, report).fuse();
        futures::pin_mut!(fetch, deliver, ticks);
        loop {
            futures::select_biased! {
                fetched = fetch => fetched?,
                () = deliver => return Ok(()),
                () = ticks => unreachable!("ticks never end"),
            }
        }
    }
}

/// Begins the parts in order, a few at a time.
async fn fetch_all<P: DownloadPorts>(fetching: &Fetching<'_, P>) -> Result<(), Stopped> {
    let parts = futures::stream::iter(0..fetching.plan.parts.len());
    parts
        .map(|at| fetching.fetch(at))
        .buffer_unordered(fetching.shared.limits.open_parts.max(1))
        .try_collect::<()>()
        .await
}

async fn deliver_all<P: DownloadPorts, F: Future<Output = ()>>(
    fetching: &Fetching<'_, P>,
    deliver: &impl Fn(ChunkOf<P>) -> F,
) {
    let (plan, progress) = (fetching.plan, fetching.progress);
    let mut ends = plan.parts.iter().map(|part| part.source.end).peekable();
    let mut read = plan.start_at;
    while let Some((piece, credit)) = fetching.shelf.next().await {
        deliver(piece.chunk).await;
        read += piece.crc.len;
        progress.handed_over(piece.crc.len);
        if ends.next_if_eq(&read).is_some() {
            progress.part_ended();
        }
        drop(credit);
    }
}

async fn ticks<P: DownloadPorts>(shared: &Shared<P>, progress: &DownloadProgress, report: &impl Fn(&DownloadSnapshot)) {
    loop {
        report(&progress.snapshot(shared.ports.clock().now_ms()));
        shared.ports.clock().sleep_ms(shared.tuning.report_ms).await;
    }
}
