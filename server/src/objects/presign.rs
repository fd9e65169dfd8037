use std::collections::BTreeMap;

use aws_sdk_s3::presigning::PresignedRequest;
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use chartlift_protocol::Crc32;

use crate::domain::ports::Presigned;

/// The URL and the headers the browser must set. It sets `Host` and `Content-Length` itself, and may not be told to.
pub(super) fn presigned(request: &PresignedRequest) -> Presigned {
    let own = |name: &str| matches!(name, "host" | "content-length");
    let headers: BTreeMap<String, String> = request
        .headers()
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .filter(|(name, _)| !own(name))
        .collect();
    Presigned { url: request.uri().to_owned(), headers }
}

/// Scheme, host and port of a URL.
pub(super) fn origin_of(url: &str) -> Option<String> {
    let url: http::Uri = url.parse().ok()?;
    Some(format!("{}://{}", url.scheme()?, url.authority()?))
}

/// A CRC-32 as S3 writes it: Base64 of its four bytes, the most significant first.
pub(super) fn to_s3(crc32: Crc32) -> String {
    BASE64.encode(crc32.to_be_bytes())
}

/// A CRC-32 as S3 writes it; none for a composite one (`…-3`), which is not of the object's bytes.
pub(super) fn from_s3(text: &str) -> Option<Crc32> {
    let bytes: [u8; 4] = BASE64.decode(text).ok()?.try_into().ok()?;
    Some(Crc32(u32::from_be_bytes(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_a_url_without_path_and_query() {
        let url = "http://localhost:9000/bucket/key?X-Amz-Signature=secret";
        assert_eq!(origin_of(url).as_deref(), Some("http://localhost:9000"));
        assert_eq!(
            origin_of("https://b.s3.eu-central-1.amazonaws.com/k").as_deref(),
            Some("https://b.s3.eu-central-1.amazonaws.com")
        );
        assert_eq!(origin_of("/bucket/key"), None);
    }

    #[test]
    fn checksums_are_written_as_s3_writes_them() {
        assert_eq!(to_s3(Crc32(0xcbf4_3926)), "y/Q5Jg==");
        assert_eq!(from_s3("y/Q5Jg=="), Some(Crc32(0xcbf4_3926)));
        assert_eq!(from_s3("y/Q5Jg==-3"), None);
    }
}
