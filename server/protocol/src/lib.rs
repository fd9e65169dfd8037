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
//! | `POST /api/files/upload-urls` | [`CreateUploads`] | [`UploadsCreated`] |
//! | `POST /api/files/uploads/{id}/part-urls` | [`SignParts`] | [`SignedParts`] |
//! | `GET /api/files/uploads/{id}` | | [`UploadState`] |
//! | `POST /api/files/uploads/{id}/complete` | [`CompleteUpload`] | [`UploadCompleted`] |
//! | `POST /api/files/upload-completions` | [`CompleteUploads`] | [`UploadsCompleted`] |
//! | `DELETE /api/files/uploads/{id}` | | nothing |
//!
//! A download makes one: `POST /api/files/download-url`, [`DownloadRequest`], answered by [`DownloadUrl`].

// For what is derived, which names this crate as others do.
extern crate self as chartlift_protocol;

mod batch;
mod checksum;
mod download;
mod error;
pub mod limits;
mod text_map;
mod upload;
pub mod value;

pub use batch::{
    CompleteResult, CompleteUploads, CreateResult, CreateUploads, UploadToComplete, UploadToCreate, UploadsCompleted,
    UploadsCreated,
};
pub use checksum::{Crc32, InvalidCrc32, InvalidSha256, Sha256};
pub use download::{Disposition, DownloadRequest, DownloadUrl, StoredRanges};
pub use error::{ErrorCode, FieldError, Problem};
pub use text_map::TextMap;
pub use upload::{
    CompleteUpload, Compression, CreateUpload, Encoding, FileTerms, Intent, PartIndexEntry, PartToSign, SignParts,
    SignedPart, SignedParts, SourceSummary, StoredPart, StoredSummary, UploadCompleted, UploadCreated, UploadPolicy,
    UploadState, UploadStatus, UploadTerms,
};
