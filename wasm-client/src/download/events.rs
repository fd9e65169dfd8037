//! What the engine tells the page of downloads.

use chartlift_core::{
    DownloadError, DownloadSnapshot,
    protocol::{DownloadUrl, Encoding, value::ToValue},
};
use js_sys::{Array, ArrayBuffer, Object};

use crate::events::Waits;
use chartlift_worker::job::set_value;

/// One message to the page.
#[derive(ToValue)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum DownloadEvent {
    /// The server has said what the file is.
    #[serde(rename = "downloadOpened")]
    Opened {
        id: String,
        /// A credential: for the page itself, never for a log.
        url: String,
        file_name: String,
        content_type: String,
        version: u32,
        size_bytes: u64,
        stored_bytes: u64,
        #[cfg_attr(test, ts(type = "Encoding"))]
        encoding: Encoding,
    },
    /// How a download stands.
    #[serde(rename = "downloadProgress")]
    Progress {
        id: String,
        source_bytes_read: u64,
        source_bytes_verified: u64,
        stored_bytes_received: u64,
        stored_bytes_total: u64,
        bytes_per_second: f64,
        seconds_left: Option<f64>,
        offline: bool,
        waiting: Option<Waits>,
        progress: f64,
    },
    /// Everything was handed over and is what was stored.
    #[serde(rename = "downloadDone")]
    Done { id: String },
    /// It ended before its end.
    #[serde(rename = "downloadFailed")]
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

impl DownloadEvent {
    pub fn opened(id: &str, answer: &DownloadUrl) -> Self {
        Self::Opened {
            id: id.to_owned(),
            url: answer.url.clone(),
            file_name: answer.file_name.clone(),
            content_type: answer.content_type.clone(),
            version: answer.version,
            size_bytes: answer.source_bytes,
            stored_bytes: answer.stored_bytes,
            encoding: answer.encoding,
        }
    }

    pub fn progress(id: &str, snapshot: &DownloadSnapshot) -> Self {
        Self::Progress {
            id: id.to_owned(),
            source_bytes_read: snapshot.source_bytes_read,
            source_bytes_verified: snapshot.source_bytes_verified,
            stored_bytes_received: snapshot.stored_bytes_received,
            stored_bytes_total: snapshot.stored_bytes_total,
            bytes_per_second: snapshot.bytes_per_second,
            seconds_left: snapshot.seconds_left,
            offline: snapshot.offline(),
            waiting: snapshot.waiting.map(Waits::from),
            progress: snapshot.progress,
        }
    }

    pub fn ended(id: &str, outcome: Result<(), DownloadError>) -> Self {
        let id = id.to_owned();
        let Err(error) = outcome else { return Self::Done { id } };
        let problem = if let DownloadError::Refused(problem) = &error { Some(problem) } else { None };
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

/// Decoded bytes for the page, to be posted by transfer.
pub fn piece(id: &str, buffer: &ArrayBuffer) -> (Object, Array) {
    let message = Object::new();
    set_value(&message, "type", &"downloadPiece".into());
    set_value(&message, "id", &id.into());
    set_value(&message, "buffer", buffer);
    (message, Array::of1(buffer))
}
