use serde::{Deserialize, Serialize};

use crate::value::{FromValue, ToValue};

use crate::{Encoding, PartIndexEntry, SourceSummary, StoredSummary};

/// Whether a browser saves the file or shows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Disposition {
    /// Saves it.
    #[default]
    Attachment,
    /// Shows it, where that is safe: PDF, images and plain text; others are saved all the same.
    Inline,
}

/// The body of `POST /api/files/download-url`: which file to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DownloadRequest {
    /// The attachment.
    pub attachment_id: String,
    /// A version's number; the newest when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub version: Option<u32>,
    /// Whether to save the file (the default) or to show it.
    #[serde(default)]
    pub disposition: Disposition,
    /// Whether the answer is to say where each part lies, for reading parts in parallel and verifying them.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub ranges: bool,
}

/// The answer to [`DownloadRequest`]: where to read a file. The URLs are credentials: never log them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DownloadUrl {
    /// A plain GET of it gives the source file; browsers undo the compression by themselves.
    pub url: String,
    /// How long the URLs are valid, in seconds from now.
    pub expires_in_seconds: u32,
    /// The file's own name.
    pub file_name: String,
    /// The file's media type.
    pub content_type: String,
    /// The version's number.
    pub version: u32,
    /// Size of the source in bytes.
    pub source_bytes: u64,
    /// What goes over the network, in bytes.
    pub stored_bytes: u64,
    /// How the stored bytes relate to the source bytes.
    pub encoding: Encoding,
    /// The stored bytes part by part; only where [`DownloadRequest::ranges`] asked for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ranges: Option<StoredRanges>,
}

/// Everything needed to read the parts of a stored object in any order and to prove each.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StoredRanges {
    /// A GET of it, with or without `Range`, gives the stored bytes as they are: nothing is decoded on the way.
    pub url: String,
    /// The whole source.
    pub source: SourceSummary,
    /// The whole stored object.
    pub stored: StoredSummary,
    /// Every part, in the order of the source.
    pub parts: Vec<PartIndexEntry>,
}

impl std::fmt::Debug for DownloadUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DownloadUrl")
            .field("url", &"<redacted>")
            .field("version", &self.version)
            .field("encoding", &self.encoding)
            .field("ranges", &self.ranges)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for StoredRanges {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoredRanges")
            .field("url", &"<redacted>")
            .field("source", &self.source)
            .field("stored", &self.stored)
            .field("parts", &self.parts.len())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_request_names_only_the_attachment() {
        let request: DownloadRequest = serde_json::from_str(r#"{"attachment_id":"a"}"#).unwrap();
        assert_eq!((request.version, request.disposition, request.ranges), (None, Disposition::Attachment, false));
    }

    #[test]
    fn urls_are_not_shown() {
        let stored = StoredSummary { size_bytes: 1, crc32: crate::Crc32(0) };
        let source = SourceSummary { size_bytes: 1, crc32: crate::Crc32(0), sha256: None };
        let ranges = StoredRanges { url: "https://secret".into(), source, stored, parts: Vec::new() };
        assert!(!format!("{ranges:?}").contains("secret"));
    }
}
