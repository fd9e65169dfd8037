//! What the engine and a fetching worker say to each other, as plain objects for `postMessage`.

use chartlift_core::{
    crc::Crc,
    download::{FetchError, FetchJob, FlowEvent, Piece},
    ports::PutError,
    protocol::Encoding,
};
use js_sys::{Array, ArrayBuffer, Object};
use wasm_bindgen::{JsCast, JsValue};

use crate::job::{number, number32, set, set_value, value};

/// From the engine.
pub enum Order {
    /// Fetch this part.
    Open(FetchJob),
    /// Decode one more piece.
    Grant,
    /// Nobody wants it any more.
    Close,
}

/// From the worker: what happens, and then the end.
pub enum News {
    /// Something happened.
    Event(FlowEvent<ArrayBuffer>),
    /// Nothing more will.
    End,
}

fn text(object: &JsValue, key: &str) -> Option<String> {
    value(object, key).as_string()
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn offset(number: &JsValue) -> Option<u64> {
    number.as_f64().map(|number| number as u64)
}

impl Order {
    /// The message.
    pub fn to_js(&self, id: u32) -> Object {
        let object = Object::new();
        set(&object, "id", id.into());
        let verb = match self {
            Self::Grant => "grant",
            Self::Close => "close",
            Self::Open(job) => {
                set_value(&object, "url", &job.url.as_str().into());
                // Offsets are below 2^53.
                #[allow(clippy::cast_precision_loss)]
                let ends = job.ask.iter().flat_map(|ask| [ask.start, ask.end]).map(|at| JsValue::from_f64(at as f64));
                set_value(&object, "ask", &ends.collect::<Array>());
                set(&object, "lead", job.lead_bytes);
                set(&object, "object", job.object_bytes);
                set(&object, "stored", job.stored_bytes);
                set_value(&object, "gzip", &(job.encoding == Encoding::Gzip).into());
                set(&object, "source", job.source_bytes);
                set(&object, "skip", job.skip_bytes);
                "open"
            }
        };
        set_value(&object, "verb", &verb.into());
        object
    }

    /// Of a message; with the part's number.
    pub fn from_js(message: &JsValue) -> (u32, Self) {
        let order = match text(message, "verb").as_deref() {
            Some("grant") => Self::Grant,
            Some("open") => {
                let ends: Vec<u64> =
                    value(message, "ask").unchecked_into::<Array>().iter().filter_map(|end| offset(&end)).collect();
                let gzip = value(message, "gzip").is_truthy();
                Self::Open(FetchJob {
                    url: text(message, "url").unwrap_or_default(),
                    ask: ends.as_chunks::<2>().0.iter().map(|&[start, end]| start..end).collect(),
                    lead_bytes: number(message, "lead"),
                    object_bytes: number(message, "object"),
                    stored_bytes: number(message, "stored"),
                    encoding: if gzip { Encoding::Gzip } else { Encoding::Identity },
                    source_bytes: number(message, "source"),
                    skip_bytes: number(message, "skip"),
                })
            }
            _ => Self::Close,
        };
        (number32(message, "id"), order)
    }
}

impl News {
    /// The message, and the buffer in it that is to be transferred.
    pub fn to_js(&self, id: u32) -> (Object, Option<&ArrayBuffer>) {
        let object = Object::new();
        set(&object, "id", id.into());
        let kind = match self {
            Self::End => "end",
            Self::Event(FlowEvent::Received(bytes)) => {
                set(&object, "bytes", *bytes);
                "received"
            }
            Self::Event(FlowEvent::Skipped(crc)) => {
                set_crc(&object, *crc);
                "skipped"
            }
            Self::Event(FlowEvent::Piece(piece)) => {
                set_crc(&object, piece.crc);
                set_value(&object, "buffer", &piece.chunk);
                "piece"
            }
            Self::Event(FlowEvent::Failed(error)) => set_error(&object, error),
        };
        set_value(&object, "kind", &kind.into());
        let buffer = if let Self::Event(FlowEvent::Piece(piece)) = self { Some(&piece.chunk) } else { None };
        (object, buffer)
    }

    /// Of a message; with the part's number.
    pub fn from_js(message: &JsValue) -> (u32, Self) {
        let crc = || Crc { value: number32(message, "crc"), len: number(message, "len") };
        let news = match text(message, "kind").as_deref() {
            Some("received") => Self::Event(FlowEvent::Received(number(message, "bytes"))),
            Some("skipped") => Self::Event(FlowEvent::Skipped(crc())),
            Some("piece") => {
                let chunk = value(message, "buffer").unchecked_into();
                Self::Event(FlowEvent::Piece(Piece { chunk, crc: crc() }))
            }
            Some("end") => Self::End,
            kind => Self::Event(FlowEvent::Failed(error_of(kind.unwrap_or_default(), message))),
        };
        (number32(message, "id"), news)
    }
}

fn set_crc(object: &Object, crc: Crc) {
    set(object, "crc", crc.value.into());
    set(object, "len", crc.len);
}

fn set_error(object: &Object, error: &FetchError) -> &'static str {
    match error {
        FetchError::Truncated => "truncated",
        FetchError::Undecodable => "undecodable",
        FetchError::Whole => "whole",
        FetchError::Answer(PutError::Network) => "network",
        FetchError::Answer(PutError::Aborted) => "aborted",
        FetchError::Answer(PutError::Status { status, code, retry_after_ms }) => {
            set(object, "status", (*status).into());
            if let Some(code) = code {
                set_value(object, "code", &code.as_str().into());
            }
            if let Some(ms) = retry_after_ms {
                set(object, "retryAfter", *ms);
            }
            "status"
        }
    }
}

fn error_of(kind: &str, message: &JsValue) -> FetchError {
    match kind {
        "truncated" => FetchError::Truncated,
        "undecodable" => FetchError::Undecodable,
        "whole" => FetchError::Whole,
        "aborted" => FetchError::Answer(PutError::Aborted),
        "status" => FetchError::Answer(PutError::Status {
            status: u16::try_from(number32(message, "status")).unwrap_or(0),
            code: text(message, "code"),
            retry_after_ms: (!value(message, "retryAfter").is_undefined()).then(|| number(message, "retryAfter")),
        }),
        _ => FetchError::Answer(PutError::Network),
    }
}
