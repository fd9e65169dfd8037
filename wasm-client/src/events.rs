//! What the engine tells the page.

use chartlift_core::{
    Snapshot, Status, UploadError, Waiting, WaitsFor,
    ports::Clock,
    protocol::{Encoding, UploadCompleted, value::ToValue},
};
use js_sys::{Array, Function};
use wasm_bindgen::JsValue;

use chartlift_worker::clock::{BrowserClock, unix_ms};

use crate::value::Js;

/// One message to the page.
#[derive(ToValue)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "UploadEvent"))]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Event {
    /// A token is needed for a request; the page answers with `setToken`. `refused`: the one that the server did not take.
    TokenWanted { call: u32, refused: Option<String> },
    /// Where files are stored: the page may connect to it before there is anything to send.
    StoreKnown { origin: String },
    /// What was compressed did not inflate to the source: from now on files are stored as they are.
    EncoderFault,
    /// How an upload stands.
    Snapshot {
        id: String,
        upload_id: Option<String>,
        #[cfg_attr(test, ts(type = "UploadStatus"))]
        status: &'static str,
        waiting: Option<Waits>,
        #[cfg_attr(test, ts(type = "Encoding | null"))]
        encoding: Option<Encoding>,
        source_bytes_read: u64,
        stored_bytes_sent: u64,
        stored_bytes_total: u64,
        saved_bytes: u64,
        bytes_per_second: f64,
        seconds_left: Option<f64>,
        progress: f64,
    },
    /// An upload became a version.
    Done {
        id: String,
        upload_id: String,
        attachment_id: String,
        version: u32,
        source_bytes: u64,
        stored_bytes: u64,
        #[cfg_attr(test, ts(type = "Encoding"))]
        encoding: Encoding,
    },
    /// An upload ended without one.
    Failed {
        id: String,
        #[cfg_attr(test, ts(type = "ErrorCode"))]
        code: String,
        message: String,
        retryable: bool,
        status: Option<u16>,
        request_id: Option<String>,
    },
}

/// What is waited for.
#[derive(ToValue)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Waiting"))]
#[serde(rename_all = "camelCase")]
pub struct Waits {
    #[cfg_attr(test, ts(type = "'network' | 'server' | 'store' | 'store-answer'"))]
    r#for: &'static str,
    /// By the machine's clock, in milliseconds since 1970.
    until: Option<f64>,
    tries: u32,
}

impl From<Waiting> for Waits {
    fn from(waiting: Waiting) -> Self {
        // Times are below 2^53.
        #[allow(clippy::cast_precision_loss)]
        let until = |ms: u64| (unix_ms() + ms.saturating_sub(BrowserClock.now_ms())) as f64;
        Self {
            r#for: match waiting.what {
                WaitsFor::Network => "network",
                WaitsFor::Server => "server",
                WaitsFor::Store => "store",
                WaitsFor::StoreAnswer => "store-answer",
            },
            until: waiting.until_ms.map(until),
            tries: waiting.tries,
        }
    }
}

impl Event {
    pub fn snapshot(id: &str, snapshot: &Snapshot) -> Self {
        Self::Snapshot {
            id: id.to_owned(),
            upload_id: snapshot.upload_id.clone(),
            status: match snapshot.status {
                Status::Queued => "queued",
                Status::Preparing => "preparing",
                Status::Uploading => "uploading",
                Status::Paused => "paused",
                Status::Offline => "offline",
                Status::Finishing => "finishing",
                Status::Done => "done",
                Status::Failed => "failed",
                Status::Cancelled => "cancelled",
            },
            waiting: snapshot.waiting.map(Waits::from),
            encoding: snapshot.encoding,
            source_bytes_read: snapshot.source_bytes_read,
            stored_bytes_sent: snapshot.stored_bytes_sent,
            stored_bytes_total: snapshot.stored_bytes_total,
            saved_bytes: snapshot.saved_bytes,
            bytes_per_second: snapshot.bytes_per_second,
            seconds_left: snapshot.seconds_left,
            progress: snapshot.progress,
        }
    }

    pub fn ended(id: &str, outcome: Result<UploadCompleted, UploadError>) -> Self {
        let id = id.to_owned();
        match outcome {
            Ok(UploadCompleted { upload_id, attachment_id, version, source_bytes, stored_bytes, encoding }) => {
                Self::Done { id, upload_id, attachment_id, version, source_bytes, stored_bytes, encoding }
            }
            Err(error) => {
                let problem = if let UploadError::Refused(problem) = &error { Some(problem) } else { None };
                Self::Failed {
                    id,
                    code: error.code().to_owned(),
                    message: error.to_string(),
                    retryable: error.retryable(),
                    status: problem.map(|problem| problem.status),
                    request_id: problem.and_then(|problem| problem.request_id.clone()),
                }
            }
        }
    }
}

/// The page's ear.
#[derive(Clone)]
pub struct Events(Function);

impl Events {
    pub fn new(listener: Function) -> Self {
        Self(listener)
    }

    /// Posts a message whose buffers are to be transferred.
    pub fn post(&self, message: &JsValue, transfer: &Array) {
        let _ = self.0.call2(&JsValue::UNDEFINED, message, transfer);
    }

    /// Posts a message of numbers and strings.
    pub fn send(&self, event: &impl ToValue) {
        let _ = self.0.call1(&JsValue::UNDEFINED, &event.to_value::<Js>().0);
    }
}
