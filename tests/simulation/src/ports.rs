//! The engine's ports, bound to the simulated world.

use std::{
    cell::{Cell, RefCell},
    collections::{HashMap, HashSet, VecDeque},
    ops::Range,
    rc::Rc,
};

use chartlift_core::{
    crc::Crc,
    digest::Digester,
    ports::{
        Chunk, Clock, Compressor, Control, ControlError, Digests, JobError, Journal, PutError, Source, SourceError,
        SourceMeta, Transport, Upcoming,
    },
    protocol::{
        CompleteUpload, CreateUpload, Encoding, ErrorCode, Problem, Sha256, SignParts, SignedPart, SignedParts,
        UploadCompleted, UploadCreated, UploadState,
    },
    record::{Head, PartRecord, Saved},
    segment::{Codec, Job, Segment},
    verify::{Sampler, Verifier},
};

use crate::{
    simulation::Simulation,
    world::{World, refusal, sha256},
};

/// How often what goes wrong, in thousandths of all chances.
#[derive(Clone, Copy, Debug, Default)]
pub struct Moods {
    /// A call or part gets no answer and does nothing.
    pub reset: u64,
    /// It does its work, and the answer is lost (also what a missing CORS header looks like).
    pub lost_answer: u64,
    /// 500, 503 with or without `Retry-After`, 429.
    pub overload: u64,
    /// It hangs without moving a byte.
    pub stall: u64,
    /// The browser aborts on its own.
    pub abort: u64,
    /// Bytes are damaged on the way.
    pub damage: u64,
    /// S3's clock runs ahead: a URL is expired when it arrives.
    pub skew: u64,
    /// A worker dies.
    pub worker: u64,
    /// An old request arrives a second time, later.
    pub duplicate: u64,
}

/// What all fakes of one run share.
pub struct Shared {
    /// Time and chance.
    pub time: Simulation,
    /// Server and S3.
    pub world: World,
    /// What goes wrong how often.
    pub moods: Cell<Moods>,
    /// No network until then.
    pub offline_until_ms: Cell<u64>,
    /// A login page in the place of every answer until then.
    pub portal_until_ms: Cell<u64>,
    /// How often the machine has slept.
    pub naps: Cell<u32>,
    /// A timer of the page rings up to so much late, in milliseconds.
    pub timers_late_ms: Cell<u64>,
    /// What the next parts are answered before anything of them is taken.
    pub next_puts: RefCell<VecDeque<PutError>>,
    /// Whether completing is done and its answer never comes.
    pub complete_is_silent: Cell<bool>,
    /// Whether completing is begun, S3 makes the object, and then nothing more is heard.
    pub complete_is_slow: Cell<bool>,
    /// Calls and parts so far.
    pub requests: Cell<u64>,
    /// Whether the browser notices that it is offline.
    pub notices_offline: bool,
    /// When the file changes.
    pub changes_at_ms: Option<u64>,
    /// What survives a crash.
    pub disk: RefCell<HashMap<String, Saved>>,
    /// Locks that are held.
    pub locks: RefCell<HashSet<String>>,
    /// Requests in flight.
    pub flying: Cell<u32>,
    /// Whether the tab keeps what it has read of the file.
    pub keeps: Cell<bool>,
    /// How often it was told to go on.
    pub resumed: Cell<u32>,
    /// Request URLs to deliver again, with their bodies.
    pub late: RefCell<Vec<(String, Vec<u8>)>>,
    /// Chooses what is inflated again: one compressed segment in four.
    pub sampler: Sampler,
    /// After so many compressed segments, the encoder errs.
    pub encoder_errs_after: Cell<Option<u64>>,
}

/// The ports of one tab.
#[derive(Clone)]
pub struct Tab(pub Rc<Shared>);

/// A file in memory.
#[derive(Clone)]
pub struct Memory {
    /// Its bytes.
    pub bytes: Rc<Vec<u8>>,
    /// What is known of it.
    pub meta: SourceMeta,
    /// Whose time it is.
    pub shared: Rc<Shared>,
}

/// Bytes.
#[derive(Clone)]
pub struct Bytes(Rc<Vec<u8>>);

impl Chunk for Bytes {
    fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(Rc::new(bytes))
    }
    fn len(&self) -> u64 {
        self.0.len() as u64
    }
}

impl Shared {
    /// Tabs on a good day: nothing fails and the file does not change.
    #[must_use]
    pub fn calm(time: Simulation, world: World) -> Self {
        Self {
            time,
            world,
            moods: Cell::default(),
            offline_until_ms: Cell::default(),
            portal_until_ms: Cell::default(),
            naps: Cell::default(),
            timers_late_ms: Cell::default(),
            next_puts: RefCell::default(),
            complete_is_silent: Cell::default(),
            complete_is_slow: Cell::default(),
            requests: Cell::default(),
            notices_offline: true,
            changes_at_ms: None,
            disk: RefCell::default(),
            locks: RefCell::default(),
            flying: Cell::default(),
            keeps: Cell::default(),
            resumed: Cell::default(),
            late: RefCell::default(),
            sampler: Sampler::new(4),
            encoder_errs_after: Cell::default(),
        }
    }

    fn offline(&self) -> bool {
        self.time.now_ms() < self.offline_until_ms.get()
    }

    fn portal(&self) -> bool {
        self.time.now_ms() < self.portal_until_ms.get()
    }

    /// The machine sleeps for so long; what was on its way is gone.
    pub fn nap(&self, ms: u64) {
        self.naps.set(self.naps.get() + 1);
        self.time.nap(ms);
    }

    fn happens(&self, share: u64) -> bool {
        self.time.chance().per_mille(share)
    }

    /// What `Retry-After` may ask for; the browser's binding lets through no more than minutes, the engine neither.
    fn odd_wait(&self) -> Option<u64> {
        let waits = [None, Some(0), Some(1500), Some(1500), Some(86_400_000), Some(u64::MAX)];
        waits[usize::try_from(self.time.chance().below(6)).expect("below 6")]
    }

    /// One bit is wrong, if it is time for that.
    fn err(&self, compressed: &mut [u8]) {
        match self.encoder_errs_after.get() {
            Some(0) => {
                let middle = compressed.len() / 2;
                compressed[middle] ^= 4;
            }
            left => self.encoder_errs_after.set(left.map(|left| left - 1)),
        }
    }

    async fn latency(&self) {
        self.time.sleep_ms(5 + self.time.chance().below(120)).await;
    }

    /// A call to the server: what it does happens once, whatever becomes of the answer.
    async fn call<T>(&self, work: impl FnOnce(u64) -> Result<T, Box<Problem>>) -> Result<T, ControlError> {
        let (moods, naps) = (self.moods.get(), self.naps.get());
        self.requests.set(self.requests.get() + 1);
        self.latency().await;
        if self.offline() || naps != self.naps.get() || self.happens(moods.reset) {
            return Err(ControlError::Network);
        }
        if self.portal() {
            return Err(ControlError::Malformed { status: 200, retry_after_ms: None });
        }
        if self.happens(moods.overload) {
            return Err(match self.time.chance().below(4) {
                0 => ControlError::Malformed { status: 502, retry_after_ms: self.odd_wait() },
                1 => problem(ErrorCode::RateLimited, self.odd_wait()),
                2 => problem(ErrorCode::Internal, None),
                // What the server makes of a 200 with an error in its body at CompleteMultipartUpload.
                _ => problem(ErrorCode::ObjectStoreUnavailable, None),
            });
        }
        let answer = work(self.time.now_ms());
        self.latency().await;
        if self.happens(moods.lost_answer) || self.offline() || naps != self.naps.get() {
            return Err(ControlError::Network);
        }
        answer.map_err(|problem| ControlError::Problem { problem, retry_after_ms: None })
    }
}

fn problem(code: ErrorCode, retry_after_ms: Option<u64>) -> ControlError {
    ControlError::Problem { problem: refusal(code), retry_after_ms }
}

impl Source for Memory {
    fn meta(&self) -> &SourceMeta {
        &self.meta
    }
    async fn read(&self, range: Range<u64>) -> Result<Vec<u8>, SourceError> {
        self.shared.keeps.set(true);
        self.shared.time.sleep_ms(1).await;
        if self.shared.changes_at_ms.is_some_and(|at| self.shared.time.now_ms() >= at) {
            return Err(SourceError::Changed);
        }
        let index = |at: u64| usize::try_from(at).expect("test files are small");
        Ok(self.bytes[index(range.start)..index(range.end)].to_vec())
    }
    fn rest(&self) {
        self.shared.keeps.set(false);
    }
}

impl Compressor for Tab {
    type Source = Memory;
    type Chunk = Bytes;
    fn width(&self) -> usize {
        4
    }
    fn holds(&self, _encoding: Encoding) -> bool {
        true
    }
    async fn run(&self, source: &Memory, job: Job) -> Result<Segment<Bytes>, JobError> {
        let input = source.read(job.read_range()).await.map_err(JobError::Source)?;
        // Workers finish in any order.
        self.0.time.sleep_ms(self.0.time.chance().below(8)).await;
        if self.0.happens(self.0.moods.get().worker) {
            return Err(JobError::Worker);
        }
        let prime = usize::try_from(job.prime_bytes).expect("a window is small");
        let mut out = Vec::new();
        match job.encoding {
            Encoding::Gzip => {
                Codec::new().encode(&input, prime, job.effort, job.last, &mut out);
                self.0.err(&mut out);
                if self.0.sampler.picks(&job, source.meta.size_bytes)
                    && !Verifier::default().holds(&out, &input, prime, job.last)
                {
                    return Err(JobError::Encoder);
                }
            }
            Encoding::Identity => out.extend_from_slice(&input),
        }
        let (source, stored) = (Crc::of(&input[prime..]), Crc::of(&out));
        Ok(Segment { source, stored, chunk: Bytes::from_bytes(out), job })
    }
    async fn digest(&self, source: &Memory, sha256: bool) -> Result<Digests, JobError> {
        let mut digester = Digester::new(sha256);
        for start in (0..source.meta.size_bytes).step_by(4096) {
            let end = (start + 4096).min(source.meta.size_bytes);
            digester.update(&source.read(start..end).await.map_err(JobError::Source)?);
        }
        Ok(digester.finish())
    }
}

/// Counts a request for as long as it flies.
struct Flight<'a>(&'a Cell<u32>);

impl<'a> Flight<'a> {
    fn begin(count: &'a Cell<u32>) -> Self {
        count.set(count.get() + 1);
        Self(count)
    }
}

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

impl Transport for Tab {
    type Chunk = Bytes;

    async fn put(&self, part: &SignedPart, body: &[Bytes], sent: &dyn Fn(u64)) -> Result<(), PutError> {
        let _flight = Flight::begin(&self.0.flying);
        let Shared { time, world, .. } = &*self.0;
        let (moods, naps) = (self.0.moods.get(), self.0.naps.get());
        self.0.requests.set(self.0.requests.get() + 1);
        let next = self.0.next_puts.borrow_mut().pop_front();
        if let Some(error) = next {
            time.sleep_ms(20).await;
            return Err(error);
        }
        let mut bytes: Vec<u8> = body.iter().flat_map(|chunk| chunk.0.iter().copied()).collect();
        let total = bytes.len() as u64;
        let breaks_at = self.0.happens(moods.reset).then(|| time.chance().below(total + 1));
        let stalls_at = self.0.happens(moods.stall).then(|| time.chance().below(total + 1));
        for at in (0..=total).step_by(512).chain([total]) {
            time.sleep_ms(1 + time.chance().below(20)).await;
            if stalls_at.is_some_and(|stall| at >= stall) {
                std::future::pending::<()>().await;
            }
            if self.0.offline() || naps != self.0.naps.get() || breaks_at.is_some_and(|fault| at >= fault) {
                return Err(PutError::Network);
            }
            // Browsers report late, twice, and again from the start.
            sent(at);
        }
        if self.0.portal() {
            return Err(PutError::Status { status: 200, code: None, retry_after_ms: None });
        }
        if self.0.happens(moods.abort) {
            return Err(PutError::Aborted);
        }
        if self.0.happens(moods.overload) {
            let (status, code) = [(503, "SlowDown"), (500, "InternalError"), (429, "TooManyRequests")]
                [usize::try_from(time.chance().below(3)).expect("below 3")];
            let retry_after_ms = if self.0.happens(300) { self.0.odd_wait() } else { None };
            return Err(PutError::Status { status, code: Some(code.into()), retry_after_ms });
        }
        if total > 0 && self.0.happens(moods.damage) {
            let at = usize::try_from(time.chance().below(total)).expect("test files are small");
            bytes[at] ^= 0x20;
        }
        let skewed = if self.0.happens(moods.skew) { world.url_life_ms.get() + 1 } else { 0 };
        let outcome = world.put(&part.url, &bytes, time.now_ms() + skewed);
        if self.0.happens(moods.duplicate) {
            self.0.late.borrow_mut().push((part.url.clone(), bytes));
        }
        self.0.latency().await;
        if self.0.happens(moods.lost_answer) || self.0.offline() {
            return Err(PutError::Network);
        }
        // A proxy's copy of an older request arrives now.
        if self.0.happens(500) {
            for (url, body) in self.0.late.borrow_mut().drain(..) {
                let _ = world.put(&url, &body, time.now_ms());
            }
        }
        outcome.map_err(|(status, code)| PutError::Status { status, code: Some(code.into()), retry_after_ms: None })
    }

    async fn sha256(&self, body: &[Bytes]) -> Option<Sha256> {
        let bytes: Vec<u8> = body.iter().flat_map(|chunk| chunk.0.iter().copied()).collect();
        Some(sha256(&bytes))
    }

    async fn online_changed(&self) {
        if self.0.notices_offline && self.0.offline() {
            let until = self.0.offline_until_ms.get().saturating_sub(self.0.time.now_ms());
            self.0.time.sleep_ms(until).await;
        } else {
            // Nothing changes, or the browser does not see it.
            std::future::pending::<()>().await;
        }
    }
}

impl Control for Tab {
    async fn create(&self, key: &str, request: &CreateUpload) -> Result<UploadCreated, ControlError> {
        self.0.call(|now| self.0.world.create(key, request, now)).await
    }
    async fn sign(&self, upload_id: &str, request: &SignParts) -> Result<SignedParts, ControlError> {
        self.0.call(|now| self.0.world.sign(upload_id, request, now)).await
    }
    async fn state(&self, upload_id: &str) -> Result<UploadState, ControlError> {
        self.0.call(|_| self.0.world.state(upload_id)).await
    }
    async fn complete(&self, upload_id: &str, request: &CompleteUpload) -> Result<UploadCompleted, ControlError> {
        if self.0.complete_is_slow.get() {
            self.0.world.assembling.set(true);
            std::future::pending::<()>().await;
        }
        let answer = self.0.call(|_| self.0.world.complete(upload_id, request)).await;
        if self.0.complete_is_silent.get() {
            std::future::pending::<()>().await;
        }
        answer
    }
    async fn abort(&self, upload_id: &str) -> Result<(), ControlError> {
        self.0.call(|_| self.0.world.abort(upload_id)).await
    }
    async fn reachable(&self) -> bool {
        self.0.latency().await;
        !self.0.offline() && !self.0.portal()
    }

    async fn prepare(&self, _call: Upcoming<'_>) {}
}

/// Releases a lock when the tab is done, or dead.
pub struct Held(Rc<Shared>, String);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.locks.borrow_mut().remove(&self.1);
    }
}

impl Journal for Tab {
    type Lock = Held;
    async fn lock(&self, key: &str) -> Option<Held> {
        let taken = self.0.locks.borrow_mut().insert(key.to_owned());
        taken.then(|| Held(Rc::clone(&self.0), key.to_owned()))
    }
    async fn load(&self, key: &str) -> Option<Saved> {
        self.0.disk.borrow().get(key).cloned()
    }
    async fn save_head(&self, key: &str, head: &Head) {
        let mut disk = self.0.disk.borrow_mut();
        let parts = disk.remove(key).filter(|saved| saved.head.upload_id == head.upload_id).map(|saved| saved.parts);
        disk.insert(key.to_owned(), Saved { head: head.clone(), parts: parts.unwrap_or_default() });
    }
    async fn save_part(&self, key: &str, part: &PartRecord) {
        self.0.time.sleep_ms(1).await;
        if let Some(saved) = self.0.disk.borrow_mut().get_mut(key) {
            saved.parts.retain(|known| known.number != part.number);
            saved.parts.push(part.clone());
        }
    }
    async fn settle(&self) {}

    async fn remove(&self, key: &str) {
        self.0.disk.borrow_mut().remove(key);
    }
}

impl Clock for Tab {
    fn now_ms(&self) -> u64 {
        self.0.time.now_ms()
    }
    async fn sleep_ms(&self, ms: u64) {
        let late_ms = match self.0.timers_late_ms.get() {
            0 => 0,
            most => self.0.time.chance().below(most + 1),
        };
        self.0.time.sleep_ms(ms.saturating_add(late_ms)).await;
    }
    fn unix_ms(&self) -> u64 {
        self.0.time.now_ms()
    }
    fn random(&self) -> u64 {
        self.0.time.chance().bits()
    }
}

crate::all_ports_are!(Tab, source Memory, chunk Bytes);
