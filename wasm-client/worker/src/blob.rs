//! Reading ranges of the page's files.

use std::ops::Range;

use chartlift_core::ports::SourceError;
use js_sys::ArrayBuffer;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, DomException, ReadableStream};

/// A range of a blob, to be read: all of it is the blob itself. In Chromium each slice is a question to another process, which is
/// waited for: some 0.9 ms among many files.
pub fn readable(blob: &Blob, range: Range<u64>) -> Result<Blob, SourceError> {
    // Sizes are below 2^53.
    #[allow(clippy::cast_precision_loss)]
    let is_whole = range.start == 0 && range.end as f64 == blob.size();
    if is_whole { Ok(blob.clone()) } else { slice(blob, range) }
}

/// A stream of a range of a blob.
pub fn stream(blob: &Blob, range: Range<u64>) -> Result<ReadableStream, SourceError> {
    Ok(readable(blob, range)?.stream())
}

/// A range of a blob, unread, and without its media type.
pub fn slice(blob: &Blob, range: Range<u64>) -> Result<Blob, SourceError> {
    // Sizes are below 2^53.
    #[allow(clippy::cast_precision_loss)]
    let slice = blob.slice_with_f64_and_f64(range.start as f64, range.end as f64);
    slice.map_err(|_| SourceError::Unreadable)
}

/// Reads a range of a blob.
pub async fn read(blob: &Blob, range: Range<u64>) -> Result<ArrayBuffer, SourceError> {
    let buffer =
        JsFuture::from(readable(blob, range.clone())?.array_buffer()).await.map_err(|error| source_error(&error))?;
    let buffer: ArrayBuffer = buffer.unchecked_into();
    if u64::from(buffer.byte_length()) != range.end - range.start {
        return Err(SourceError::Changed);
    }
    Ok(buffer)
}

/// Browsers answer `NotReadableError` when a file was modified after it was chosen (File API, "snapshot state").
pub fn source_error(error: &JsValue) -> SourceError {
    match error.dyn_ref::<DomException>().map(DomException::name).as_deref() {
        Some("NotReadableError") => SourceError::Changed,
        _ => SourceError::Unreadable,
    }
}
