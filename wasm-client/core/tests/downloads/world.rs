//! A server and an S3 that fail in every way a download may meet.

use std::{
    cell::{Cell, RefCell},
    ops::Range,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use chartlift_core::{
    download::{
        Decoded, Decoder, DownloadControl, DownloadPorts, FetchError, FetchJob, Fetcher, Flow, FlowEvent, Piece,
    },
    link::Link,
    ports::{Clock, ControlError, PutError},
    protocol::{DownloadRequest, DownloadUrl, StoredRanges},
};
use futures::{FutureExt, Stream, channel::mpsc, future::LocalBoxFuture};

use crate::{object::Object, time::Time};

/// How often what goes wrong, in thousandths of all requests.
#[derive(Clone, Copy, Default)]
pub struct Moods {
    /// No answer.
    pub reset: u64,
    /// The body breaks off with an error.
    pub broken: u64,
    /// The body ends early without one.
    pub truncated: u64,
    /// 500, 503, 429.
    pub overload: u64,
    /// It hangs, at once or in mid-body.
    pub stall: u64,
    /// Everything comes, but the body does not end.
    pub endless: u64,
    /// A bit flips on the way.
    pub damage: u64,
    /// The URL is refused before its time.
    pub skew: u64,
    /// The server's own call fails.
    pub control: u64,
}

pub struct World {
    pub time: Time,
    pub object: Object,
    pub moods: Moods,
    /// No network in this time.
    pub offline_ms: Range<u64>,
    pub notices_offline: bool,
    pub url_lasts_seconds: u32,
    /// Somebody on the way gives whole objects where ranges are asked for.
    pub knows_no_ranges: Cell<bool>,
    /// A cache on the way has a damaged copy under the first URL: this byte of the object is wrong.
    pub cached_damage_at: Option<u64>,
    /// Requests under way.
    pub flying: Cell<u32>,
    pub asked: RefCell<Vec<FetchJob>>,
    pub opened: Cell<u32>,
    /// Decoded bytes alive now, and at most.
    pub live: Cell<u64>,
    pub most_live: Cell<u64>,
}

/// Decoded bytes that are counted while they live.
pub struct Counted {
    pub bytes: Vec<u8>,
    world: Rc<World>,
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.world.live.set(self.world.live.get() - self.bytes.len() as u64);
    }
}

#[derive(Clone)]
pub struct Tab(pub Rc<World>);

impl World {
    pub fn new(time: Time, object: Object) -> Self {
        Self {
            time,
            object,
            moods: Moods::default(),
            offline_ms: 0..0,
            notices_offline: true,
            url_lasts_seconds: 300,
            knows_no_ranges: Cell::new(false),
            cached_damage_at: None,
            flying: Cell::new(0),
            asked: RefCell::default(),
            opened: Cell::new(0),
            live: Cell::new(0),
            most_live: Cell::new(0),
        }
    }

    fn offline(&self) -> bool {
        self.offline_ms.contains(&self.time.now_ms())
    }

    fn count(self: &Rc<Self>, bytes: &[u8]) -> Counted {
        self.live.set(self.live.get() + bytes.len() as u64);
        self.most_live.set(self.most_live.get().max(self.live.get()));
        Counted { bytes: bytes.to_vec(), world: Rc::clone(self) }
    }
}

impl Link for Tab {
    type Clock = Time;
    fn clock(&self) -> &Time {
        &self.0.time
    }
    async fn online_changed(&self) {
        if !(self.0.notices_offline && self.0.offline()) {
            std::future::pending::<()>().await;
        }
        let now = self.0.time.now_ms();
        self.0.time.sleep_ms(self.0.offline_ms.end.saturating_sub(now).max(1)).await;
    }
    async fn reachable(&self) -> bool {
        self.0.time.sleep_ms(5).await;
        !self.0.offline()
    }
}

impl DownloadPorts for Tab {
    type Fetcher = Self;
    type Control = Self;
    fn fetcher(&self) -> &Self {
        self
    }
    fn control(&self) -> &Self {
        self
    }
}

impl DownloadControl for Tab {
    async fn open(&self, request: &DownloadRequest) -> Result<DownloadUrl, ControlError> {
        let world = &self.0;
        world.time.sleep_ms(1 + world.time.below(60)).await;
        if world.offline() || world.time.per_mille(world.moods.control) {
            return Err(ControlError::Network);
        }
        assert!(request.ranges);
        assert!(world.opened.get() == 0 || request.version == Some(7), "a renewed URL is for the same version");
        world.opened.set(world.opened.get() + 1);
        let good_until_ms = world.time.now_ms() + u64::from(world.url_lasts_seconds) * 1000;
        let (object, url) = (&world.object, format!("{good_until_ms}/{}", world.opened.get()));
        Ok(DownloadUrl {
            url: String::new(),
            expires_in_seconds: world.url_lasts_seconds,
            file_name: "a.txt".into(),
            content_type: "text/plain".into(),
            version: 7,
            source_bytes: object.source.len() as u64,
            stored_bytes: object.stored.len() as u64,
            encoding: object.encoding,
            ranges: Some(StoredRanges { url, ..object.ranges.clone() }),
        })
    }
}

/// One part under way: its work is done while somebody listens.
pub struct Fetching {
    events: mpsc::UnboundedReceiver<FlowEvent<Counted>>,
    credits: mpsc::UnboundedSender<()>,
    work: Option<LocalBoxFuture<'static, ()>>,
    world: Rc<World>,
}

impl Drop for Fetching {
    fn drop(&mut self) {
        self.world.flying.set(self.world.flying.get() - 1);
    }
}

impl Flow<Counted> for Fetching {
    fn grant(&self) {
        let _ = self.credits.unbounded_send(());
    }
}

impl Stream for Fetching {
    type Item = FlowEvent<Counted>;
    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(work) = &mut self.work
            && work.poll_unpin(context).is_ready()
        {
            self.work = None;
        }
        Pin::new(&mut self.events).poll_next(context)
    }
}

impl Fetcher for Tab {
    type Chunk = Counted;
    type Flow = Fetching;

    fn open(&self, job: FetchJob) -> Fetching {
        let world = Rc::clone(&self.0);
        world.flying.set(world.flying.get() + 1);
        world.asked.borrow_mut().push(job.clone());
        let (sender, events) = mpsc::unbounded();
        let (credits, granted) = mpsc::unbounded();
        let work = {
            let world = Rc::clone(&world);
            async move {
                if let Err(error) = serve(&world, &job, &sender, granted).await {
                    let _ = sender.unbounded_send(FlowEvent::Failed(error));
                }
            }
        };
        Fetching { events, credits, work: Some(work.boxed_local()), world }
    }
}

fn status(status: u16, code: &str) -> FetchError {
    FetchError::Answer(PutError::Status { status, code: Some(code.into()), retry_after_ms: None })
}

async fn serve(
    world: &Rc<World>,
    job: &FetchJob,
    events: &mpsc::UnboundedSender<FlowEvent<Counted>>,
    mut granted: mpsc::UnboundedReceiver<()>,
) -> Result<(), FetchError> {
    let (time, moods) = (&world.time, world.moods);
    time.sleep_ms(10 + time.below(60)).await;
    let network = FetchError::Answer(PutError::Network);
    if world.offline() || time.per_mille(moods.reset) {
        return Err(network);
    }
    let (good_until_ms, signed) = job.url.split_once('/').unwrap();
    if time.now_ms() >= good_until_ms.parse::<u64>().unwrap() || time.per_mille(moods.skew) {
        return Err(status(403, "AccessDenied"));
    }
    if time.per_mille(moods.overload) {
        let (code, name) =
            [(500, "InternalError"), (503, "SlowDown"), (429, "")][usize::try_from(time.below(3)).unwrap()];
        return Err(status(code, name));
    }
    if world.knows_no_ranges.get() && !job.ask.is_empty() {
        return Err(FetchError::Whole);
    }
    let mut object = world.object.stored.clone();
    if let Some(at) = world.cached_damage_at
        && signed == "1"
    {
        object[usize::try_from(at).unwrap()] ^= 4;
    }
    let stored =
        |asked: &Range<u64>| &object[usize::try_from(asked.start).unwrap()..usize::try_from(asked.end).unwrap()];
    let mut body = match job.ask.as_slice() {
        [] => object.clone(),
        asked => asked.iter().map(stored).collect::<Vec<_>>().concat(),
    };
    if time.per_mille(moods.damage) && !body.is_empty() {
        let at = usize::try_from(time.below(body.len() as u64)).unwrap();
        body[at] ^= 1 << time.below(8);
    }
    let cut = |share| time.per_mille(share).then(|| usize::try_from(time.below(body.len() as u64)).unwrap());
    let (broken, truncated, stalled) = (cut(moods.broken), cut(moods.truncated), cut(moods.stall));
    let mut decoder = Decoder::new(job, Vec::new());
    let (mut at, mut input): (usize, &[u8]) = (0, &[]);
    let mut allowed = false;
    loop {
        if !allowed && !decoder.is_done() {
            futures::StreamExt::next(&mut granted).await;
            allowed = true;
        }
        match decoder.step(&mut input)? {
            Decoded::Done if time.per_mille(moods.endless) => futures::future::pending().await,
            Decoded::Done => return Ok(()),
            Decoded::Skipped(crc) => drop(events.unbounded_send(FlowEvent::Skipped(crc))),
            Decoded::Piece(crc) => {
                let chunk = world.count(decoder.piece());
                let _ = events.unbounded_send(FlowEvent::Piece(Piece { chunk, crc }));
                allowed = false;
            }
            Decoded::Hungry => {
                if stalled.is_some_and(|stalled| at >= stalled) {
                    futures::future::pending::<()>().await;
                }
                if broken.is_some_and(|broken| at >= broken) || world.offline() {
                    return Err(network);
                }
                if at == body.len() || truncated.is_some_and(|truncated| at >= truncated) {
                    return Err(FetchError::Truncated);
                }
                let end = body.len().min(at + 1 + usize::try_from(time.below(200_000)).unwrap());
                input = &body[at..end];
                at = end;
                time.sleep_ms(1 + time.below(20)).await;
                let received = (at as u64).saturating_sub(job.lead_bytes).min(job.stored_bytes);
                let _ = events.unbounded_send(FlowEvent::Received(received));
            }
        }
    }
}
