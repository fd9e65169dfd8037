//! What files of known kinds begin with.
//!
//! Only what is beyond doubt: longer than the two or three letters that any table may begin with, and not what different kinds
//! have in common. All else is unknown, and nobody's reason to refuse a file.

/// How much of a file tells text from what is none.
const TOLD_BY: usize = 512;

/// The kind of a file that begins with these bytes; none where that is not known.
pub(super) fn kind(first: &[u8]) -> Option<&'static str> {
    let kind = of_media_type(infer::get(first)?.mime_type())?;
    let text = !first.iter().take(TOLD_BY).any(|&byte| byte == 0);
    // A table may begin with `ID3;`. Only a PDF may have no zero byte for a while.
    (!text || kind == "pdf").then_some(kind)
}

/// The kinds that what is stored with this media type may be; none where it may be anything.
pub(super) fn kinds(media_type: &str) -> Option<&'static [&'static str]> {
    let office =
        ["application/vnd.openxmlformats", "application/vnd.oasis", "application/vnd.ms-", "application/msword"];
    if office.iter().any(|beginning| media_type.starts_with(beginning)) {
        // A document with a password is in the older container, an older one may be in the newer by now.
        return Some(&["zip", "ole"]);
    }
    Some(match media_type {
        "application/dicom"
        | "application/rtf"
        | "application/json"
        | "application/x-ndjson"
        | "application/xml"
        | "application/hl7-v2"
        | "image/bmp" => &[],
        text if is_text(text) => &[],
        "application/pdf" => &["pdf"],
        "application/zip" => &["zip"],
        "image/jpeg" => &["jpeg"],
        "image/png" => &["png"],
        "image/gif" => &["gif"],
        "image/tiff" => &["tiff"],
        "image/webp" => &["webp"],
        "image/heic" | "image/heif" | "image/avif" => &["heif"],
        "video/mp4" | "video/quicktime" | "audio/mp4" => &["mp4"],
        "audio/wav" => &["wav"],
        "audio/mpeg" => &["mp3"],
        _ => return None,
    })
}

/// Whether this media type is of texts.
pub(super) fn is_text(media_type: &str) -> bool {
    media_type.starts_with("text/") || media_type.contains("json") || media_type.contains("hl7")
}

/// The kind that a detected type is of: what is packed alike is one.
fn of_media_type(detected: &str) -> Option<&'static str> {
    Some(match detected {
        "application/pdf" => "pdf",
        "application/zip" | "application/epub+zip" => "zip",
        office
            if office.starts_with("application/vnd.openxmlformats") || office.starts_with("application/vnd.oasis") =>
        {
            "zip"
        }
        "application/msword"
        | "application/vnd.ms-excel"
        | "application/vnd.ms-powerpoint"
        | "application/x-ole-storage" => "ole",
        "image/jpeg" => "jpeg",
        "image/png" => "png",
        "image/gif" => "gif",
        "image/tiff" | "image/x-canon-cr2" => "tiff",
        "image/webp" => "webp",
        "image/heif" | "image/avif" => "heif",
        "video/mp4" | "video/x-m4v" | "video/quicktime" | "audio/m4a" => "mp4",
        "video/x-matroska" | "video/webm" => "matroska",
        "video/x-msvideo" => "avi",
        "video/x-ms-wmv" => "asf",
        "audio/x-wav" => "wav",
        "audio/ogg" | "audio/opus" => "ogg",
        "audio/x-flac" => "flac",
        "audio/mpeg" => "mp3",
        "application/vnd.rar" => "rar",
        "application/x-7z-compressed" => "7z",
        "application/x-xz" => "xz",
        "application/vnd.sqlite3" => "sqlite",
        _ => return None,
    })
}
