//! Reads files from front to back into buffers that are used again and again.
//!
//! By a byte stream whose reader fills the buffers it is given ("bring your own buffer"). Measured with two workers
//! behind it on 256 MiB: half the time of a slice and a buffer for each MiB (each slice is a request to another process),
//! and +26 MB of memory instead of +132 (buffers of one's own wait for the collector).

use std::{cell::RefCell, ops::Range};

use chartlift_core::{gzip::WINDOW_BYTES, ports::SourceError, segment::Job};
use futures::lock::Mutex;
use js_sys::{ArrayBuffer, Reflect, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStreamByobReader};

use crate::blob;

/// Whether the browser's streams of files fill the buffers they are given; Safari's do not before 26.
///
/// Never tried on a file: Safari reads a stream to its end at once, whether somebody wants it or not. 120 MB that were read so
/// beside their upload took it 14 s instead of 2 (`no_file_is_streamed_where_streams_fill_no_buffers`).
fn streams_fill_buffers() -> bool {
    Blob::new().is_ok_and(|empty| ReadableStreamByobReader::new(&empty.stream()).is_ok())
}

/// What is no longer than this is read in one go: finding out about streams and making one takes longer than it saves.
const AT_ONCE_BYTES: u64 = 1 << 20;

/// A range that is being read.
pub struct Reading {
    blob: Blob,
    left: Range<u64>,
    /// Absent for what is short, and where streams fill no buffers.
    reader: Option<ReadableStreamByobReader>,
}

impl Reading {
    /// Begins to read.
    pub fn new(blob: &Blob, range: Range<u64>) -> Result<Self, SourceError> {
        let reader = if range.end - range.start > AT_ONCE_BYTES && streams_fill_buffers() {
            ReadableStreamByobReader::new(&blob::stream(blob, range.clone())?).ok()
        } else {
            None
        };
        Ok(Self { blob: blob.clone(), left: range, reader })
    }

    /// Where the next byte lies.
    pub fn at(&self) -> u64 {
        self.left.start
    }

    /// Bytes not yet read.
    pub fn left(&self) -> u64 {
        self.left.end - self.left.start
    }

    /// Fills a range of the buffer with the next bytes. The buffer is used up; what is returned lies in its place.
    pub async fn fill(&mut self, buffer: ArrayBuffer, into: Range<u32>) -> Result<ArrayBuffer, SourceError> {
        let (mut buffer, mut at) = (buffer, into.start);
        let Some(reader) = &self.reader else {
            let range = self.left.start..self.left.start + u64::from(into.end - into.start);
            let read = blob::read(&self.blob, range.clone()).await?;
            Uint8Array::new(&buffer).set(&Uint8Array::new(&read), into.start);
            self.left.start = range.end;
            return Ok(buffer);
        };
        while at < into.end {
            let view = Uint8Array::new_with_byte_offset_and_length(&buffer, at, into.end - at);
            let Ok(result) = JsFuture::from(reader.read_with_array_buffer_view(&view)).await else {
                // A stream does not say what is the matter with the file; a slice does.
                let failed = blob::read(&self.blob, self.left.start..self.left.start + 1).await;
                return Err(failed.err().unwrap_or(SourceError::Unreadable));
            };
            let ended = Reflect::get(&result, &"done".into()).is_ok_and(|done| done.is_truthy());
            let value = Reflect::get(&result, &"value".into()).ok().and_then(|value| value.dyn_into().ok());
            let Some(value): Option<Uint8Array> = value.filter(|_| !ended) else { return Err(SourceError::Changed) };
            at += value.byte_length();
            self.left.start += u64::from(value.byte_length());
            buffer = value.buffer();
        }
        Ok(buffer)
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        if let Some(reader) = &self.reader
            && self.left() > 0
        {
            let _ = reader.cancel();
        }
    }
}

/// Reads what jobs want, which mostly go through a file from front to back: as long as they do, by one stream.
#[derive(Default)]
pub struct JobReader(Mutex<Option<Place>>);

/// Where the stream is, and the bytes just before: the next job may refer to them.
struct Place {
    reading: Reading,
    before: Uint8Array,
}

impl JobReader {
    /// Gives up the stream, unless it is just being read: it would hold what it has read ahead.
    pub fn rest(&self) {
        if let Some(mut place) = self.0.try_lock() {
            *place = None;
        }
    }

    /// Reads a job's bytes, those that prime it first, into a buffer of the spare ones.
    pub async fn read(&self, blob: &Blob, job: &Job, spare: &Spare) -> Result<ArrayBuffer, SourceError> {
        // Jobs are read in the order they were asked for.
        let mut place = self.0.lock().await;
        let range = job.read_range();
        let len = u32::try_from(range.end - range.start).expect("a segment fits in memory");
        #[allow(clippy::cast_possible_truncation)]
        let prime = job.prime_bytes as u32;
        let buffer = spare.take(len);
        let going_on =
            place.take().filter(|place| place.reading.at() == job.range.start && place.before.length() >= prime);
        let (mut reading, from) = match going_on {
            Some(Place { reading, before }) => {
                let prime_from = before.length() - prime;
                Uint8Array::new(&buffer).set(&before.subarray(prime_from, before.length()), 0);
                (reading, prime)
            }
            None => {
                // Sizes are below 2^53.
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                let size = blob.size() as u64;
                (Reading::new(blob, range.start..size.max(range.end))?, 0)
            }
        };
        let buffer = reading.fill(buffer, from..len).await?;
        #[allow(clippy::cast_possible_truncation)]
        let keep = len.min(WINDOW_BYTES as u32);
        let before = Uint8Array::new(&buffer).slice(len - keep, len);
        *place = Some(Place { reading, before });
        Ok(buffer)
    }
}

/// Buffers for later.
pub struct Spare {
    buffers: RefCell<Vec<ArrayBuffer>>,
    most: usize,
}

impl Spare {
    /// Keeps at most so many.
    pub fn new(most: usize) -> Self {
        Self { buffers: RefCell::default(), most }
    }

    /// One of at least so many bytes.
    pub fn take(&self, bytes: u32) -> ArrayBuffer {
        let kept = self.buffers.borrow_mut().pop().filter(|buffer| buffer.byte_length() >= bytes);
        kept.unwrap_or_else(|| ArrayBuffer::new(bytes))
    }

    /// One of whatever size, if there is one.
    pub fn take_any(&self) -> Option<ArrayBuffer> {
        self.buffers.borrow_mut().pop()
    }

    /// For the next.
    pub fn give_back(&self, buffer: ArrayBuffer) {
        let mut buffers = self.buffers.borrow_mut();
        if buffers.len() < self.most {
            buffers.push(buffer);
        }
    }
}
