//! One GET of stored bytes.

use std::ops::Range;

use chartlift_core::{download::FetchError, ports::PutError, s3_error};
use chartlift_worker::clock::{retry_after_ms, scope};
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Headers, ReadableStreamDefaultReader, ReferrerPolicy, RequestCache, RequestCredentials,
    RequestInit, Response,
};

/// A request that is aborted when it is dropped; after its end that does nothing.
pub struct Request(AbortController);

impl Drop for Request {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The stored bytes as they come.
pub struct Body(ReadableStreamDefaultReader);

impl Request {
    /// Asks for these bytes of an object of this size, or for all, and waits for the answer's head.
    pub async fn send(url: &str, ask: Option<&Range<u64>>, object_bytes: u64) -> Result<(Self, Body), FetchError> {
        let network = || FetchError::Answer(PutError::Network);
        let request = Self(AbortController::new().map_err(|_| network())?);
        let response = request.fetch(url, ask).await.map_err(|_| network())?;
        let expected = if ask.is_some() { 206 } else { 200 };
        if response.status() != expected {
            let whole = response.status() == 200 && length_of(&response) == Some(object_bytes);
            return Err(if whole { FetchError::Whole } else { FetchError::Answer(error_of(&response).await) });
        }
        let body = response.body().ok_or_else(network)?;
        Ok((request, Body(body.get_reader().unchecked_into())))
    }

    async fn fetch(&self, url: &str, ask: Option<&Range<u64>>) -> Result<Response, JsValue> {
        let init = RequestInit::new();
        init.set_signal(Some(&self.0.signal()));
        // No copy of a patient's file on disk; and Chromium lets one request at a time use an entry of its cache.
        init.set_cache(RequestCache::NoStore);
        init.set_credentials(RequestCredentials::Omit);
        init.set_referrer_policy(ReferrerPolicy::NoReferrer);
        if let Some(ask) = ask {
            let headers = Headers::new()?;
            headers.set("range", &format!("bytes={}-{}", ask.start, ask.end - 1))?;
            init.set_headers(&headers);
        }
        JsFuture::from(scope().fetch_with_str_and_init(url, &init)).await?.dyn_into()
    }
}

impl Body {
    /// The next bytes; `None` at the end.
    pub async fn read(&self) -> Result<Option<Uint8Array>, PutError> {
        let read = JsFuture::from(self.0.read()).await.map_err(|_| PutError::Network)?;
        let done = Reflect::get(&read, &"done".into()).is_ok_and(|done| done.is_truthy());
        let value = Reflect::get(&read, &"value".into()).map_err(|_| PutError::Network)?;
        Ok((!done).then(|| value.unchecked_into()))
    }
}

/// What `Content-Length` says: a page of any origin may read it (Fetch, "CORS-safelisted response-header name").
fn length_of(response: &Response) -> Option<u64> {
    response.headers().get("content-length").ok().flatten()?.parse().ok()
}

async fn error_of(response: &Response) -> PutError {
    let status = response.status();
    let retry_after = response.headers().get("retry-after").ok().flatten();
    let retry_after_ms = retry_after.and_then(|value| retry_after_ms(&value));
    if response.ok() {
        // A login page, or the like: its text names no error.
        return PutError::Status { status, code: None, retry_after_ms };
    }
    let text = match response.text() {
        Ok(text) => JsFuture::from(text).await.ok().and_then(|text| text.as_string()).unwrap_or_default(),
        Err(_) => String::new(),
    };
    PutError::Status { status, code: s3_error::code(&text), retry_after_ms }
}
