//! The server's upload API over `fetch`.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use chartlift_core::{
    ports::{Control, ControlError, Upcoming},
    protocol::{
        CompleteUpload, CreateUpload, Problem, SignParts, SignedParts, UploadCompleted, UploadCreated, UploadState,
        UploadTerms,
        value::{FromValue, ToValue, Value},
    },
};
use futures::{FutureExt, channel::oneshot, future::LocalBoxFuture};
use js_sys::{JSON, Promise};
use litemap::LiteMap;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestInit, Response};

use crate::{
    events::{Event, Events},
    gathering::{Gathering, Question},
    request::{Answer, Caller, Outcome, Request, read},
    value::Js,
};
use chartlift_worker::clock::{retry_after_ms, scope};

const CREATE_PATH: &str = "/api/files/upload-url";
const CREATE_MANY_PATH: &str = "/api/files/upload-urls";
const COMPLETE_MANY_PATH: &str = "/api/files/upload-completions";
pub const DOWNLOAD_PATH: &str = "/api/files/download-url";

fn upload_path(upload_id: &str, call: &str) -> String {
    ["/api/files/uploads/", upload_id, call].concat()
}

fn sign_path(upload_id: &str) -> String {
    upload_path(upload_id, "/part-urls")
}

fn complete_path(upload_id: &str) -> String {
    upload_path(upload_id, "/complete")
}

/// The way to the server. The token comes from the page, which is asked for every request: another user may have signed in.
pub struct Api {
    base_url: String,
    /// Whether the server is on another origin than the page.
    elsewhere: bool,
    events: Events,
    next_call: Cell<u32>,
    asked: RefCell<LiteMap<u32, oneshot::Sender<Option<String>>>>,
    creating: Rc<Gathering>,
    completing: Rc<Gathering>,
}

/// Aborts a `fetch` that is dropped before its whole answer, body included; after that it does nothing.
struct AbortOnDrop(AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Api {
    pub fn new(base_url: &str, events: Events) -> Rc<Self> {
        let base_url = base_url.trim_end_matches('/').to_owned();
        let own = scope().origin();
        let elsewhere = web_sys::Url::new(&base_url).is_ok_and(|url| url.origin() != own);
        // Its calls end with it.
        Rc::new_cyclic(|api: &Weak<Self>| {
            let caller: Weak<dyn Caller> = api.clone();
            Self {
                base_url,
                elsewhere,
                events,
                next_call: Cell::default(),
                asked: RefCell::default(),
                creating: Gathering::new(Weak::clone(&caller), CREATE_MANY_PATH, "created"),
                completing: Gathering::new(caller, COMPLETE_MANY_PATH, "completed"),
            }
        })
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

    /// Calls the server, with the token; the answer is what it says.
    pub async fn call<T: FromValue>(&self, request: Request<'_>) -> Result<T, ControlError> {
        read(&self.answered(request).await?)
    }

    /// What uploads will be asked for; `None` if nobody is signed in yet or the server cannot say.
    pub async fn terms(&self) -> Option<UploadTerms> {
        self.token(None).await.filter(|token| !token.is_empty())?;
        self.call(Request::new("GET", "/api/files/upload-terms")).await.ok()
    }

    /// Whether it is the server that answers, not a page that something in between shows instead.
    async fn is_ours(&self, method: &'static str, path: &str) -> bool {
        let answer = self.fetch(&Request::new(method, path), None).await;
        answer.is_ok_and(|(response, _)| {
            !(response.ok() && is_page(response.headers().get("content-type").ok().flatten().as_deref()))
        })
    }

    async fn fetch(&self, request: &Request<'_>, token: Option<&str>) -> Result<(Response, AbortOnDrop), ControlError> {
        let abort = AbortOnDrop(AbortController::new().map_err(|_| ControlError::Network)?);
        let response = self.begin_fetch(request, token, &abort.0).map_err(|_| ControlError::Network)?;
        match JsFuture::from(response).await {
            Ok(response) => Ok((response.unchecked_into(), abort)),
            Err(_) => Err(ControlError::Network),
        }
    }

    fn begin_fetch(
        &self,
        request: &Request<'_>,
        token: Option<&str>,
        abort: &AbortController,
    ) -> Result<Promise, JsValue> {
        let (init, headers) = (RequestInit::new(), Headers::new()?);
        init.set_method(request.method);
        init.set_signal(Some(&abort.signal()));
        if let Some(token) = token {
            headers.set("authorization", &["Bearer ", token].concat())?;
        }
        for (name, value) in request.headers {
            headers.set(name, value)?;
        }
        if let Some(body) = &request.body {
            headers.set("content-type", "application/json")?;
            init.set_body(&body.as_str().into());
        }
        init.set_headers(&headers);
        Ok(scope().fetch_with_str_and_init(&[&self.base_url, request.path].concat(), &init))
    }
}

/// Whether a content type is that of a page for people.
pub fn is_page(content_type: Option<&str>) -> bool {
    content_type.is_some_and(|kind| kind.trim_start().to_ascii_lowercase().starts_with("text/html"))
}

async fn answer(response: &Response) -> Outcome {
    let status = response.status();
    let text = async { JsFuture::from(response.text()?).await }.await;
    // Whatever is no JSON is none of ours. An empty answer says nothing.
    let value = match text.as_ref().ok().and_then(JsValue::as_string).as_deref() {
        Some("") => Some(JsValue::NULL),
        Some(text) => JSON::parse(text).ok(),
        None if response.ok() => return Err(ControlError::Network),
        None => None,
    };
    let value = value.map(Js);
    if response.ok() {
        let malformed = ControlError::Malformed { status, retry_after_ms: None };
        return value.map(|value| Answer { status, value }).ok_or(malformed);
    }
    let retry_after = response.headers().get("retry-after").ok().flatten();
    let retry_after_ms = retry_after.and_then(|value| retry_after_ms(&value));
    match value.and_then(|value| Problem::from_value(&value)) {
        Some(problem) => Err(ControlError::Problem { problem: Box::new(problem), retry_after_ms }),
        None => Err(ControlError::Malformed { status, retry_after_ms }),
    }
}

impl Caller for Api {
    // One future for calls of every kind, on the heap: they are rare.
    fn answered<'a>(&'a self, request: Request<'a>) -> LocalBoxFuture<'a, Outcome> {
        async move {
            let token = self.token(None).await;
            let (response, abort) = self.fetch(&request, token.as_deref()).await?;
            if response.status() != 401 {
                return answer(&response).await;
            }
            drop((response, abort));
            // Once more, with a new one.
            let token = self.token(token).await;
            let (response, _abort) = self.fetch(&request, token.as_deref()).await?;
            answer(&response).await
        }
        .boxed_local()
    }
}

impl Control for Api {
    async fn create(&self, idempotency_key: &str, request: &CreateUpload) -> Result<UploadCreated, ControlError> {
        let (body, mut item): (Js, Js) = (request.to_value(), Js::object());
        item.set("idempotency_key", Js::of_text(idempotency_key));
        item.set("upload", body.clone());
        let question = Question { path: CREATE_PATH.to_owned(), key: Some(idempotency_key.to_owned()), body, item };
        read(&self.creating.ask(question).await?)
    }

    async fn sign(&self, upload_id: &str, request: &SignParts) -> Result<SignedParts, ControlError> {
        self.call(Request::post(&sign_path(upload_id), &request.to_value())).await
    }

    async fn state(&self, upload_id: &str) -> Result<UploadState, ControlError> {
        self.call(Request::new("GET", &upload_path(upload_id, ""))).await
    }

    async fn complete(&self, upload_id: &str, request: &CompleteUpload) -> Result<UploadCompleted, ControlError> {
        // S3 may take minutes to put many parts together: no small file is to wait for that.
        if request.parts.len() > 1 {
            return self.call(Request::post(&complete_path(upload_id), &request.to_value())).await;
        }
        let (body, mut item): (Js, Js) = (request.to_value(), Js::object());
        item.set("upload_id", Js::of_text(upload_id));
        item.set("completion", body.clone());
        read(&self.completing.ask(Question { path: complete_path(upload_id), key: None, body, item }).await?)
    }

    async fn abort(&self, upload_id: &str) -> Result<(), ControlError> {
        self.answered(Request::new("DELETE", &upload_path(upload_id, ""))).await.map(drop)
    }

    async fn reachable(&self) -> bool {
        // A login page answers everything; but a server may lie behind something that does so for this path only.
        self.is_ours("GET", "/healthz").await || self.is_ours("HEAD", "/api/openapi.json").await
    }

    async fn prepare(&self, call: Upcoming<'_>) {
        if !self.elsewhere {
            return;
        }
        // Permission is remembered for an address and the names of the headers; a POST needs no more than that.
        let headers = [("content-type", "application/json"), ("idempotency-key", "")];
        let (path, headers) = match call {
            Upcoming::Create => (CREATE_PATH.to_owned(), &headers[..]),
            Upcoming::CreateMany => (CREATE_MANY_PATH.to_owned(), &headers[..1]),
            Upcoming::CompleteMany => (COMPLETE_MANY_PATH.to_owned(), &headers[..1]),
            Upcoming::Sign(upload_id) => (sign_path(upload_id), &headers[..1]),
            Upcoming::Download => (DOWNLOAD_PATH.to_owned(), &headers[..1]),
            Upcoming::Complete(upload_id) => (complete_path(upload_id), &headers[..1]),
        };
        let _ = self.fetch(&Request::new("OPTIONS", &path).with(headers), Some("")).await;
    }
}
