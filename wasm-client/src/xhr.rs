//! `PUT` by `XMLHttpRequest`: the only way to see upload progress in every browser.

use std::{cell::RefCell, rc::Rc};

use chartlift_core::{
    ports::{PutError, Transport},
    protocol::SignedPart,
    s3_error,
};
use futures::channel::oneshot;
use js_sys::{Array, Function, Uint8Array};
use wasm_bindgen::{JsCast, prelude::*};
use web_sys::{AddEventListenerOptions, Blob, ProgressEvent, XmlHttpRequest};

use crate::{
    api::is_page,
    file::{Body, BrowserChunk},
};
use chartlift_worker::{
    clock::{self, scope},
    collector::Collector,
};

/// The way to S3.
pub struct XhrTransport {
    /// Bodies are joined here, one after another: the browser copies them when it is told to send.
    joined: RefCell<Option<Uint8Array>>,
    /// Chromium keeps its copy of a body for as long as the request is not collected.
    collector: Collector,
}

impl Default for XhrTransport {
    fn default() -> Self {
        Self { joined: RefCell::default(), collector: Collector::new(WAKE_AFTER_BYTES) }
    }
}

/// After so many bytes the collector is woken: a part, as most are.
const WAKE_AFTER_BYTES: u64 = 5 << 20;
/// A request whose body lies in the file leaves no copy, but what reading it took: counted as this share of it.
const LEFT_OF_SLICES: u64 = 8;

/// A request that is aborted when it is dropped before its answer.
struct Request(XmlHttpRequest);

impl Drop for Request {
    fn drop(&mut self) {
        for handler in ["onload", "onerror", "onabort", "ontimeout"] {
            let _ = js_sys::Reflect::set(&self.0, &handler.into(), &JsValue::NULL);
        }
        if let Ok(upload) = self.0.upload() {
            upload.set_onprogress(None);
        }
        // After the answer this does nothing.
        let _ = self.0.abort();
    }
}

impl Transport for XhrTransport {
    type Chunk = BrowserChunk;

    async fn put(&self, part: &SignedPart, body: &[BrowserChunk], sent: &dyn Fn(u64)) -> Result<(), PutError> {
        let request = Request(XmlHttpRequest::new().map_err(|_| PutError::Network)?);
        let xhr = &request.0;
        xhr.open_with_async("PUT", &part.url, true).map_err(|_| PutError::Network)?;
        for (name, value) in part.headers.iter() {
            xhr.set_request_header(name, value).map_err(|_| PutError::Network)?;
        }
        let (progress, mut moved) = futures::channel::mpsc::unbounded::<f64>();
        let on_progress = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
            let _ = progress.unbounded_send(event.loaded());
        });
        xhr.upload().map_err(|_| PutError::Network)?.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));

        let (answer, answered) = oneshot::channel();
        let answer = Rc::new(RefCell::new(Some(answer)));
        let ends = |how: End| {
            let answer = Rc::clone(&answer);
            Closure::<dyn FnMut()>::new(move || {
                if let Some(answer) = answer.borrow_mut().take() {
                    let _ = answer.send(how);
                }
            })
        };
        let (on_load, on_error, on_abort) = (ends(End::Answered), ends(End::Failed), ends(End::Aborted));
        let as_function = |closure: &Closure<dyn FnMut()>| closure.as_ref().unchecked_ref::<Function>().clone();
        xhr.set_onload(Some(&as_function(&on_load)));
        xhr.set_onerror(Some(&as_function(&on_error)));
        xhr.set_ontimeout(Some(&as_function(&on_error)));
        xhr.set_onabort(Some(&as_function(&on_abort)));
        let left = self.send(xhr, body).map_err(|_| PutError::Network)?;

        let mut answered = std::pin::pin!(answered);
        let end = loop {
            match futures::future::select(answered.as_mut(), futures::StreamExt::next(&mut moved)).await {
                futures::future::Either::Left((end, _)) => break end.unwrap_or(End::Failed),
                // Bytes fit a double exactly.
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                futures::future::Either::Right((Some(bytes), _)) => sent(bytes as u64),
                futures::future::Either::Right((None, _)) => break End::Failed,
            }
        };
        let outcome = match end {
            End::Answered => answer_of(xhr),
            End::Failed => Err(PutError::Network),
            End::Aborted => Err(PutError::Aborted),
        };
        drop(request);
        self.collector.left(left);
        outcome
    }

    async fn online_changed(&self) {
        let once = AddEventListenerOptions::new();
        once.set_once(true);
        let promise = js_sys::Promise::new(&mut |resolve, _| {
            // Several parts may wait at once, so each listens for itself.
            let _ = scope().add_event_listener_with_callback_and_add_event_listener_options("online", &resolve, &once);
        });
        let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
    }
}

#[derive(Clone, Copy)]
enum End {
    Answered,
    Failed,
    Aborted,
}

impl XhrTransport {
    /// Slices of the file go as they are; bytes in memory are joined, and copied by the browser. Answers how many bytes
    /// that leaves behind.
    fn send(&self, xhr: &XmlHttpRequest, body: &[BrowserChunk]) -> Result<u64, JsValue> {
        let slices = Array::new();
        let mut total = 0;
        for chunk in body {
            match chunk.body() {
                Body::Slice(blob, _) => drop(slices.push(blob)),
                Body::Bytes(bytes) => total += bytes.length(),
            }
        }
        if slices.length() > 0 {
            // Uncompressed parts have neither header nor trailer, so there is nothing else.
            let blob = if slices.length() == 1 {
                slices.get(0).unchecked_into()
            } else {
                Blob::new_with_blob_sequence(&slices)?
            };
            xhr.send_with_opt_blob(Some(&blob))?;
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            return Ok(blob.size() as u64 / LEFT_OF_SLICES);
        }
        let mut joined = self.joined.borrow_mut();
        if joined.as_ref().is_none_or(|joined| joined.length() < total) {
            *joined = Some(Uint8Array::new_with_length(total));
        }
        let joined = joined.as_ref().expect("made above");
        let mut at = 0;
        for chunk in body {
            let Body::Bytes(bytes) = chunk.body() else { continue };
            joined.set(bytes, at);
            at += bytes.length();
        }
        xhr.send_with_opt_buffer_source(Some(&joined.subarray(0, total)))?;
        Ok(total.into())
    }
}

fn answer_of(xhr: &XmlHttpRequest) -> Result<(), PutError> {
    let status = xhr.status().unwrap_or(0);
    let page = is_page(xhr.get_response_header("content-type").ok().flatten().as_deref());
    if (200..300).contains(&status) && !page {
        return Ok(());
    }
    let code = s3_error::code(&xhr.response_text().ok().flatten().unwrap_or_default());
    Err(PutError::Status { status, code, retry_after_ms: retry_after_ms(xhr) })
}

/// `Retry-After`, where CORS lets us see it: asking for a hidden header would log an error.
fn retry_after_ms(xhr: &XmlHttpRequest) -> Option<u64> {
    let visible = xhr.get_all_response_headers().ok()?;
    visible
        .lines()
        .find_map(|line| line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("retry-after")))
        .and_then(|(_, value)| clock::retry_after_ms(value))
}
