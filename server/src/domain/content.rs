use chartlift_protocol::Encoding;

use super::error::{Error, Result};

/// Extensions a hospital works with, each with its media type and further ones browsers report for it.
///
/// What is not here is not accepted: an allow-list, because a list of everything harmful is never complete.
const HOSPITAL_TYPES: &[(&str, &str, &[&str])] = &[
    ("pdf", "application/pdf", &[]),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", &[]),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &[]),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", &[]),
    ("rtf", "application/rtf", &["text/rtf", "application/msword"]),
    ("dcm", "application/dicom", &["application/octet-stream"]),
    ("dicom", "application/dicom", &["application/octet-stream"]),
    ("nii", "application/octet-stream", &["application/x-nifti"]),
    ("jpg", "image/jpeg", &["image/pjpeg"]),
    ("jpeg", "image/jpeg", &["image/pjpeg"]),
    ("png", "image/png", &["image/x-png"]),
    ("tif", "image/tiff", &[]),
    ("tiff", "image/tiff", &[]),
    ("bmp", "image/bmp", &["image/x-ms-bmp"]),
    ("webp", "image/webp", &[]),
    ("heic", "image/heic", &["image/heif"]),
    ("heif", "image/heif", &["image/heic"]),
    ("mp4", "video/mp4", &[]),
    ("wav", "audio/wav", &["audio/x-wav", "audio/wave"]),
    ("mp3", "audio/mpeg", &["audio/mp3"]),
    (
        "ndjson",
        "application/x-ndjson",
        &["application/ndjson", "application/fhir+ndjson", "application/json", "text/plain"],
    ),
    ("json", "application/json", &["application/fhir+json", "text/json", "text/plain"]),
    ("xml", "application/xml", &["text/xml", "application/fhir+xml"]),
    ("csv", "text/csv", &["application/vnd.ms-excel", "text/plain", "application/csv"]),
    ("tsv", "text/tab-separated-values", &["text/plain"]),
    ("txt", "text/plain", &[]),
    ("md", "text/markdown", &["text/plain"]),
    ("log", "text/plain", &[]),
    ("hl7", "application/hl7-v2", &["text/plain", "x-application/hl7-v2+er7", "application/edi-hl7"]),
    ("edf", "application/octet-stream", &["application/x-edf"]),
    ("zip", "application/zip", &["application/x-zip-compressed"]),
    ("gz", "application/gzip", &["application/x-gzip"]),
    ("bin", "application/octet-stream", &[]),
];

/// Which files a tenant takes.
#[derive(Clone, Copy, Debug, Default)]
pub struct AllowedTypes;

impl AllowedTypes {
    /// The media type to store a file with.
    ///
    /// The extension decides: it is what people and programs open files by. What the browser reports is only checked
    /// against it, so that a page cannot call `report.exe` a PDF, or `report.pdf` a program. DICOM files often come
    /// without an extension; they are told by their media type.
    ///
    /// # Errors
    /// [`Error::TypeNotAllowed`] when the extension is unknown or contradicts the reported type.
    pub fn settle(self, file_name: &str, reported: &str) -> Result<String> {
        let extension = file_name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
        let reported = reported.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
        if extension.is_none() && reported == "application/dicom" {
            return Ok(reported);
        }
        extension
            .and_then(|extension| HOSPITAL_TYPES.iter().find(|(name, ..)| *name == extension))
            .filter(|(_, own, others)| {
                // Browsers that do not know a type report nothing, or bytes.
                matches!(reported.as_str(), "" | "application/octet-stream")
                    || reported == *own
                    || others.contains(&reported.as_str())
            })
            .map(|(_, own, _)| (*own).to_owned())
            .ok_or_else(|| Error::TypeNotAllowed { accepted: self.listed() })
    }

    /// The accepted extensions, for people.
    #[must_use]
    pub fn listed(self) -> String {
        HOSPITAL_TYPES.iter().map(|(extension, ..)| *extension).collect::<Vec<_>>().join(", ")
    }
}

/// The `Content-Type` that an object is stored and read with.
///
/// It is the source's, but never gzip's own beside `Content-Encoding: gzip`: Firefox takes the pair for a server's
/// mistake, drops the encoding and saves what it did not decode (`ClearBogusContentEncodingIfNeeded` in its
/// `nsHttpChannel.cpp`). A text that somebody named `export.gz` comes to that.
pub(crate) fn sent_type(content_type: &str, encoding: Encoding) -> &str {
    let gzip = matches!(content_type, "application/gzip" | "application/x-gzip" | "application/x-gunzip");
    if gzip && encoding == Encoding::Gzip { "application/octet-stream" } else { content_type }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_decides_the_type() {
        let types = AllowedTypes;
        for (name, reported, settled) in [
            ("a.pdf", "application/pdf", "application/pdf"),
            ("a.PDF", "", "application/pdf"),
            ("Bulk.ndjson", "", "application/x-ndjson"),
            ("scan.dcm", "application/octet-stream", "application/dicom"),
            ("IM000001", "application/dicom", "application/dicom"),
            ("a.csv", "application/vnd.ms-excel", "text/csv"),
            ("a.txt", "text/plain; charset=utf-8", "text/plain"),
            ("../../etc/x.txt", "text/plain", "text/plain"),
        ] {
            assert_eq!(types.settle(name, reported).unwrap(), settled, "{name} as {reported}");
        }
    }

    #[test]
    fn gzip_is_named_once() {
        for named in ["application/gzip", "application/x-gzip", "application/x-gunzip"] {
            assert_eq!(sent_type(named, Encoding::Gzip), "application/octet-stream");
            assert_eq!(sent_type(named, Encoding::Identity), named);
        }
        assert_eq!(sent_type("text/csv", Encoding::Gzip), "text/csv");
    }

    #[test]
    fn programs_and_pretenders_are_refused() {
        for (name, reported) in [
            ("setup.exe", "application/pdf"),
            ("setup.exe", ""),
            ("page.html", "text/html"),
            ("image.svg", "image/svg+xml"),
            ("report.pdf", "application/x-msdownload"),
            ("noextension", ""),
            ("run.sh", "text/plain"),
            ("a.pdf.js", "application/pdf"),
        ] {
            assert!(AllowedTypes.settle(name, reported).is_err(), "{name} as {reported} was taken");
        }
    }
}
