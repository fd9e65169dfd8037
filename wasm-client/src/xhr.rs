//! `PUT`, or a form, by `XMLHttpRequest`: the only way to see upload progress in every browser.

use std::{cell::RefCell, rc::Rc};

use chartlift_core::{
    ports::{Chunk as _, Clock as _, PutError, Transport},
    protocol::{Sha256, SignedPart, TextMap},
    s3_error,
};
use futures::{
    channel::oneshot,
    lock::{Mutex, MutexGuard},
};
use js_sys::{Function, Uint8Array};
use wasm_bindgen::{JsCast, prelude::*};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AddEventListenerOptions, FormData, ProgressEvent, XmlHttpRequest};

use crate::{
    api::is_page,
    file::{Body, BrowserChunk, InFile, sha256},
};
use chartlift_worker::{
    blob::{readable, slice},
    clock::{self, BrowserClock, scope},
    collector::Collector,
};

/// The way to S3.
pub struct XhrTransport {
    /// Bodies are joined here, one after another: the browser copies them when it is told to send.
    joined: RefCell<Option<Uint8Array>>,
    /// Whether the browser has been given its permission for forms that tell how far they are. Whoever sends the first has it asked
    /// for; a browser asks once more for each other that begins before the answer (`crowd.test.mjs`), so that large ones wait, and
    /// small ones go unwatched, which needs no permission.
    permitted: Mutex<bool>,
    /// Chromium keeps its copy of a body for as long as the request is not collected.
    collector: Collector,
}

impl Default for XhrTransport {
    fn default() -> Self {
        Self { joined: RefCell::default(), permitted: Mutex::default(), collector: Collector::new(WAKE_AFTER_BYTES) }
    }
}

/// After so many bytes the collector is woken: a part, as most are.
const WAKE_AFTER_BYTES: u64 = 5 << 20;
/// A request whose body lies in the file leaves no copy, but what reading it took: counted as this share of it.
const LEFT_OF_SLICES: u64 = 8;

/// Forms of at most so many bytes may go unwatched: even five of them are through a link of 32 kB/s before anybody wonders.
const UNWATCHED_BYTES: u64 = 256 << 10;

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
        let (watched, mut asking) = self.permission(part, body).await;
        // Bytes only move with permission.
        let mut may_go = |permitted: bool| {
            if let Some(mut asking) = asking.take() {
                *asking = permitted;
            }
        };
        let request = Request(XmlHttpRequest::new().map_err(|_| PutError::Network)?);
        let xhr = &request.0;
        let method = if part.form.is_some() { "POST" } else { "PUT" };
        xhr.open_with_async(method, &part.url, true).map_err(|_| PutError::Network)?;
        for (name, value) in part.headers.iter() {
            xhr.set_request_header(name, value).map_err(|_| PutError::Network)?;
        }
        let (progress, mut moved) = futures::channel::mpsc::unbounded::<f64>();
        let on_progress = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
            let _ = progress.unbounded_send(event.loaded());
        });
        if watched {
            xhr.upload().map_err(|_| PutError::Network)?.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
        }

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
        let sent_so = match &part.form {
            Some(fields) => self.send_form(xhr, fields, body),
            None => self.send(xhr, body),
        };
        let left = sent_so.map_err(|_| PutError::Network)?;
        if !watched {
            sent(bytes_of(body));
        }

        let mut answered = std::pin::pin!(answered);
        let end = loop {
            match futures::future::select(answered.as_mut(), futures::StreamExt::next(&mut moved)).await {
                futures::future::Either::Left((end, _)) => break end.unwrap_or(End::Failed),
                // Bytes fit a double exactly.
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                futures::future::Either::Right((Some(bytes), _)) => {
                    may_go(bytes > 0.0);
                    sent(bytes as u64);
                }
                futures::future::Either::Right((None, _)) => break End::Failed,
            }
        };
        let outcome = match end {
            End::Answered => {
                may_go(true);
                answer_of(xhr)
            }
            End::Failed => Err(PutError::Network),
            End::Aborted => Err(PutError::Aborted),
        };
        drop(request);
        self.collector.left(left);
        outcome
    }

    async fn sha256(&self, body: &[BrowserChunk]) -> Option<Sha256> {
        match in_file(body) {
            Some(in_file) => in_file.sha256().await,
            None => sha256(&self.joined(body)).await,
        }
    }

    async fn online_changed(&self) {
        let once = AddEventListenerOptions::new();
        once.set_once(true);
        let promise = js_sys::Promise::new(&mut |resolve, _| {
            // Several parts may wait at once, so each listens for itself.
            let _ = scope().add_event_listener_with_callback_and_add_event_listener_options("online", &resolve, &once);
        });
        let _ = JsFuture::from(promise).await;
    }
}

#[derive(Clone, Copy)]
enum End {
    Answered,
    Failed,
    Aborted,
}

impl XhrTransport {
    /// Whether to watch how far it is, and, where the browser will ask for its permission because of that, what to tell the answer.
    async fn permission(&self, part: &SignedPart, body: &[BrowserChunk]) -> (bool, Option<MutexGuard<'_, bool>>) {
        if part.form.is_none() {
            return (true, None);
        }
        let permitted = match self.permitted.try_lock() {
            Some(permitted) => permitted,
            None if bytes_of(body) <= UNWATCHED_BYTES => return (false, None),
            None => self.permitted.lock().await,
        };
        (true, Some(permitted).filter(|permitted| !**permitted))
    }

    /// Slices of the file go as they are; bytes in memory are joined, and copied by the browser. Answers how many bytes
    /// that leaves behind.
    fn send(&self, xhr: &XmlHttpRequest, body: &[BrowserChunk]) -> Result<u64, JsValue> {
        if let Some(InFile { file, range, .. }) = in_file(body) {
            let bytes = range.end - range.start;
            xhr.send_with_opt_blob(Some(&slice(&file, range).map_err(|_| JsValue::NULL)?))?;
            return Ok(bytes / LEFT_OF_SLICES);
        }
        let joined = self.joined(body);
        xhr.send_with_opt_buffer_source(Some(&joined))?;
        Ok(joined.length().into())
    }

    /// The same behind these fields: S3 reads none after the file.
    fn send_form(&self, xhr: &XmlHttpRequest, fields: &TextMap, body: &[BrowserChunk]) -> Result<u64, JsValue> {
        let Some(InFile { file, range, .. }) = in_file(body) else {
            // Not by `FormData`, which takes blobs only: the browser would keep their bytes elsewhere, to fetch them from there.
            let boundary = format!("{:016x}{:016x}", BrowserClock.random(), BrowserClock.random());
            xhr.set_request_header("content-type", &["multipart/form-data; boundary=", &boundary].concat())?;
            let form = form(&boundary, fields, &self.joined(body));
            xhr.send_with_opt_buffer_source(Some(&form))?;
            return Ok(form.length().into());
        };
        let form = FormData::new()?;
        for (name, value) in fields.iter() {
            form.append_with_str(name, value)?;
        }
        let bytes = range.end - range.start;
        // A file would tell its name.
        let blob = readable(&file, range).map_err(|_| JsValue::NULL)?;
        form.append_with_blob_and_filename("file", &blob, FILE_NAME)?;
        xhr.send_with_opt_form_data(Some(&form))?;
        Ok(bytes)
    }

    /// Bytes in memory as one.
    fn joined(&self, body: &[BrowserChunk]) -> Uint8Array {
        let bytes = || {
            body.iter().filter_map(|chunk| match chunk.body() {
                Body::Bytes(bytes) => Some(bytes),
                Body::Slice(..) => None,
            })
        };
        if let [chunk] = body
            && let Body::Bytes(bytes) = chunk.body()
        {
            return bytes.clone();
        }
        let total = bytes().map(Uint8Array::length).sum();
        let mut joined = self.joined.borrow_mut();
        let fits = joined.take().filter(|joined| joined.length() >= total);
        let joined = joined.insert(fits.unwrap_or_else(|| Uint8Array::new_with_length(total)));
        bytes().fold(0, |at, bytes| {
            joined.set(bytes, at);
            at + bytes.length()
        });
        joined.subarray(0, total)
    }
}

/// What forms call their files.
const FILE_NAME: &str = "blob";

/// These fields and a file as `multipart/form-data` (RFC 7578), as browsers write it.
pub fn form(boundary: &str, fields: &TextMap, file: &Uint8Array) -> Uint8Array {
    let mut before = String::new();
    for (name, value) in fields.iter() {
        let field = ["--", boundary, "\r\nContent-Disposition: form-data; name=\"", name, "\"\r\n\r\n", value, "\r\n"];
        field.into_iter().for_each(|text| before.push_str(text));
    }
    let head = ["--", boundary, "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"", FILE_NAME];
    head.into_iter().for_each(|text| before.push_str(text));
    before.push_str("\"\r\nContent-Type: application/octet-stream\r\n\r\n");
    let after = ["\r\n--", boundary, "--\r\n"].concat();
    // Forms are small.
    #[allow(clippy::cast_possible_truncation)]
    let (before_file, file_bytes, after_file) = (before.len() as u32, file.length(), after.len() as u32);
    let form = Uint8Array::new_with_length(before_file + file_bytes + after_file);
    form.subarray(0, before_file).copy_from(before.as_bytes());
    form.set(file, before_file);
    form.subarray(before_file + file_bytes, form.length()).copy_from(after.as_bytes());
    form
}

/// Where in a file the body lies, if it does: uncompressed parts have neither header nor trailer, so there is nothing else, and each
/// chunk begins where the one before it ends.
fn in_file(body: &[BrowserChunk]) -> Option<InFile> {
    let (Body::Slice(first), Body::Slice(last)) = (body.first()?.body(), body.last()?.body()) else {
        return None;
    };
    Some(first.through(last))
}

fn bytes_of(body: &[BrowserChunk]) -> u64 {
    body.iter().map(|chunk| chunk.len()).sum()
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
