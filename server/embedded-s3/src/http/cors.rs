use std::time::Duration;

use http::{HeaderName, HeaderValue, Method, header};
use tower_http::cors::{AllowHeaders, AllowOrigin, CorsLayer};

use crate::error::OpenError;

/// How long a browser may remember a preflight. Chromium caps it at two hours.
const MAX_AGE: Duration = Duration::from_secs(2 * 60 * 60);

/// What a page may read of an answer besides the few headers every page may.
const EXPOSED: [&str; 14] = [
    "accept-ranges",
    "content-disposition",
    "content-encoding",
    "content-length",
    "content-range",
    "etag",
    "x-amz-checksum-crc32",
    "x-amz-checksum-crc32c",
    "x-amz-checksum-crc64nvme",
    "x-amz-checksum-sha1",
    "x-amz-checksum-sha256",
    "x-amz-checksum-type",
    "x-amz-request-id",
    "x-amz-storage-class",
];

/// Answers preflights and marks every answer, errors among them, for the configured origins.
pub(crate) fn layer(origins: &[String]) -> Result<CorsLayer, OpenError> {
    let origin = if origins.iter().any(|origin| origin == "*") {
        AllowOrigin::any()
    } else {
        let origins = origins.iter().map(|origin| parse(origin)).collect::<Result<Vec<_>, _>>()?;
        AllowOrigin::list(origins)
    };
    Ok(CorsLayer::new()
        .allow_origin(origin)
        .allow_methods([Method::GET, Method::HEAD, Method::PUT, Method::POST, Method::DELETE])
        // Which headers a client may send is for the signature to decide.
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers(EXPOSED.map(HeaderName::from_static))
        .max_age(MAX_AGE)
        .vary([header::ORIGIN, header::ACCESS_CONTROL_REQUEST_METHOD, header::ACCESS_CONTROL_REQUEST_HEADERS]))
}

fn parse(origin: &str) -> Result<HeaderValue, OpenError> {
    let wrong = || OpenError::Origin(origin.to_owned());
    let uri: http::Uri = origin.parse().map_err(|_| wrong())?;
    // An origin has neither path nor trailing slash; one written with them would never match.
    if uri.scheme().is_none() || uri.authority().is_none() || origin.matches('/').count() != 2 {
        return Err(wrong());
    }
    HeaderValue::from_str(origin).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_that_can_never_match_is_refused() {
        assert!(layer(&["http://localhost:3000".into(), "https://records.example".into()]).is_ok());
        assert!(layer(&["*".into()]).is_ok());
        for wrong in ["localhost:3000", "http://localhost:3000/", "http://localhost/app", ""] {
            assert!(matches!(layer(&[wrong.into()]), Err(OpenError::Origin(_))), "{wrong:?} was taken");
        }
    }
}
