use std::{cell::RefCell, convert::Infallible, time::Instant};

use http::{
    HeaderValue, Request, Response, StatusCode,
    header::{CONNECTION, CONTENT_LENGTH, EXPECT},
};
use hyper::body::Incoming;
use s3s::{Body, HttpError, HttpResponse, service::S3Service};
use tracing::{Dispatch, instrument::WithSubscriber as _};

use super::{
    cors::{Cors, answer_preflight, is_preflight, vary},
    drain::Tap,
};
use crate::error::NOTED;

/// Handles one request: every request gets an id and, where something is wrong, one log line.
///
/// The line has no query, since that of a presigned URL is a credential. `s3s` itself logs whole requests at debug
/// level, and refused ones as errors; whatever filter the application has set, that is not let out.
pub(crate) async fn handle(
    service: S3Service,
    cors: Cors,
    request: Request<Incoming>,
) -> Result<Response<Body>, Infallible> {
    if is_preflight(request.method(), request.headers()) {
        let mut response = answer_preflight(&cors, request.uri().path(), request.headers()).await;
        vary(response.headers_mut());
        return Ok(response);
    }
    let allowed = cors.rule_for(request.uri().path(), request.method().as_str(), request.headers()).await;
    let started = Instant::now();
    let request_id = uuid::Uuid::now_v7().simple().to_string();
    let (head, body) = request.into_parts();
    let (method, path) = (head.method.clone(), head.uri.path().to_owned());
    let waits_for_continue = head.headers.contains_key(EXPECT);
    let (tap, rest) = Tap::new(body);
    let request = Request::from_parts(head, Body::http_body(tap));

    let (answer, cause) = NOTED
        .scope(RefCell::new(None), async {
            let answer = service.call(request).with_subscriber(Dispatch::none()).await;
            (answer, NOTED.with(RefCell::take))
        })
        .await;
    let mut response = answer.unwrap_or_else(|error| failed(&error));
    let status = response.status();
    name_request(&mut response, &request_id);
    if !status.is_success() {
        if waits_for_continue && !rest.was_asked_for() {
            // Such a client sends its body only when asked to, so there is nothing to wait for. But it may send it all the
            // same, and nobody could tell it from the next request (RFC 9110, 10.1.1): see `serving::after_a_refusal_…`.
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        } else {
            rest.discard().await;
        }
    }
    vary(response.headers_mut());
    if let Some(allowed) = allowed {
        allowed.mark(response.headers_mut());
    }
    if let Ok(id) = HeaderValue::try_from(&request_id) {
        response.headers_mut().insert("x-amz-request-id", id);
    }

    // Without the key: it says whose file it is.
    let bucket = path.split('/').nth(1).unwrap_or_default();
    let elapsed_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    if status == StatusCode::INTERNAL_SERVER_ERROR {
        let cause = cause.as_deref().unwrap_or("unknown");
        tracing::error!(%method, bucket, %status, elapsed_ms, request_id, cause, "an S3 request failed");
    } else {
        tracing::debug!(%method, bucket, %status, elapsed_ms, request_id, "an S3 request was answered");
    }
    Ok(response)
}

/// Puts the request's id into the document of an error, as S3 does: it is what operators are told and logs are searched for.
fn name_request(response: &mut HttpResponse, request_id: &str) {
    const END: &[u8] = b"</Error>";
    let document = response.body().bytes().filter(|_| !response.status().is_success());
    let Some(begin) = document.as_ref().and_then(|document| document.strip_suffix(END)) else { return };
    let id = format!("<RequestId>{request_id}</RequestId>");
    let named = [begin, id.as_bytes(), END].concat();
    response.headers_mut().remove(CONTENT_LENGTH);
    *response.body_mut() = Body::from(named);
}

/// `s3s` could not even write its answer.
fn failed(error: &HttpError) -> HttpResponse {
    tracing::error!(?error, "an S3 answer could not be written");
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response
}
