//! What the Chartlift engine (in a browser) and the Chartlift server say to each other.
//!
//! Both sides compile against these types, so a field cannot be renamed on one side only. Everything is JSON in
//! `snake_case`; errors are RFC 9457 problem documents with a stable [`ErrorCode`].
//!
//! The upload calls, in the order one upload makes them:
//!
//! | call | request | answer |
//! |---|---|---|
//! | `POST /api/files/upload-url` | [`CreateUpload`] | [`UploadCreated`] |
//! | `POST /api/files/uploads/{id}/part-urls` | [`SignParts`] | [`SignedParts`] |
//! | `GET /api/files/uploads/{id}` | | [`UploadState`] |
//! | `POST /api/files/uploads/{id}/complete` | [`CompleteUpload`] | [`UploadCompleted`] |
//! | `DELETE /api/files/uploads/{id}` | | nothing |
//!
//! A download makes one: `POST /api/files/download-url`, [`DownloadRequest`], answered by [`DownloadUrl`].

mod checksum;
mod download;
mod error;
pub mod limits;
mod upload;

pub use checksum::{Crc32, InvalidCrc32};
pub use download::{Disposition, DownloadRequest, DownloadUrl, StoredRanges};
pub use error::{ErrorCode, FieldError, Problem};
pub use upload::{
    CompleteUpload, Compression, CreateUpload, Encoding, FileTerms, Intent, PartIndexEntry, PartToSign, SignParts,
    SignedPart, SignedParts, SourceSummary, StoredPart, StoredSummary, UploadCompleted, UploadCreated, UploadPolicy,
    UploadState, UploadStatus, UploadTerms,
};
