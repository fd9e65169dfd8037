//! The query of a presigned URL. All of it is signed, so it may speak for headers.

use http::{HeaderMap, HeaderName, HeaderValue, Uri};
use percent_encoding::percent_decode_str;

/// Parameters of the signature itself (and the body hash, which says nothing about the object).
const OF_THE_SIGNATURE: [&str; 8] = [
    "x-amz-algorithm",
    "x-amz-credential",
    "x-amz-date",
    "x-amz-expires",
    "x-amz-signedheaders",
    "x-amz-signature",
    "x-amz-security-token",
    "x-amz-content-sha256",
];

/// The decoded parameters.
pub(super) fn parameters(uri: &Uri) -> impl Iterator<Item = (String, Vec<u8>)> {
    decode(uri.query().unwrap_or_default())
}

fn decode(query: &str) -> impl Iterator<Item = (String, Vec<u8>)> {
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).collect::<Vec<u8>>();
        (String::from_utf8_lossy(&decode(name)).into_owned(), decode(value))
    })
}

/// Names and values of a text that is written like a query.
pub(crate) fn decode_pairs(text: &str) -> Vec<(String, String)> {
    decode(text).map(|(name, value)| (name, String::from_utf8_lossy(&value).into_owned())).collect()
}

/// One parameter, its name compared exactly.
pub(super) fn parameter(uri: &Uri, name: &str) -> Option<String> {
    let (_, value) = parameters(uri).find(|(found, _)| found == name)?;
    String::from_utf8(value).ok()
}

/// `x-amz-*` headers that a presigned URL carries as parameters: some SDKs move them there, and some headers
/// (`x-amz-checksum-mode`) can only be signed that way.
pub(super) fn hoisted_headers(uri: &Uri) -> Vec<(HeaderName, HeaderValue)> {
    if parameter(uri, "X-Amz-Signature").is_none() {
        return Vec::new();
    }
    parameters(uri)
        .map(|(name, value)| (name.to_ascii_lowercase(), value))
        .filter(|(name, _)| name.starts_with("x-amz-") && !OF_THE_SIGNATURE.contains(&name.as_str()))
        .filter_map(|(name, value)| Some((HeaderName::try_from(name).ok()?, HeaderValue::from_bytes(&value).ok()?)))
        .collect()
}

/// Gives the headers of the query to the operation, unless the request has them itself.
pub(super) fn lower_hoisted_headers(uri: &Uri, headers: &mut HeaderMap) {
    for (name, value) in hoisted_headers(uri) {
        headers.entry(name).or_insert(value);
    }
}

/// The URI without the parameters of its signature, once that is checked.
pub(super) fn without_signature(uri: &Uri) -> Uri {
    let Some(query) = uri.query() else { return uri.clone() };
    let is_of_signature = |pair: &str| {
        let name = pair.split_once('=').map_or(pair, |(name, _)| name).to_ascii_lowercase();
        OF_THE_SIGNATURE.contains(&name.as_str())
    };
    let kept: Vec<_> = query.split('&').filter(|pair| !is_of_signature(pair)).collect();
    let target = if kept.is_empty() { uri.path().to_owned() } else { format!("{}?{}", uri.path(), kept.join("&")) };
    // It was a target before some of its query went.
    target.parse().unwrap_or_else(|_| uri.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_presigned_url_speaks_for_headers() {
        let signed =
            "/b/k?X-Amz-Signature=1&X-Amz-Expires=9&x-amz-checksum-mode=ENABLED&X-Amz-Meta-A=b%20c&x-id=GetObject";
        let mut headers = HeaderMap::new();
        lower_hoisted_headers(&signed.parse().unwrap(), &mut headers);
        assert_eq!(headers.len(), 2);
        assert_eq!(headers["x-amz-checksum-mode"], "ENABLED");
        assert_eq!(headers["x-amz-meta-a"], "b c");

        let mut headers = HeaderMap::new();
        lower_hoisted_headers(&"/b/k?x-amz-acl=public-read".parse().unwrap(), &mut headers);
        assert!(headers.is_empty());
    }

    #[test]
    fn the_signature_is_dropped_and_the_rest_kept() {
        let uri = "/b/k%20l?uploads&X-Amz-Signature=1&X-Amz-Expires=9&partNumber=3".parse().unwrap();
        assert_eq!(without_signature(&uri), "/b/k%20l?uploads&partNumber=3");
        assert_eq!(without_signature(&"/b/k?X-Amz-Signature=1".parse().unwrap()), "/b/k");
    }
}
