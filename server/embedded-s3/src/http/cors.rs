//! Cross-origin requests (Amazon S3 User Guide, "Using cross-origin resource sharing"; the Fetch standard).

use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header};
use s3s::{
    Body, S3ErrorCode,
    dto::{CORSConfiguration, CORSRule},
};

use crate::{
    error::{OpenError, Outcome, refuse},
    meta::Meta,
};

/// How long a browser may remember a preflight. Chromium caps it at two hours.
const MAX_AGE_SECONDS: i32 = 2 * 60 * 60;
/// Most rules of a bucket (S3 API reference, PutBucketCors).
const MAX_RULES: usize = 100;
const METHODS: [&str; 5] = ["GET", "HEAD", "PUT", "POST", "DELETE"];

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

/// Answers preflights and marks answers, errors among them, as the bucket's rules say.
#[derive(Clone)]
pub(crate) struct Cors {
    meta: Meta,
    /// Of buckets that have no rules of their own.
    default: Option<CORSRule>,
}

impl Cors {
    /// Without rules of a bucket's own, the pages of `origins` may do everything that they have a signature for.
    pub fn new(meta: Meta, origins: &[String]) -> Self {
        let rule = |origins: &[String]| CORSRule {
            allowed_headers: Some(vec!["*".to_owned()]),
            allowed_methods: METHODS.map(str::to_owned).to_vec(),
            allowed_origins: origins.to_vec(),
            expose_headers: Some(EXPOSED.map(str::to_owned).to_vec()),
            id: None,
            max_age_seconds: Some(MAX_AGE_SECONDS),
        };
        Self { meta, default: (!origins.is_empty()).then(|| rule(origins)) }
    }

    /// The rule for a request from a page; none where there is no such rule, or no page.
    pub async fn rule_for(&self, path: &str, method: &str, headers: &HeaderMap) -> Option<Allowed> {
        let origin = headers.get(header::ORIGIN)?.to_str().ok()?;
        let bucket = path.trim_start_matches('/').split('/').next().unwrap_or_default();
        let stored = match self.meta.bucket(bucket).await {
            Ok(bucket) => bucket.settings().ok()?.cors,
            Err(_) => None,
        };
        let rules = stored.map(|cors| cors.cors_rules).unwrap_or_else(|| self.default.clone().into_iter().collect());
        let asked = headers.get_all(header::ACCESS_CONTROL_REQUEST_HEADERS);
        let asked: Vec<String> = asked
            .into_iter()
            .filter_map(|names| names.to_str().ok())
            .flat_map(|names| names.split(','))
            .map(|name| name.trim().to_ascii_lowercase())
            .filter(|name| !name.is_empty())
            .collect();
        let rule = rules.into_iter().find(|rule| fits(rule, origin, method, &asked))?;
        Some(Allowed { rule, origin: origin.to_owned(), headers: asked })
    }
}

fn fits(rule: &CORSRule, origin: &str, method: &str, headers: &[String]) -> bool {
    let patterns = rule.allowed_headers.as_deref().unwrap_or_default();
    rule.allowed_origins.iter().any(|pattern| is_like(pattern, origin))
        && rule.allowed_methods.iter().any(|allowed| allowed == method)
        && headers.iter().all(|name| patterns.iter().any(|pattern| is_like(&pattern.to_ascii_lowercase(), name)))
}

/// Whether a text is as a pattern with at most one `*` says.
fn is_like(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((start, end)) => text.len() >= start.len() + end.len() && text.starts_with(start) && text.ends_with(end),
    }
}

/// A rule that lets a request pass.
pub(crate) struct Allowed {
    rule: CORSRule,
    origin: String,
    headers: Vec<String>,
}

impl Allowed {
    /// Tells the browser that the page may read the answer.
    pub fn mark(&self, headers: &mut HeaderMap) {
        let anyone = self.rule.allowed_origins.iter().any(|origin| origin == "*");
        set(headers, header::ACCESS_CONTROL_ALLOW_ORIGIN, if anyone { "*" } else { &self.origin });
        let exposed = self.rule.expose_headers.as_deref().unwrap_or_default().join(", ");
        if !exposed.is_empty() {
            set(headers, header::ACCESS_CONTROL_EXPOSE_HEADERS, &exposed);
        }
    }

    fn preflight(&self) -> Response<Body> {
        let mut response = Response::new(Body::empty());
        let headers = response.headers_mut();
        self.mark(headers);
        set(headers, header::ACCESS_CONTROL_ALLOW_METHODS, &self.rule.allowed_methods.join(", "));
        if !self.headers.is_empty() {
            set(headers, header::ACCESS_CONTROL_ALLOW_HEADERS, &self.headers.join(", "));
        }
        if let Some(seconds) = self.rule.max_age_seconds {
            set(headers, header::ACCESS_CONTROL_MAX_AGE, &seconds.to_string());
        }
        response
    }
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// What a cache has to tell apart.
pub(super) fn vary(headers: &mut HeaderMap) {
    let by = "Origin, Access-Control-Request-Headers, Access-Control-Request-Method";
    headers.append(header::VARY, HeaderValue::from_static(by));
}

/// Whether this asks what a later request may do. It carries no signature.
pub(super) fn is_preflight(method: &Method, headers: &HeaderMap) -> bool {
    *method == Method::OPTIONS && headers.contains_key(header::ORIGIN)
}

/// The answer to a preflight.
pub(super) async fn answer_preflight(cors: &Cors, path: &str, headers: &HeaderMap) -> Response<Body> {
    let method = headers.get(header::ACCESS_CONTROL_REQUEST_METHOD).and_then(|method| method.to_str().ok());
    let allowed = match method {
        Some(method) => cors.rule_for(path, method, headers).await,
        None => None,
    };
    if let Some(allowed) = allowed {
        return allowed.preflight();
    }
    let body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>AccessForbidden</Code><Message>CORSResponse: \
                This CORS request is not allowed.</Message></Error>";
    let mut response = Response::new(Body::from(body.to_owned()));
    *response.status_mut() = StatusCode::FORBIDDEN;
    set(response.headers_mut(), header::CONTENT_TYPE, "application/xml");
    response
}

/// Refuses rules that S3 refuses (S3 API reference, PutBucketCors).
pub(crate) fn check_cors(configuration: &CORSConfiguration) -> Outcome<()> {
    let rules = &configuration.cors_rules;
    if rules.is_empty() || rules.len() > MAX_RULES {
        return Err(refuse(S3ErrorCode::MalformedXML, "A CORS configuration has 1 to 100 rules"));
    }
    for rule in rules {
        if rule.allowed_methods.is_empty() || rule.allowed_origins.is_empty() {
            return Err(refuse(S3ErrorCode::MalformedXML, "A CORS rule has methods and origins"));
        }
        if let Some(unknown) = rule.allowed_methods.iter().find(|method| !METHODS.contains(&method.as_str())) {
            let message = format!("Found unsupported HTTP method in CORS config. Unsupported method is {unknown}");
            return Err(refuse(S3ErrorCode::InvalidRequest, message));
        }
        let patterns = rule.allowed_origins.iter().chain(rule.allowed_headers.iter().flatten());
        if patterns.into_iter().any(|pattern| pattern.matches('*').count() > 1) {
            let message = "AllowedOrigin and AllowedHeader can not have more than one wildcard.";
            return Err(refuse(S3ErrorCode::InvalidRequest, message));
        }
    }
    Ok(())
}

/// Refuses an origin of the configuration that can never match.
pub(crate) fn check_origin(origin: &str) -> Result<(), OpenError> {
    let wrong = || OpenError::Origin(origin.to_owned());
    if origin == "*" {
        return Ok(());
    }
    let uri: http::Uri = origin.parse().map_err(|_| wrong())?;
    // An origin has neither path nor trailing slash; one written with them would never match.
    if uri.scheme().is_none() || uri.authority().is_none() || origin.matches('/').count() != 2 {
        return Err(wrong());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_that_can_never_match_is_refused() {
        for right in ["http://localhost:3000", "https://records.example", "*"] {
            assert!(check_origin(right).is_ok());
        }
        for wrong in ["localhost:3000", "http://localhost:3000/", "http://localhost/app", ""] {
            assert!(matches!(check_origin(wrong), Err(OpenError::Origin(_))), "{wrong:?} was taken");
        }
    }

    #[test]
    fn a_pattern_has_one_star_anywhere() {
        assert!(is_like("https://*.example.org", "https://a.example.org"));
        assert!(!is_like("https://*.example.org", "https://example.org"));
        assert!(is_like("*", "anything") && is_like("x-amz-*", "x-amz-date") && !is_like("ab*ba", "aba"));
    }
}
