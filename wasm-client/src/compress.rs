//! A file compressed by all workers without an upload: one gzip stream, as uploads write it.

use chartlift_core::{
    crc::Crc,
    gzip,
    ports::{Compressor, JobError, SourceError, SourceMeta},
    protocol::Encoding,
    segment::Job,
};
use futures::{StreamExt, TryStreamExt, stream};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;
use web_sys::Blob;

use crate::{
    file::{Body, BrowserFile},
    pool::WorkerPool,
};

/// Compressed bytes are handed to the browser, which may keep them on disk, whenever there are so many.
const FLUSH_BYTES: u64 = 16 * 1024 * 1024;

/// How hard to try: what uploads begin with.
const EFFORT: u8 = 6;

/// The segments of a source of this size, in order.
fn jobs(size: u64, segment_bytes: u64) -> impl Iterator<Item = Job> {
    let count = size.div_ceil(segment_bytes).max(1);
    (0..count).map(move |index| {
        let start = index * segment_bytes;
        let range = start..size.min(start + segment_bytes);
        let (prime_bytes, last) = (Job::prime(start), index + 1 == count);
        Job { index, range, prime_bytes, fresh: index == 0, encoding: Encoding::Gzip, effort: EFFORT, last }
    })
}

/// One gzip stream of the blob.
pub async fn compress(pool: &WorkerPool, blob: Blob, segment_bytes: u64) -> Result<Blob, JobError> {
    // Sizes are below 2^53.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let size_bytes = blob.size() as u64;
    let meta = SourceMeta { name: String::new(), content_type: String::new(), size_bytes, last_modified_ms: 0 };
    let source = BrowserFile::new(blob, meta);
    let mut packed = Packed::default();
    packed.push(&Uint8Array::from(&gzip::HEADER[..]));
    let jobs = stream::iter(jobs(size_bytes, segment_bytes)).map(|job| pool.run(&source, job));
    let mut segments = jobs.buffered(pool.width());
    let mut whole = Crc::default();
    while let Some(segment) = segments.try_next().await? {
        whole = whole.then(segment.source);
        match segment.chunk.body() {
            Body::Bytes(bytes) => packed.push(bytes),
            Body::Slice(..) => return Err(JobError::Worker),
        }
    }
    packed.push(&Uint8Array::from(&gzip::trailer(whole)[..]));
    packed.finish().map_err(|_| JobError::Source(SourceError::Unreadable))
}

/// A blob in the making.
#[derive(Default)]
struct Packed {
    done: Array,
    fresh: Array,
    fresh_bytes: u64,
}

impl Packed {
    fn push(&mut self, bytes: &Uint8Array) {
        self.fresh.push(bytes);
        self.fresh_bytes += u64::from(bytes.byte_length());
        if self.fresh_bytes >= FLUSH_BYTES
            && let Ok(blob) = Blob::new_with_u8_array_sequence(&self.fresh)
        {
            self.done.push(&blob);
            self.fresh = Array::new();
            self.fresh_bytes = 0;
        }
    }

    fn finish(self) -> Result<Blob, JsValue> {
        Blob::new_with_blob_sequence(&self.done.concat(&self.fresh))
    }
}
