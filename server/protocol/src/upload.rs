use serde::{Deserialize, Serialize};

use crate::value::{FromValue, ToValue};

use crate::{Crc32, Sha256, TextMap};

/// How the stored bytes relate to the source bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// One single-member gzip stream (RFC 1952); stored with `Content-Encoding: gzip`.
    Gzip,
    /// The source bytes as they are.
    Identity,
}

/// Whether the engine may compress a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Compression {
    /// The engine's gate decides by looking at the bytes.
    #[default]
    Auto,
    /// Store the source as it is.
    Never,
}

/// What compression should strive for; the engine maps it to a level by measurement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// The fewest stored bytes, for what is kept for years.
    Smallest,
    /// Nearly as small, much sooner.
    #[default]
    Balanced,
    /// The soonest upload that still saves.
    Fast,
}

/// What the server wants the engine to do with one upload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UploadPolicy {
    /// Whether to compress.
    pub compression: Compression,
    /// What to strive for when compressing.
    pub intent: Intent,
    /// The most parts of all uploads together in flight at once.
    pub max_parallel_parts: u8,
    /// Whether to tell the SHA-256 of the source when the upload is completed. Its CRC-32, which the store compares with what
    /// it has, is told always; a client that cannot compute a SHA-256 leaves it out.
    pub sha256: bool,
    /// Whether a small file may go by form, as S3's browser-based uploads do: all of them to one address, for which a browser
    /// asks permission once, not once a file. For that its first part comes with [`PartToSign::sha256`].
    #[serde(default)]
    pub forms: bool,
    /// Whether the store wants all parts of an upload but the last to be of one size. Most do not mind; where one does, what is
    /// compressed is padded with bytes that decode to nothing.
    #[serde(default)]
    pub equal_parts: bool,
}

impl Default for UploadPolicy {
    /// What a client assumes before it has heard from the server.
    fn default() -> Self {
        Self {
            compression: Compression::Auto,
            intent: Intent::Balanced,
            max_parallel_parts: 6,
            sha256: true,
            // A store that takes none has what is said for them passed over.
            forms: true,
            equal_parts: false,
        }
    }
}

/// The answer to `GET /api/files/upload-terms`: what a page may know before its first file is chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UploadTerms {
    /// What an upload created now would be asked for.
    pub policy: UploadPolicy,
    /// The origin of the URLs that will be signed, for example `https://bucket.s3.eu-central-1.amazonaws.com`: so that
    /// a browser may connect to it beforehand.
    pub store_origin: String,
    /// Which files are taken.
    #[serde(default)]
    pub files: FileTerms,
}

/// Which files a tenant takes. A client that knows it can say no before anything is sent; the server asks again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FileTerms {
    /// The largest source, in bytes.
    pub max_file_bytes: u64,
    /// The longest name, in bytes of UTF-8.
    pub max_file_name_bytes: u32,
    /// The extensions that are taken, in lower case, each with the media type it is stored with.
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, String>))]
    pub types: TextMap,
    /// Whether a name without an extension is taken; the file has to be DICOM then.
    pub without_extension: bool,
    /// Media types that are refused whatever the name: programs', and what browsers run. Any other is only another name.
    pub refused_content_types: Vec<String>,
}

/// The body of `POST /api/files/upload-url`: create an upload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateUpload {
    /// The record the attachment belongs to.
    pub record_id: String,
    /// The attachment this is a new version of; absent for a new attachment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachment_id: Option<String>,
    /// The file's own name, as the user has it; at most 255 bytes of UTF-8. Never becomes part of a key.
    pub file_name: String,
    /// The file's media type; empty when the browser knows none (the server then decides by the extension).
    #[serde(default)]
    pub content_type: String,
    /// Size of the source in bytes.
    pub size_bytes: u64,
    /// Names the file among the caller's own: 64 lower-case hex digits that the same file, chosen again for the same place,
    /// has again. If the caller has an active upload of it, that one is answered instead of a second
    /// ([`UploadCreated::begun_before`]), however much its client has forgotten of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_key: Option<String>,
    /// The first parts, when they are ready already: a small file then needs two calls in all.
    ///
    /// A server whose policy wants another encoding creates the upload, ignores these and signs nothing. They do not
    /// count for `Idempotency-Key`: a call that is repeated may bring others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<SignParts>,
}

/// The answer to [`CreateUpload`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UploadCreated {
    /// Names the upload in every later call.
    pub upload_id: String,
    /// The attachment that will have the new version once the upload is complete.
    pub attachment_id: String,
    /// How to go about it.
    pub policy: UploadPolicy,
    /// The signed [`CreateUpload::first`] parts.
    #[serde(default)]
    pub signed: Vec<SignedPart>,
    /// Whether it was begun by an earlier call ([`CreateUpload::source_key`]): its state says what S3 has of it, and
    /// nothing was signed.
    #[serde(default)]
    pub begun_before: bool,
    /// When the server will abort it, in seconds from now (a duration, so that a wrong client clock does no harm).
    pub expires_in_seconds: u32,
}

/// The body of `POST /api/files/uploads/{id}/part-urls`: sign these parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignParts {
    /// The encoding of the stored bytes; the first signing of an upload settles it.
    pub encoding: Encoding,
    /// Whether the only part is the whole object, to be sent as one `PutObject`; the first signing settles it.
    pub whole: bool,
    /// 1 to [`crate::limits::MAX_PARTS_PER_SIGNING`] parts. Signing a part again replaces what was said of it.
    pub parts: Vec<PartToSign>,
}

/// One part to sign; its URL then accepts exactly these bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartToSign {
    /// 1 to [`crate::limits::MAX_PARTS`].
    pub number: u32,
    /// Stored size in bytes.
    pub size_bytes: u64,
    /// CRC-32 of the stored bytes.
    pub crc32: Crc32,
    /// SHA-256 of the stored bytes, if they are to go by form: one part, the whole object, of at most
    /// [`crate::limits::MAX_FORM_BYTES`]. The upload then takes these bytes and no others, so that the form can replace what it
    /// stored by nothing but the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<Sha256>,
}

/// The answer to [`SignParts`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedParts {
    /// In the order asked for.
    pub parts: Vec<SignedPart>,
}

/// Where and how to send one part. URL and form are credentials: never log them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedPart {
    /// The part's number.
    pub number: u32,
    /// The presigned URL to `PUT` the part to, or where to `POST` the form.
    pub url: String,
    /// The headers the signature covers; all must be sent as given (the browser itself sends `Content-Length`).
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, String>))]
    pub headers: TextMap,
    /// The fields of a form, if it is to go by one: `POST` as `multipart/form-data`, with the bytes as its last field, `file`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<std::collections::BTreeMap<String, String>>))]
    pub form: Option<TextMap>,
    /// How long the URL is valid, in seconds from now (a duration, so that a wrong client clock does no harm).
    pub expires_in_seconds: u32,
}

impl std::fmt::Debug for SignedPart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignedPart")
            .field("number", &self.number)
            .field("url", &"<redacted>")
            .field("expires_in_seconds", &self.expires_in_seconds)
            .finish_non_exhaustive()
    }
}

/// Where an upload stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum UploadStatus {
    /// Parts may be signed, sent and completed.
    Active,
    /// The version exists.
    Completed,
    /// Given up by the client, or by the server after its time ran out.
    Aborted,
}

/// The answer to `GET /api/files/uploads/{id}`: what a client needs to resume.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UploadState {
    /// The upload.
    pub upload_id: String,
    /// The attachment it makes a version of.
    pub attachment_id: String,
    /// The record of the attachment.
    pub record_id: String,
    /// The file's own name.
    pub file_name: String,
    /// Size of the source in bytes.
    pub size_bytes: u64,
    /// Where it stands.
    pub status: UploadStatus,
    /// How to go about it.
    pub policy: UploadPolicy,
    /// The encoding, once the first signing has settled it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<Encoding>,
    /// Whether it is one `PutObject`, once the first signing has settled it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whole: Option<bool>,
    /// What S3 itself says it has, all pages, in the order of their numbers.
    pub parts: Vec<StoredPart>,
    /// Whether S3 has made the object of the parts, which it then lists no more: all that is left to do is to complete.
    #[serde(default)]
    pub assembled: bool,
    /// When the upload was created (RFC 3339).
    pub created_at: String,
    /// When the server will abort it (RFC 3339).
    pub expires_at: String,
}

/// One part that S3 has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StoredPart {
    /// The part's number.
    pub number: u32,
    /// Stored size in bytes.
    pub size_bytes: u64,
    /// CRC-32 of the stored bytes as S3 computed it; absent on stores that do not list it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crc32: Option<Crc32>,
}

/// The body of `POST /api/files/uploads/{id}/complete`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CompleteUpload {
    /// The whole source.
    pub source: SourceSummary,
    /// The whole stored object.
    pub stored: StoredSummary,
    /// Every part in the order of the source; kept with the version as its index.
    pub parts: Vec<PartIndexEntry>,
}

/// The whole source, as the client read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SourceSummary {
    /// Size in bytes.
    pub size_bytes: u64,
    /// CRC-32 of all source bytes.
    pub crc32: Crc32,
    /// SHA-256 of all source bytes as 64 lower-case hex digits, where the client computed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// The whole stored object, as the client sent it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StoredSummary {
    /// Size in bytes.
    pub size_bytes: u64,
    /// CRC-32 of all stored bytes (S3's FULL_OBJECT checksum of type CRC32).
    pub crc32: Crc32,
}

/// One row of the part index: where a part of the source lies in the stored object.
///
/// Offsets are not sent: they are the running sums of the sizes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartIndexEntry {
    /// The part's number.
    pub number: u32,
    /// Source bytes in this part.
    pub source_bytes: u64,
    /// Stored bytes of this part.
    pub stored_bytes: u64,
    /// CRC-32 of the source bytes of this part.
    pub source_crc32: Crc32,
    /// CRC-32 of the stored bytes of this part.
    pub stored_crc32: Crc32,
}

/// The answer to [`CompleteUpload`]; completing again answers the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UploadCompleted {
    /// The upload.
    pub upload_id: String,
    /// The attachment.
    pub attachment_id: String,
    /// The new version's number, from 1.
    pub version: u32,
    /// Source size in bytes.
    pub source_bytes: u64,
    /// Stored size in bytes.
    pub stored_bytes: u64,
    /// How the stored bytes relate to the source bytes.
    pub encoding: Encoding,
}
