use http::{
    HeaderMap, HeaderValue, Method, Request,
    header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE},
};
use s3s::{Body, S3Error, S3ErrorCode, S3Request, S3Response, S3Result, StdError, route::S3Route, service::S3Service};

use super::{
    access::{check, check_age, oldest_signature_ms},
    query::{lower_hoisted_headers, parameter, without_signature},
};
use crate::{
    meta::Meta,
    reads::Presigned,
    s3::{ReadHeaders, SourceConditions},
};

/// Longer than any answer about an object's attributes: a thousand parts of some 500 bytes.
const MAX_ATTRIBUTES_BYTES: usize = 1 << 20;

/// The second half of the way: a request whose signature holds is made readable for `s3s` and handed to a service
/// that looks for no signature.
///
/// What a client signed must not be touched before the signature is checked, and some of it `s3s` refuses where a
/// server has to be lenient.
pub(crate) struct Verified {
    pub operations: S3Service,
    pub meta: Meta,
}

#[async_trait::async_trait]
impl S3Route for Verified {
    fn is_match(&self, method: &Method, _: &http::Uri, headers: &HeaderMap, _: &mut http::Extensions) -> bool {
        // A form carries its signature, and its object, in the body: that is taken apart already.
        let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        *method != Method::POST || !kind.starts_with("multipart/form-data")
    }

    async fn check_access(&self, request: &mut S3Request<Body>) -> S3Result<()> {
        check(request.credentials.is_some(), &request.uri, &request.headers)?;
        let bucket = request.uri.path().trim_start_matches('/').split('/').next().unwrap_or_default();
        check_age(&request.uri, &request.headers, oldest_signature_ms(&self.meta, bucket).await?)
    }

    async fn call(&self, verified: S3Request<Body>) -> S3Result<S3Response<Body>> {
        let mut request = Request::new(verified.input);
        *request.method_mut() = verified.method;
        *request.extensions_mut() = verified.extensions;
        let mut headers = verified.headers;
        let reads = matches!(*request.method(), Method::GET | Method::HEAD);
        if reads && headers.contains_key("x-amz-server-side-encryption") {
            // What an object is encrypted by is known: only a client's own key has to come with each read.
            let message = "x-amz-server-side-encryption header is not supported for this operation.";
            return Err(S3Error::with_message(S3ErrorCode::InvalidArgument, message));
        }
        lower_hoisted_headers(&verified.uri, &mut headers);
        join_content_encodings(&mut headers);
        headers.remove(AUTHORIZATION);
        // The body is decoded already, so this is its length now.
        if let Some(length) = headers.remove("x-amz-decoded-content-length") {
            headers.insert(CONTENT_LENGTH, length);
        }
        if let Some(read) = ReadHeaders::take(request.method(), &mut headers) {
            request.extensions_mut().insert(read);
        }
        request.extensions_mut().insert(SourceConditions::take(&mut headers));
        if let Some(trailing) = verified.trailing_headers {
            request.extensions_mut().insert(trailing);
        }
        if parameter(&verified.uri, "X-Amz-Signature").is_some() {
            request.extensions_mut().insert(Presigned);
        }
        *request.headers_mut() = headers;
        *request.uri_mut() = without_signature(&verified.uri);

        let tells_attributes = *request.method() == Method::GET && parameter(&verified.uri, "attributes").is_some();
        let (head, body) = self.operations.call(request).await.map_err(|error| unwritten(error.into()))?.into_parts();
        let body = if tells_attributes { with_bare_etag(body).await? } else { body };
        let mut response = S3Response::with_status(body, head.status);
        response.headers = head.headers;
        response.extensions = head.extensions;
        Ok(response)
    }
}

/// SDKs that send a compressed object in chunks give both codings in a header of their own; `s3s` takes only one.
/// Joined by a comma they are the same list (RFC 9110, section 5.3).
fn join_content_encodings(headers: &mut HeaderMap) {
    let all: Vec<_> = headers.get_all(CONTENT_ENCODING).iter().map(HeaderValue::as_bytes).collect();
    if let (2.., Ok(joined)) = (all.len(), HeaderValue::from_bytes(&all.join(&b","[..]))) {
        headers.insert(CONTENT_ENCODING, joined);
    }
}

/// In this answer alone S3 writes the entity tag without its quotes (API reference, GetObjectAttributes); `s3s` knows one way.
async fn with_bare_etag(mut body: Body) -> S3Result<Body> {
    let answer = body.store_all_limited(MAX_ATTRIBUTES_BYTES).await.map_err(unwritten)?;
    let answer = String::from_utf8_lossy(&answer);
    Ok(Body::from(answer.replace("<ETag>\"", "<ETag>").replace("\"</ETag>", "</ETag>")))
}

fn unwritten(error: StdError) -> S3Error {
    tracing::error!(%error, "an S3 answer could not be written");
    S3Error::with_source(S3ErrorCode::InternalError, error)
}
