//! Files and links without bytes: sizes, speeds and memory are simulated, so that terabytes take seconds.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    ops::Range,
    rc::Rc,
};

use chartlift_core::{
    Engine, Tuning, UploadError, UploadRequest,
    crc::Crc,
    ports::{
        Chunk, Clock, Compressor, Control, ControlError, Digests, JobError, Journal, PutError, Source, SourceError,
        SourceMeta, Transport, Upcoming,
    },
    protocol::{
        CompleteUpload, Compression, CreateUpload, Encoding, Intent, Sha256, SignParts, SignedPart, SignedParts,
        UploadCompleted, UploadCreated, UploadPolicy, UploadState,
    },
    record::{Head, PartRecord, Saved},
    segment::{Job, Segment},
};
use futures::future::join_all;

use crate::simulation::Simulation;

/// What is simulated.
#[derive(Clone)]
pub struct Setting {
    /// Size of the file in bytes.
    pub size_bytes: u64,
    /// Whether the gate will want to compress it.
    pub compressible: bool,
    /// Stored bytes of a compressed segment per 1,024 source bytes, by the segment's start.
    pub ratio_per_1024: fn(u64) -> u64,
    /// Source bytes a worker compresses per millisecond, by effort.
    pub worker_speed: fn(u8) -> u64,
    /// Stored bytes the link takes per millisecond, at a time in milliseconds.
    pub link_speed: fn(u64) -> u64,
    /// Whether something before the link takes each part at once, and then passes it on.
    pub swallows: bool,
    /// Of all requests in their order, those whose connection is dead: their bytes are taken and never answered.
    pub dead: Range<u64>,
    /// Time of one way over the link, in milliseconds.
    pub latency_ms: u64,
    /// What the server's policy names.
    pub intent: Intent,
    /// Whether it wants the source's SHA-256.
    pub sha256: bool,
    /// Whether it wanted one when the page came.
    pub wanted_sha256: bool,
    /// The engine's numbers.
    pub tuning: Tuning,
}

impl Setting {
    fn policy(&self) -> UploadPolicy {
        let Self { intent, sha256, .. } = *self;
        UploadPolicy {
            compression: Compression::Auto,
            intent,
            max_parallel_parts: 6,
            sha256,
            forms: false,
            equal_parts: false,
        }
    }
}

/// What came of it.
#[derive(Debug)]
pub struct Seen {
    /// The end.
    pub outcome: Result<UploadCompleted, UploadError>,
    /// When it was over, in simulated milliseconds.
    pub took_ms: u64,
    /// Whether a SHA-256 was told at its end.
    pub told_sha256: bool,
    /// Of all second readings in their order, whether they computed one.
    pub read_with_sha256: Vec<bool>,
    /// The most stored bytes held at once.
    pub peak_bytes: u64,
    /// How often each part was sent, counting by its number.
    pub sent: BTreeMap<u32, u32>,
    /// Sizes of the parts in their order.
    pub parts: Vec<u64>,
    /// The effort of each part in its order.
    pub efforts: Vec<u8>,
    /// How long a connection was free while a part only waited for its signature, in milliseconds.
    pub waited_for_signature_ms: u64,
    /// Source bytes that were compressed when the first part left.
    pub compressed_at_first_part: u64,
    /// Source bytes that were compressed when the second reading began.
    pub compressed_at_second_reading: u64,
    /// When the first segment was begun, in milliseconds.
    pub began_compressing_ms: u64,
}

#[derive(Default)]
struct Ledger {
    held: Cell<u64>,
    peak: Cell<u64>,
    flying: Cell<u64>,
    begun: Cell<u64>,
    link_free_at_us: Cell<u64>,
    efforts: RefCell<Vec<(u64, u8)>>,
    completed: RefCell<Option<CompleteUpload>>,
    signing: Cell<u64>,
    waited_ms: Cell<u64>,
    compressed: Cell<u64>,
    at_first_part: Cell<Option<u64>>,
    at_second_reading: Cell<Option<u64>>,
    began_ms: Cell<Option<u64>>,
    sent: RefCell<BTreeMap<u32, u32>>,
    read_with_sha256: RefCell<Vec<bool>>,
}

/// Runs one upload in a setting.
///
/// # Panics
/// If it never ends.
#[must_use]
pub fn upload(setting: Setting) -> Seen {
    uploads(setting, 1)
}

/// Runs so many uploads alike, all at once; what is seen of parts is seen of all of them.
///
/// # Panics
/// If one never ends.
#[must_use]
pub fn uploads(setting: Setting, files: usize) -> Seen {
    let time = Simulation::new(1);
    let world = World(Rc::new(Inner { setting: setting.clone(), time: time.clone(), ledger: Ledger::default() }));
    let meta = SourceMeta {
        name: "file".into(),
        content_type: String::new(),
        size_bytes: setting.size_bytes,
        last_modified_ms: 0,
    };
    let told = UploadPolicy { sha256: setting.wanted_sha256, ..setting.policy() };
    let engine = Engine::new(world.clone(), setting.tuning);
    engine.learn_policy(&told);
    let begin = |_| {
        let request = UploadRequest {
            source: File { meta: meta.clone(), compressible: setting.compressible },
            record_id: "record".into(),
            attachment_id: None,
            owner: None,
        };
        engine.upload(request, |_| {}).1
    };
    let outcomes = time.run(join_all((0..files).map(begin))).expect("the uploads end");
    let outcome = outcomes.into_iter().reduce(Result::and).expect("there is one");
    let ledger = &world.0.ledger;
    let completed = ledger.completed.borrow();
    let parts = completed.as_ref().map(|request| request.parts.iter().map(|part| part.stored_bytes).collect());
    let mut efforts = ledger.efforts.borrow().clone();
    efforts.sort_unstable();
    Seen {
        outcome,
        took_ms: time.now_ms(),
        told_sha256: completed.as_ref().is_some_and(|request| request.source.sha256.is_some()),
        read_with_sha256: ledger.read_with_sha256.borrow().clone(),
        peak_bytes: ledger.peak.get(),
        sent: ledger.sent.borrow().clone(),
        parts: parts.unwrap_or_default(),
        efforts: efforts.into_iter().map(|(_, effort)| effort).collect(),
        waited_for_signature_ms: ledger.waited_ms.get(),
        compressed_at_first_part: ledger.at_first_part.get().unwrap_or_default(),
        compressed_at_second_reading: ledger.at_second_reading.get().unwrap_or_default(),
        began_compressing_ms: ledger.began_ms.get().unwrap_or_default(),
    }
}

struct Inner {
    setting: Setting,
    time: Simulation,
    ledger: Ledger,
}

#[derive(Clone)]
struct World(Rc<Inner>);

struct File {
    meta: SourceMeta,
    compressible: bool,
}

impl Source for File {
    fn meta(&self) -> &SourceMeta {
        &self.meta
    }
    async fn read(&self, range: Range<u64>) -> Result<Vec<u8>, SourceError> {
        let mut bytes = vec![b' '; usize::try_from(range.end - range.start).expect("only samples are read")];
        if !self.compressible && range.start == 0 {
            bytes.splice(..4.min(bytes.len()), [0xff, 0xd8, 0xff, 0xe0]);
        }
        Ok(bytes)
    }
}

/// A length that is accounted for as long as somebody holds it.
#[derive(Clone)]
struct Ghost(Rc<Held>);

struct Held {
    len: u64,
    world: Option<World>,
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(world) = &self.world {
            let held = &world.0.ledger.held;
            held.set(held.get() - self.len);
        }
    }
}

impl Chunk for Ghost {
    fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(Rc::new(Held { len: bytes.len() as u64, world: None }))
    }
    fn len(&self) -> u64 {
        self.0.len
    }
}

/// The checksum of so many zero bytes.
fn zeros(len: u64) -> Crc {
    // A CRC over virtual bytes only has to be joined consistently, not to be that of anything.
    Crc { value: 0, len }
}

impl Compressor for World {
    type Source = File;
    type Chunk = Ghost;
    fn width(&self) -> usize {
        4
    }
    fn holds(&self, encoding: Encoding) -> bool {
        // What is stored as it is, browsers send from the file.
        encoding == Encoding::Gzip
    }
    async fn run(&self, _source: &File, job: Job) -> Result<Segment<Ghost>, JobError> {
        let Inner { setting, time, ledger } = &*self.0;
        let source = job.range.end - job.range.start;
        let stored = match job.encoding {
            Encoding::Gzip => (source * (setting.ratio_per_1024)(job.range.start)).div_ceil(1024) + 5,
            Encoding::Identity => source,
        };
        ledger.began_ms.set(ledger.began_ms.get().or(Some(time.now_ms())));
        // Two workers behind four jobs.
        time.sleep_ms(2 * source / (setting.worker_speed)(job.effort).max(1)).await;
        ledger.compressed.set(ledger.compressed.get() + source);
        if job.fresh {
            ledger.efforts.borrow_mut().push((job.range.start, job.effort));
        }
        let world = self.holds(job.encoding).then(|| self.clone());
        if world.is_some() {
            ledger.held.set(ledger.held.get() + stored);
            ledger.peak.set(ledger.peak.get().max(ledger.held.get()));
        }
        let chunk = Ghost(Rc::new(Held { len: stored, world }));
        Ok(Segment { job, chunk, source: zeros(source), stored: zeros(stored) })
    }
    async fn digest(&self, source: &File, sha256: bool) -> Result<Digests, JobError> {
        let ledger = &self.0.ledger;
        ledger.at_second_reading.set(Some(ledger.compressed.get()));
        ledger.read_with_sha256.borrow_mut().push(sha256);
        Ok(Digests { sha256: sha256.then_some([0; 32]), crc: zeros(source.meta.size_bytes) })
    }
}

impl Transport for World {
    type Chunk = Ghost;
    async fn put(&self, part: &SignedPart, body: &[Ghost], sent: &dyn Fn(u64)) -> Result<(), PutError> {
        let Inner { setting, time, ledger } = &*self.0;
        ledger.flying.set(ledger.flying.get() + 1);
        ledger.at_first_part.set(ledger.at_first_part.get().or(Some(ledger.compressed.get())));
        *ledger.sent.borrow_mut().entry(part.number).or_default() += 1;
        let order = ledger.begun.get();
        ledger.begun.set(order + 1);
        time.sleep_ms(setting.latency_ms).await;
        let dead = setting.dead.contains(&order);
        if setting.swallows || dead {
            sent(body.iter().map(Chunk::len).sum());
        }
        if dead {
            std::future::pending::<()>().await;
        }
        let mut total = 0;
        for chunk in body {
            // One link for all: each chunk waits for those before it.
            let now_us = time.now_ms() * 1000;
            let free = ledger.link_free_at_us.get().max(now_us);
            let end = free + chunk.len() * 1000 / (setting.link_speed)(time.now_ms()).max(1);
            ledger.link_free_at_us.set(end);
            time.sleep_ms((end - now_us) / 1000).await;
            total += chunk.len();
            if !setting.swallows {
                sent(total);
            }
        }
        time.sleep_ms(setting.latency_ms).await;
        ledger.flying.set(ledger.flying.get() - 1);
        Ok(())
    }
    async fn sha256(&self, _body: &[Ghost]) -> Option<Sha256> {
        None
    }
    async fn online_changed(&self) {
        std::future::pending::<()>().await;
    }
}

fn signed(request: &SignParts) -> Vec<SignedPart> {
    let url = |part: &chartlift_core::protocol::PartToSign| SignedPart {
        number: part.number,
        url: String::new(),
        headers: chartlift_core::protocol::TextMap::default(),
        form: None,
        expires_in_seconds: 900,
    };
    request.parts.iter().map(url).collect()
}

impl World {
    async fn round_trip(&self) {
        self.0.time.sleep_ms(2 * self.0.setting.latency_ms).await;
    }
}

impl Control for World {
    async fn create(&self, _key: &str, request: &CreateUpload) -> Result<UploadCreated, ControlError> {
        self.round_trip().await;
        Ok(UploadCreated {
            upload_id: "upload".into(),
            attachment_id: "attachment".into(),
            policy: self.0.setting.policy(),
            signed: request.first.as_ref().map(signed).unwrap_or_default(),
            begun_before: false,
            expires_in_seconds: 604_800,
        })
    }
    async fn sign(&self, _upload_id: &str, request: &SignParts) -> Result<SignedParts, ControlError> {
        let ledger = &self.0.ledger;
        let (began, idle) = (self.0.time.now_ms(), ledger.flying.get() == 0);
        ledger.signing.set(ledger.signing.get() + 1);
        self.round_trip().await;
        // After the first signature the link must never run dry for want of another.
        if idle && ledger.signing.get() > 1 {
            ledger.waited_ms.set(ledger.waited_ms.get() + self.0.time.now_ms() - began);
        }
        Ok(SignedParts { parts: signed(request) })
    }
    async fn state(&self, _upload_id: &str) -> Result<UploadState, ControlError> {
        Err(ControlError::Malformed { status: 404, retry_after_ms: None })
    }
    async fn complete(&self, upload_id: &str, request: &CompleteUpload) -> Result<UploadCompleted, ControlError> {
        self.round_trip().await;
        self.0.ledger.completed.replace(Some(request.clone()));
        Ok(UploadCompleted {
            upload_id: upload_id.to_owned(),
            attachment_id: "attachment".into(),
            version: 1,
            source_bytes: request.source.size_bytes,
            stored_bytes: request.stored.size_bytes,
            encoding: Encoding::Gzip,
        })
    }
    async fn abort(&self, _upload_id: &str) -> Result<(), ControlError> {
        Ok(())
    }
    async fn reachable(&self) -> bool {
        true
    }

    async fn prepare(&self, _call: Upcoming<'_>) {}
}

impl Journal for World {
    type Lock = ();
    async fn lock(&self, _key: &str) -> Option<()> {
        Some(())
    }
    async fn load(&self, _key: &str) -> Option<Saved> {
        None
    }
    async fn save_head(&self, _key: &str, _head: &Head) {}
    async fn save_part(&self, _key: &str, _part: &PartRecord) {}
    async fn settle(&self) {}

    async fn remove(&self, _key: &str) {}
}

impl Clock for World {
    fn now_ms(&self) -> u64 {
        self.0.time.now_ms()
    }
    async fn sleep_ms(&self, ms: u64) {
        self.0.time.sleep_ms(ms).await;
    }
    fn unix_ms(&self) -> u64 {
        self.0.time.now_ms()
    }
    fn random(&self) -> u64 {
        self.0.time.chance().bits()
    }
}

crate::all_ports_are!(World, source File, chunk Ghost);
