//! Fetches one part until all of it is on the shelf, through whatever the network does.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    ops::Range,
};

use futures::{
    FutureExt, StreamExt,
    future::{Fuse, FusedFuture},
};

use super::{
    error::DownloadError,
    limits::{PIECE_BYTES, READ_AHEAD_BYTES},
    plan::{DownloadPlan, Planned},
    ports::{DownloadPorts, FetchError, FetchJob, Fetcher, Flow, FlowEvent, Piece},
    progress::DownloadProgress,
    shared::Shared,
    shelf::{Credit, Shelf},
    urls::Urls,
};
use crate::{
    crc::Crc,
    error::UploadError,
    ports::{Clock, PutError},
    schedule::{Permit, UploadNo},
    tries::{Next, Tries},
};

/// Wrong bytes this often from one part by one URL are not the network's fault. Another URL is tried as often: a cache on
/// the way may keep what was damaged once.
const MAX_DAMAGED: u32 = 3;
/// Pieces a fetcher may be about to decode for one part: so many that it never waits for a message.
const CREDITS: u64 = 4;

/// The bytes a fetcher makes.
pub type ChunkOf<P> = <<P as DownloadPorts>::Fetcher as Fetcher>::Chunk;

/// What fetching the parts of one download needs to know.
pub struct Fetching<'a, P: DownloadPorts> {
    /// What all downloads share.
    pub shared: &'a Shared<P>,
    /// Whose parts they are.
    pub download: UploadNo,
    /// Where they lie.
    pub plan: &'a DownloadPlan,
    /// How to get at them.
    pub urls: &'a Urls<'a, P>,
    /// Where they go.
    pub shelf: Shelf<ChunkOf<P>>,
    /// Where to report.
    pub progress: &'a DownloadProgress,
}

/// How far a part has come, over all tries.
#[derive(Default)]
struct Taken {
    /// What was skipped at the start.
    skipped: Crc,
    /// What is on the shelf already or has left it, and what was skipped before it.
    crc: Crc,
    /// Whether anything is on the shelf.
    any: bool,
}

/// The connections that a try holds until all stored bytes have arrived, beside the one that the part whose turn it is
/// has anyway.
type Held = Vec<Permit>;

/// Why the parts are not fetched any further.
pub enum Stopped {
    /// The one error that ended it.
    Failed(DownloadError),
    /// Somebody on the way knows no ranges.
    NoRanges,
}

impl From<DownloadError> for Stopped {
    fn from(error: DownloadError) -> Self {
        Self::Failed(error)
    }
}

impl From<UploadError> for Stopped {
    fn from(error: UploadError) -> Self {
        Self::Failed(error.into())
    }
}

enum Outcome {
    Complete,
    Stalled,
    Failed(FetchError),
    /// The bytes are not those of the index.
    Damaged,
}

impl<P: DownloadPorts> Fetching<'_, P> {
    /// Fetches part number `at` of the plan.
    ///
    /// # Errors
    /// Why the parts are not fetched any further.
    pub async fn fetch(&self, at: usize) -> Result<(), Stopped> {
        let Shared { ports, tuning, lanes, .. } = self.shared;
        let part = &self.plan.parts[at];
        let mut taken = Taken::default();
        let mut tries = Tries::new(&**ports, tuning, lanes, self.progress.waits());
        let mut damaged = 0;
        loop {
            let url = self.urls.fresh().await?;
            let (requests, held) = self.lanes(at).await;
            tries.begin();
            let before = taken.crc.len;
            self.shelf.begin(at);
            let outcome = self.attempt(at, self.job(part, &url, requests, &taken), held, &mut taken).await;
            if taken.crc.len > before && taken.any {
                tries.came_further();
            }
            // What goes wrong after the last piece is of no matter.
            let outcome = if taken.any && taken.crc == part.crc { Outcome::Complete } else { outcome };
            let next = match outcome {
                Outcome::Complete => {
                    lanes.went_well();
                    break;
                }
                Outcome::Stalled => tries.stalled().await?,
                Outcome::Damaged | Outcome::Failed(FetchError::Undecodable) => {
                    damaged += 1;
                    // Whatever is wrong of it, nobody shall have it; what left already can only be told of.
                    let left = self.shelf.take_back(at);
                    let any = left.len > 0;
                    taken = Taken { crc: if any { taken.skipped.then(left) } else { Crc::default() }, any, ..taken };
                    if damaged == 2 * MAX_DAMAGED {
                        let error = if any { DownloadError::DamagedMidway } else { DownloadError::Damaged };
                        return Err(error.into());
                    }
                    let next = tries.damaged().await?;
                    if damaged == MAX_DAMAGED { Next::NewUrl } else { next }
                }
                Outcome::Failed(FetchError::Whole) => return Err(Stopped::NoRanges),
                Outcome::Failed(FetchError::Answer(error)) => tries.failed(&error, false).await?,
                Outcome::Failed(FetchError::Truncated) => tries.failed(&PutError::Network, false).await?,
            };
            if next == Next::NewUrl {
                self.urls.expired(&url);
            }
        }
        self.shelf.complete(at);
        self.received(at, part.stored.end - part.stored.start);
        Ok(())
    }

    fn received(&self, at: usize, bytes: u64) {
        if self.plan.plain {
            self.progress.received_plain(bytes);
        } else {
            self.progress.received(at, bytes);
        }
    }

    /// How many requests to make for a part, and the connections for them. The part whose turn it is always gets one,
    /// for others may hold theirs until it is through; what is idle beyond that, few parts share.
    async fn lanes(&self, at: usize) -> (u64, Held) {
        let one = || self.shared.lanes.pool().acquire(self.download, 1, at as u64).fuse();
        let first = {
            let (turn, permit) = (self.shelf.turn(at).fuse(), one());
            futures::pin_mut!(turn, permit);
            futures::select_biased! { () = turn => None, permit = permit => Some(permit) }
        };
        let connections = self.shared.limits.connections as u64;
        let most = self.plan.requests(&self.plan.parts[at], connections);
        let more = (1..most).map_while(|_| one().now_or_never()).collect::<Held>();
        (1 + more.len() as u64, more.into_iter().chain(first).collect())
    }

    /// Leave to decode one more piece.
    async fn credit(&self, at: usize) -> Credit {
        let head = self.shelf.head_credit(at).fuse();
        let permit = self.shared.decoded.acquire(self.download, 1, at as u64).fuse();
        futures::pin_mut!(head, permit);
        futures::select_biased! { () = head => None, permit = permit => Some(permit) }
    }

    /// What to fetch, given what is on the shelf already.
    fn job(&self, part: &Planned, url: &str, requests: u64, taken: &Taken) -> FetchJob {
        let skip_bytes = if taken.any { taken.crc.len } else { self.plan.skip(part) };
        let stored = part.stored.clone();
        // Only a single part: asking for the whole object is the one request that never needs a preflight.
        let whole = requests == 1 && self.plan.parts.len() == 1 && part.source == (0..self.plan.size_bytes);
        FetchJob {
            url: url.to_owned(),
            lead_bytes: if whole { stored.start } else { 0 },
            object_bytes: self.plan.object_bytes,
            stored_bytes: stored.end - stored.start,
            ask: if whole { Vec::new() } else { split(&stored, requests) },
            encoding: self.plan.encoding,
            source_bytes: part.crc.len,
            skip_bytes,
        }
    }

    /// One try, under the eyes of a watchdog that looks at bytes while there is leave to decode them.
    async fn attempt(&self, at: usize, job: FetchJob, mut held: Held, taken: &mut Taken) -> Outcome {
        let Shared { ports, tuning, .. } = self.shared;
        let clock = ports.clock();
        let part = &self.plan.parts[at];
        let pieces_left = Cell::new((job.source_bytes - job.skip_bytes).div_ceil(PIECE_BYTES));
        let stored_bytes = job.stored_bytes;
        let mut flow = ports.fetcher().open(job).fuse();
        let credits: RefCell<VecDeque<Credit>> = RefCell::default();
        let (received, moved_ms) = (Cell::new(0), Cell::new(clock.now_ms()));
        let watchdog = async {
            loop {
                // Without leave to decode, silence means something only while there is room to read ahead.
                let waiting = received.get() < stored_bytes.min(READ_AHEAD_BYTES)
                    || !credits.borrow().is_empty()
                    || pieces_left.get() == 0;
                let silent = if waiting { clock.now_ms() - moved_ms.get() } else { 0 };
                if silent >= tuning.stall_ms {
                    return;
                }
                clock.sleep_ms(tuning.stall_ms - silent).await;
            }
        }
        .fuse();
        let credit = Fuse::terminated();
        futures::pin_mut!(watchdog, credit);
        loop {
            let more = (credits.borrow().len() as u64) < pieces_left.get().min(CREDITS);
            if more && credit.is_terminated() {
                credit.set(self.credit(at).fuse());
            }
            futures::select_biased! {
                event = flow.next() => match event {
                    None => return if taken.crc == part.crc { Outcome::Complete } else { Outcome::Damaged },
                    Some(FlowEvent::Failed(error)) => return Outcome::Failed(error),
                    Some(FlowEvent::Received(bytes)) => {
                        moved_ms.set(clock.now_ms());
                        received.set(bytes);
                        self.received(at, bytes.min(stored_bytes));
                        if bytes >= stored_bytes {
                            // Decoding the rest needs no connection.
                            held.clear();
                        }
                    }
                    Some(FlowEvent::Skipped(crc)) => {
                        if !taken.any {
                            (taken.skipped, taken.crc) = (crc, crc);
                        } else if taken.crc != crc {
                            return Outcome::Damaged;
                        }
                    }
                    Some(FlowEvent::Piece(piece)) => {
                        moved_ms.set(clock.now_ms());
                        let credit = credits.borrow_mut().pop_front().flatten();
                        pieces_left.set(pieces_left.get().saturating_sub(1));
                        if !self.take(at, part, piece, credit, taken) {
                            return Outcome::Damaged;
                        }
                    }
                },
                permit = credit => {
                    if credits.borrow().is_empty() {
                        moved_ms.set(clock.now_ms());
                    }
                    flow.get_ref().grant();
                    credits.borrow_mut().push_back(permit);
                }
                () = watchdog => return Outcome::Stalled,
            }
        }
    }

    /// Puts a piece on the shelf, unless it ends its part and the part is not what it should be.
    fn take(&self, at: usize, part: &Planned, piece: Piece<ChunkOf<P>>, credit: Credit, taken: &mut Taken) -> bool {
        let crc = taken.crc.then(piece.crc);
        if crc.len > part.crc.len || (crc.len == part.crc.len && crc != part.crc) {
            return false;
        }
        (taken.crc, taken.any) = (crc, true);
        self.shelf.push(at, piece, credit);
        true
    }
}

/// Cuts a range into so many of about the same length.
fn split(range: &Range<u64>, parts: u64) -> Vec<Range<u64>> {
    let len = range.end - range.start;
    let at = |part: u64| range.start + len / parts * part + (len % parts).min(part);
    (0..parts).map(|part| at(part)..at(part + 1)).filter(|range| !range.is_empty()).collect()
}
