//! The page's files, and the bytes that are sent of them.

use std::{ops::Range, rc::Rc};

use chartlift_core::{
    digest::Trail,
    ports::{Chunk, Source, SourceError, SourceMeta},
    protocol::{Sha256, limits::SINGLE_PUT_BYTES},
};
use js_sys::{ArrayBuffer, Object, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use chartlift_worker::{blob::read, clock::scope, reading::JobReader};
use futures::lock::Mutex;

/// Files up to this size are read once to be sent and once to be digested, and kept while they are under way, for which they have
/// room in memory: each reading is a conversation of four threads in three processes, and there were six for each.
const HELD_BYTES: u64 = SINGLE_PUT_BYTES;
/// Of these, the ones up to this size are sent from memory, too: what is longer takes the browser longer to copy than to read.
pub const SENT_HELD_BYTES: u64 = 256 << 10;

/// A `File` or `Blob` of the page, by handle: its bytes are read slice by slice, or all at once where they are few.
#[derive(Clone)]
pub struct BrowserFile {
    pub blob: Blob,
    pub meta: Rc<SourceMeta>,
    /// Reads it for the workers.
    pub reader: Rc<JobReader>,
    /// What its digest has passed.
    pub trail: Rc<Trail>,
    held: Rc<Mutex<Option<Uint8Array>>>,
}

impl BrowserFile {
    /// Not read yet.
    pub fn new(blob: Blob, meta: SourceMeta) -> Self {
        Self { blob, meta: Rc::new(meta), reader: Rc::default(), trail: Rc::default(), held: Rc::default() }
    }

    /// All of its bytes, where they are few enough to be kept.
    pub async fn held(&self) -> Result<Option<Uint8Array>, SourceError> {
        let mut held = self.held.lock().await;
        if held.is_none() {
            *held = self.at_once().await?;
        }
        Ok(held.clone())
    }

    /// All of its bytes, read anew, where they are few enough to be kept.
    pub async fn at_once(&self) -> Result<Option<Uint8Array>, SourceError> {
        if self.meta.size_bytes > HELD_BYTES {
            return Ok(None);
        }
        let buffer = read(&self.blob, 0..self.meta.size_bytes).await?;
        Ok(Some(Uint8Array::new(&buffer)))
    }
}

impl Source for BrowserFile {
    fn meta(&self) -> &SourceMeta {
        &self.meta
    }

    async fn read(&self, range: Range<u64>) -> Result<Vec<u8>, SourceError> {
        let bytes = match self.held().await? {
            Some(held) => part_of(&held, range),
            None => {
                let buffer = read(&self.blob, range).await?;
                Uint8Array::new(&buffer)
            }
        };
        Ok(bytes.to_vec())
    }

    async fn unchanged(&self) -> Result<(), SourceError> {
        read(&self.blob, 0..self.meta.size_bytes.min(1)).await.map(drop)
    }

    fn rest(&self) {
        if let Some(mut held) = self.held.try_lock() {
            *held = None;
        }
    }
}

/// SHA-256 by the browser, which has an instruction for it and takes a copy before it answers: off this thread, and only where
/// pages are secure.
pub async fn sha256(bytes: &Object) -> Option<Sha256> {
    let digested = scope().crypto().ok()?.subtle().digest_with_str_and_buffer_source("SHA-256", bytes).ok()?;
    let sha256 = JsFuture::from(digested).await.ok()?;
    Uint8Array::new(&sha256).to_vec().try_into().ok().map(Sha256)
}

/// A range of held bytes, where they lie.
pub fn part_of(held: &Uint8Array, range: Range<u64>) -> Uint8Array {
    let at = |offset: u64| u32::try_from(offset).expect("what is held is small");
    held.subarray(at(range.start), at(range.end))
}

/// Stored bytes, outside wasm memory: they are never copied into it.
#[derive(Clone)]
pub struct BrowserChunk(Rc<Body>);

/// Where a chunk's bytes are.
pub enum Body {
    /// In the engine worker's heap.
    Bytes(Uint8Array),
    /// Still in the file: what is stored as it is need not be held in memory until it is sent. Sliced only then, all of a part at
    /// once: each slice is a question to another process, which is waited for.
    Slice(InFile),
}

/// A range of a file.
#[derive(Clone)]
pub struct InFile {
    pub file: Blob,
    pub range: Range<u64>,
    /// All bytes of the file, where they are held meanwhile.
    held: Option<Uint8Array>,
}

impl InFile {
    /// From where this one begins to where another one ends.
    pub fn through(&self, last: &Self) -> Self {
        Self { range: self.range.start..last.range.end, ..self.clone() }
    }

    /// SHA-256 of it, without reading what is held.
    pub async fn sha256(self) -> Option<Sha256> {
        match self.held {
            Some(held) => sha256(&part_of(&held, self.range)).await,
            None => sha256(read(&self.file, self.range).await.ok()?.unchecked_ref()).await,
        }
    }
}

impl BrowserChunk {
    /// The first bytes of a buffer, in one of their own: that is just as large, and the buffer can be used again.
    pub fn copied(buffer: &ArrayBuffer, len: u32) -> Self {
        Self(Rc::new(Body::Bytes(Uint8Array::new(&buffer.slice_with_end(0, len)))))
    }

    /// Bytes that nobody changes.
    pub fn of_bytes(bytes: Uint8Array) -> Self {
        Self(Rc::new(Body::Bytes(bytes)))
    }

    /// A range of a file, all of which may be held.
    pub fn of_file(file: &Blob, range: Range<u64>, held: Option<Uint8Array>) -> Self {
        Self(Rc::new(Body::Slice(InFile { file: file.clone(), range, held })))
    }

    /// Where its bytes are.
    pub fn body(&self) -> &Body {
        &self.0
    }
}

impl Chunk for BrowserChunk {
    fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(Rc::new(Body::Bytes(Uint8Array::from(bytes.as_slice()))))
    }

    fn len(&self) -> u64 {
        match self.body() {
            Body::Bytes(bytes) => bytes.length().into(),
            Body::Slice(InFile { range, .. }) => range.end - range.start,
        }
    }
}

/// Whether a slice of a file may be a request's body. Safari's requests with such a body never end (WebKit).
pub fn slices_can_be_sent() -> bool {
    let agent = scope().navigator().user_agent().unwrap_or_default();
    !agent.contains("AppleWebKit") || agent.contains("Chrom")
}
