//! The engine's outside: six small traits, bound to a browser in `chartlift-wasm` and to fakes in tests.
//!
//! All futures are single-threaded (an engine lives in one worker). **Dropping a future cancels what it does**: a
//! dropped [`Transport::put`] aborts its request.

use std::{future::Future, ops::Range};

use chartlift_protocol::{
    CompleteUpload, CreateUpload, Encoding, Problem, Sha256, SignParts, SignedPart, SignedParts, UploadCompleted,
    UploadCreated, UploadState,
};

use crate::{
    crc::Crc,
    record::{Head, PartRecord, Saved},
    segment::{Job, Segment},
};

/// Binds one implementation of every port together.
pub trait Ports: 'static {
    /// The files.
    type Source: Source;
    /// Stored bytes, wherever they are kept.
    type Chunk: Chunk;
    /// The worker pool.
    type Compressor: Compressor<Source = Self::Source, Chunk = Self::Chunk>;
    /// The way to S3.
    type Transport: Transport<Chunk = Self::Chunk>;
    /// The way to the server.
    type Control: Control;
    /// What survives a reload.
    type Journal: Journal;
    /// Time and chance.
    type Clock: Clock;

    /// The worker pool.
    fn compressor(&self) -> &Self::Compressor;
    /// The way to S3.
    fn transport(&self) -> &Self::Transport;
    /// The way to the server.
    fn control(&self) -> &Self::Control;
    /// What survives a reload.
    fn journal(&self) -> &Self::Journal;
    /// Time and chance.
    fn clock(&self) -> &Self::Clock;
}

/// What is known of a file without reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceMeta {
    /// The file's own name.
    pub name: String,
    /// Its media type, or empty.
    pub content_type: String,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// When it was last modified, in milliseconds since 1970; 0 where unknown.
    pub last_modified_ms: i64,
}

/// Why source bytes could not be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceError {
    /// The file is not the one that was chosen: its size or time of modification differs.
    Changed,
    /// The file is gone or may not be read.
    Unreadable,
}

/// A file that can be read anywhere.
pub trait Source: 'static {
    /// What is known without reading.
    fn meta(&self) -> &SourceMeta;
    /// Reads a range of bytes; exactly that many, or an error.
    fn read(&self, range: Range<u64>) -> impl Future<Output = Result<Vec<u8>, SourceError>>;
    /// Whether it is still the file that was chosen: it is opened anew, whatever was read of it before.
    fn unchanged(&self) -> impl Future<Output = Result<(), SourceError>> {
        async { self.read(0..self.meta().size_bytes.min(1)).await.map(drop) }
    }
    /// Gives back what it keeps of the file: nothing is read for now, and later it is read anew.
    fn rest(&self) {}
}

/// A run of stored bytes. Cloning is cheap and shares the bytes.
pub trait Chunk: Clone + 'static {
    /// Wraps a few bytes that the engine itself made (header, trailer, padding).
    fn from_bytes(bytes: Vec<u8>) -> Self;
    /// Length in bytes.
    fn len(&self) -> u64;
    /// Whether there are no bytes.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Why a job failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobError {
    /// The source could not be read.
    Source(SourceError),
    /// The worker died or answered nonsense; another may do better.
    Worker,
    /// What was compressed does not inflate to the source ([`crate::verify`]): no encoder of this page is to be trusted.
    Encoder,
}

/// What a second reading of a whole source found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digests {
    /// SHA-256, for whoever keeps or audits the file, if it was asked for.
    pub sha256: Option<[u8; 32]>,
    /// CRC-32, to compare with what was compressed: a file that changed in between has another.
    pub crc: Crc,
}

/// A pool of workers that read, compress and checksum.
pub trait Compressor {
    /// The files it reads.
    type Source: Source;
    /// What it makes.
    type Chunk: Chunk;
    /// How many jobs it wants at once: a little more than it has workers, so that each may read ahead.
    fn width(&self) -> usize;
    /// Whether what it makes of such a job lies in memory until it is sent, and not in the file still.
    fn holds(&self, encoding: Encoding) -> bool;
    /// Runs one job.
    fn run(&self, source: &Self::Source, job: Job) -> impl Future<Output = Result<Segment<Self::Chunk>, JobError>>;
    /// Reads a whole source in order, and digests it, with its SHA-256 or without. Jobs that need nothing but checksums may
    /// take them from this reading ([`crate::digest::Trail`]).
    fn digest(&self, source: &Self::Source, sha256: bool) -> impl Future<Output = Result<Digests, JobError>>;
}

/// Why a part could not be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PutError {
    /// S3 answered with an error status.
    Status {
        /// The HTTP status.
        status: u16,
        /// S3's own error code, where the answer could be read.
        code: Option<String>,
        /// What `Retry-After` asked for, in milliseconds.
        retry_after_ms: Option<u64>,
    },
    /// No answer: connection reset, refused, DNS, TLS, or an answer that CORS hides.
    Network,
    /// The browser gave up a request nobody asked it to give up.
    Aborted,
}

/// The way to S3.
pub trait Transport {
    /// What it sends.
    type Chunk: Chunk;
    /// Sends chunks as one body; `sent` is told the running total of bytes handed to the network.
    fn put(
        &self,
        part: &SignedPart,
        body: &[Self::Chunk],
        sent: &dyn Fn(u64),
    ) -> impl Future<Output = Result<(), PutError>>;
    /// SHA-256 of chunks as one body; `None` where it cannot be had without effort. They are then sent without.
    fn sha256(&self, body: &[Self::Chunk]) -> impl Future<Output = Option<Sha256>>;
    /// Waits until the browser tells that the network may be back. It may never do so, or wrongly.
    fn online_changed(&self) -> impl Future<Output = ()>;
}

/// Why a call to the server failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ControlError {
    /// The server answered with a problem document.
    Problem {
        /// The document.
        problem: Box<Problem>,
        /// What `Retry-After` asked for, in milliseconds.
        retry_after_ms: Option<u64>,
    },
    /// No answer.
    Network,
    /// An answer that is none of ours, for example from a proxy.
    Malformed {
        /// The HTTP status.
        status: u16,
        /// What `Retry-After` asked for, in milliseconds.
        retry_after_ms: Option<u64>,
    },
}

/// A call that will be made soon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upcoming<'a> {
    /// [`Control::create`].
    Create,
    /// The same for several at once, where the implementation has such a call.
    CreateMany,
    /// [`Control::complete`] for several at once, likewise.
    CompleteMany,
    /// [`Control::sign`] for this upload.
    Sign(&'a str),
    /// [`Control::complete`] for this upload.
    Complete(&'a str),
    /// Asking for a download.
    Download,
}

/// The server's upload API. Implementations attach the token, and renew it once when the server says it expired.
pub trait Control {
    /// `POST /api/files/upload-url`; calls with the same key create one upload.
    fn create(
        &self,
        idempotency_key: &str,
        request: &CreateUpload,
    ) -> impl Future<Output = Result<UploadCreated, ControlError>>;
    /// `POST /api/files/uploads/{id}/part-urls`.
    fn sign(&self, upload_id: &str, request: &SignParts) -> impl Future<Output = Result<SignedParts, ControlError>>;
    /// `GET /api/files/uploads/{id}`.
    fn state(&self, upload_id: &str) -> impl Future<Output = Result<UploadState, ControlError>>;
    /// `POST /api/files/uploads/{id}/complete`.
    fn complete(
        &self,
        upload_id: &str,
        request: &CompleteUpload,
    ) -> impl Future<Output = Result<UploadCompleted, ControlError>>;
    /// `DELETE /api/files/uploads/{id}`.
    fn abort(&self, upload_id: &str) -> impl Future<Output = Result<(), ControlError>>;
    /// Whether the server itself answers: tells a dead network, or one that shows a login page, from a refused request.
    fn reachable(&self) -> impl Future<Output = bool>;
    /// Settles beforehand what would keep a call waiting: to another origin, a browser asks for permission first (a
    /// CORS preflight, one round trip), and remembers the answer. It may fail silently; nothing depends on it.
    fn prepare(&self, call: Upcoming<'_>) -> impl Future<Output = ()>;
}

/// What survives a reload. Its failures never fail an upload: they only cost the ability to resume.
pub trait Journal {
    /// Keeps others from driving the same upload for as long as it lives.
    type Lock;
    /// Takes the lock of a key, or `None` if another tab has it.
    fn lock(&self, key: &str) -> impl Future<Output = Option<Self::Lock>>;
    /// What is known under a key, unless its time is up.
    fn load(&self, key: &str) -> impl Future<Output = Option<Saved>>;
    /// Remembers an upload.
    fn save_head(&self, key: &str, head: &Head) -> impl Future<Output = ()>;
    /// Remembers one part of it.
    fn save_part(&self, key: &str, part: &PartRecord) -> impl Future<Output = ()>;
    /// Waits, not for long, until what was to be remembered is: a page may be left once it says that it has paused.
    fn settle(&self) -> impl Future<Output = ()>;
    /// Forgets an upload and its parts.
    fn remove(&self, key: &str) -> impl Future<Output = ()>;
}

/// Time and chance.
pub trait Clock {
    /// Milliseconds since some fixed moment; never goes back.
    fn now_ms(&self) -> u64;
    /// Waits.
    fn sleep_ms(&self, ms: u64) -> impl Future<Output = ()>;
    /// The machine's own clock, in milliseconds since 1970. It may be wrong, and may be set at any time.
    fn unix_ms(&self) -> u64;
    /// 64 random bits.
    fn random(&self) -> u64;
}
