//! The server's upload API over `fetch`.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
};

use chartlift_core::{
    ports::{Control, ControlError, Upcoming},
    protocol::{
        CompleteUpload, CreateUpload, Problem, SignParts, SignedParts, UploadCompleted, UploadCreated, UploadState,
        UploadTerms,
    },
    retry_after,
};
use futures::channel::oneshot;
use gloo_net::http::{Method, RequestBuilder, Response};
use serde::{Serialize, de::DeserializeOwned};
use web_sys::AbortController;

use crate::{
    clock::{scope, unix_ms},
    events::{Event, Events},
};

const CREATE_PATH: &str = "/api/files/upload-url";
pub const DOWNLOAD_PATH: &str = "/api/files/download-url";

fn sign_path(upload_id: &str) -> String {
    format!("/api/files/uploads/{upload_id}/part-urls")
}

fn complete_path(upload_id: &str) -> String {
    format!("/api/files/uploads/{upload_id}/complete")
}

/// The way to the server. The token comes from the page, which is asked for every request: another user may have signed in.
pub struct Api {
    base_url: String,
    /// Whether the server is on another origin than the page.
    elsewhere: bool,
    events: Events,
    next_call: Cell<u32>,
    asked: RefCell<HashMap<u32, oneshot::Sender<Option<String>>>>,
}

/// Aborts a `fetch` that is dropped before its whole answer, body included; after that it does nothing.
struct AbortOnDrop(AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Api {
    pub fn new(base_url: &str, events: Events) -> Self {
        let base_url = base_url.trim_end_matches('/').to_owned();
        let own = scope().origin();
        let elsewhere = web_sys::Url::new(&base_url).is_ok_and(|url| url.origin() != own);
        Self { base_url, elsewhere, events, next_call: Cell::default(), asked: RefCell::default() }
    }

    /// The page's answer to [`Event::TokenWanted`].
    pub fn set_token(&self, call: u32, token: Option<String>) {
        // Whoever asked may have been given up meanwhile.
        if let Some(asker) = self.asked.borrow_mut().remove(&call) {
            let _ = asker.send(token);
        }
    }

    /// Asks the page for a token. `refused` is the one that the server did not take.
    async fn token(&self, refused: Option<String>) -> Option<String> {
        let call = self.next_call.get();
        self.next_call.set(call.wrapping_add(1));
        let (sender, answered) = oneshot::channel();
        self.asked.borrow_mut().retain(|_, asker| !asker.is_canceled());
        self.asked.borrow_mut().insert(call, sender);
        self.events.send(&Event::TokenWanted { call, refused });
        answered.await.ok().flatten()
    }

    /// Calls the server, with the token.
    pub async fn call<B: Serialize, T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&B>,
    ) -> Result<T, ControlError> {
        let token = self.token(None).await;
        let (response, abort) = self.fetch(method.clone(), path, headers, body, token.as_deref()).await?;
        if response.status() != 401 {
            return answer(response).await;
        }
        drop((response, abort));
        // Once more, with a new one.
        let token = self.token(token).await;
        let (response, _abort) = self.fetch(method, path, headers, body, token.as_deref()).await?;
        answer(response).await
    }

    /// What uploads will be asked for; `None` if nobody is signed in yet or the server cannot say.
    pub async fn terms(&self) -> Option<UploadTerms> {
        self.token(None).await.filter(|token| !token.is_empty())?;
        self.call(Method::GET, "/api/files/upload-terms", &[], None::<&()>).await.ok()
    }

    /// Whether it is the server that answers, not a page that something in between shows instead.
    async fn is_ours(&self, method: Method, path: &str) -> bool {
        let answer = self.fetch(method, path, &[], None::<&()>, None).await;
        answer.is_ok_and(|(response, _)| !(response.ok() && is_page(response.headers().get("content-type").as_deref())))
    }

    async fn fetch<B: Serialize>(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&B>,
        token: Option<&str>,
    ) -> Result<(Response, AbortOnDrop), ControlError> {
        let abort = AbortOnDrop(AbortController::new().map_err(|_| ControlError::Network)?);
        let url = format!("{}{path}", self.base_url);
        let mut builder = RequestBuilder::new(&url).method(method).abort_signal(Some(&abort.0.signal()));
        if let Some(token) = token {
            builder = builder.header("authorization", &format!("Bearer {token}"));
        }
        for (name, value) in headers {
            builder = builder.header(name, value);
        }
        let request = match body {
            Some(body) => builder.json(body),
            None => builder.build(),
        }
        .map_err(|_| ControlError::Network)?;
        match request.send().await {
            Ok(response) => Ok((response, abort)),
            Err(_) => Err(ControlError::Network),
        }
    }
}

/// Whether a content type is that of a page for people.
pub fn is_page(content_type: Option<&str>) -> bool {
    content_type.is_some_and(|kind| kind.trim_start().to_ascii_lowercase().starts_with("text/html"))
}

async fn answer<T: DeserializeOwned>(response: Response) -> Result<T, ControlError> {
    let status = response.status();
    if response.ok() {
        let text = response.text().await.map_err(|_| ControlError::Network)?;
        let text = if text.is_empty() { "null" } else { &text };
        return serde_json::from_str(text).map_err(|_| ControlError::Malformed { status, retry_after_ms: None });
    }
    let retry_after_ms = response.headers().get("retry-after").and_then(|value| retry_after::parse(&value, unix_ms()));
    match response.json::<Problem>().await {
        Ok(problem) => Err(ControlError::Problem { problem: Box::new(problem), retry_after_ms }),
        Err(_) => Err(ControlError::Malformed { status, retry_after_ms }),
    }
}

impl Control for Api {
    async fn create(&self, idempotency_key: &str, request: &CreateUpload) -> Result<UploadCreated, ControlError> {
        let headers = [("idempotency-key", idempotency_key)];
        self.call(Method::POST, CREATE_PATH, &headers, Some(request)).await
    }

    async fn sign(&self, upload_id: &str, request: &SignParts) -> Result<SignedParts, ControlError> {
        self.call(Method::POST, &sign_path(upload_id), &[], Some(request)).await
    }

    async fn state(&self, upload_id: &str) -> Result<UploadState, ControlError> {
        self.call(Method::GET, &format!("/api/files/uploads/{upload_id}"), &[], None::<&()>).await
    }

    async fn complete(&self, upload_id: &str, request: &CompleteUpload) -> Result<UploadCompleted, ControlError> {
        self.call(Method::POST, &complete_path(upload_id), &[], Some(request)).await
    }

    async fn abort(&self, upload_id: &str) -> Result<(), ControlError> {
        self.call(Method::DELETE, &format!("/api/files/uploads/{upload_id}"), &[], None::<&()>).await
    }

    async fn reachable(&self) -> bool {
        // A login page answers everything; but a server may lie behind something that does so for this path only.
        self.is_ours(Method::GET, "/healthz").await || self.is_ours(Method::HEAD, "/api/openapi.json").await
    }

    async fn prepare(&self, call: Upcoming<'_>) {
        if !self.elsewhere {
            return;
        }
        // Permission is remembered for an address and the names of the headers; a POST needs no more than that.
        let headers = [("content-type", "application/json"), ("idempotency-key", "")];
        let (path, headers) = match call {
            Upcoming::Create => (CREATE_PATH.to_owned(), &headers[..]),
            Upcoming::Sign(upload_id) => (sign_path(upload_id), &headers[..1]),
            Upcoming::Download => (DOWNLOAD_PATH.to_owned(), &headers[..1]),
            Upcoming::Complete(upload_id) => (complete_path(upload_id), &headers[..1]),
        };
        let _ = self.fetch(Method::OPTIONS, &path, headers, None::<&()>, Some("")).await;
    }
}
