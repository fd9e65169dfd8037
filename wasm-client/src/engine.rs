//! The engine worker: puts the ports together and turns the page's messages into uploads.

use std::{cell::RefCell, rc::Rc};

use chartlift_core::{
    Engine, Tuning, UploadError, UploadHandle, UploadRequest,
    journal::owner,
    ports::{Control, Ports, SourceMeta, Upcoming},
    protocol::value::{FromValue, ToValue},
    record::Head,
};
use futures::future::join_all;
use js_sys::{Array, Function};
use litemap::LiteMap;
use wasm_bindgen::{JsCast, prelude::*};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, MessagePort};

use crate::{
    api::Api,
    compress::compress,
    download::Downloads,
    events::{Event, Events},
    file::{BrowserChunk, BrowserFile},
    journal::IdbJournal,
    pool::WorkerPool,
    value::Js,
    xhr::XhrTransport,
};
use chartlift_worker::clock::BrowserClock;

struct BrowserPorts {
    pool: Rc<WorkerPool>,
    api: Rc<Api>,
    journal: Rc<IdbJournal>,
    transport: XhrTransport,
}

impl Ports for BrowserPorts {
    type Source = BrowserFile;
    type Chunk = BrowserChunk;
    type Compressor = WorkerPool;
    type Transport = XhrTransport;
    type Control = Api;
    type Journal = IdbJournal;
    type Clock = BrowserClock;

    fn compressor(&self) -> &WorkerPool {
        &self.pool
    }
    fn transport(&self) -> &XhrTransport {
        &self.transport
    }
    fn control(&self) -> &Api {
        &self.api
    }
    fn journal(&self) -> &IdbJournal {
        &self.journal
    }
    fn clock(&self) -> &BrowserClock {
        &BrowserClock
    }
}

/// How to run, from the page.
#[derive(FromValue)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "EngineOptions"))]
#[serde(rename_all = "camelCase")]
pub(crate) struct Options {
    api_url: String,
    #[cfg_attr(test, ts(type = "number | undefined"))]
    memory_budget_bytes: Option<f64>,
    #[cfg_attr(test, ts(type = "number | undefined"))]
    max_parallel_parts: Option<u8>,
    #[cfg_attr(test, ts(type = "number | undefined"))]
    verify_one_in: Option<u32>,
    /// For tests: every other number of the engine.
    #[cfg_attr(test, ts(type = "Record<string, number> | undefined"))]
    tuning: Option<Tuning>,
}

/// One upload, as the page asks for it.
#[derive(FromValue)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "UploadRequest"))]
#[serde(rename_all = "camelCase")]
pub(crate) struct UploadRequested {
    id: String,
    record_id: String,
    #[cfg_attr(test, ts(type = "string | undefined"))]
    attachment_id: Option<String>,
    /// Who is signed in, as far as the page knows.
    #[cfg_attr(test, ts(type = "string | undefined"))]
    user: Option<String>,
    file_name: String,
    content_type: String,
    last_modified: f64,
}

/// An upload that can go on.
#[derive(ToValue)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ResumableUpload"))]
#[serde(rename_all = "camelCase")]
pub(crate) struct Resumable {
    upload_id: String,
    attachment_id: String,
    record_id: String,
    size_bytes: u64,
    last_modified: i64,
}

impl From<Head> for Resumable {
    fn from(head: Head) -> Self {
        let Head { upload_id, attachment_id, record_id, size_bytes, last_modified_ms: last_modified, .. } = head;
        Self { upload_id, attachment_id, record_id, size_bytes, last_modified }
    }
}

/// What the page's own code has put together.
fn read<T: FromValue>(value: JsValue) -> Result<T, JsError> {
    T::from_value(&Js(value)).ok_or_else(|| JsError::new("not what this version of the engine takes"))
}

/// Settles beforehand what the first file would have to wait for.
async fn get_ready(engine: Engine<BrowserPorts>, api: Rc<Api>, events: Events) {
    let learn = async {
        if let Some(terms) = api.terms().await {
            engine.learn_policy(&terms.policy);
            events.send(&Event::StoreKnown { origin: terms.store_origin });
        }
    };
    let calls = [Upcoming::Create, Upcoming::CreateMany, Upcoming::CompleteMany, Upcoming::Download];
    futures::join!(learn, join_all(calls.map(|call| api.prepare(call))));
}

/// The engine of one page.
#[wasm_bindgen]
pub struct BrowserEngine {
    engine: Engine<BrowserPorts>,
    api: Rc<Api>,
    journal: Rc<IdbJournal>,
    events: Events,
    downloads: Downloads,
    pool: Rc<WorkerPool>,
    segment_bytes: u64,
    handles: Rc<RefCell<LiteMap<String, UploadHandle>>>,
}

#[wasm_bindgen]
impl BrowserEngine {
    /// Opens the journal and begins. `options` as the page gives them, `ports` and `fetch_ports` to the workers that
    /// compress and fetch, `listener` is called with every event (and the buffers to transfer with it).
    pub async fn open(
        options: JsValue,
        ports: Array,
        fetch_ports: Array,
        listener: Function,
    ) -> Result<BrowserEngine, JsError> {
        let options: Options = read(options)?;
        let mut tuning = options.tuning.unwrap_or_default();
        if let Some(bytes) = options.memory_budget_bytes {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            {
                tuning.memory_budget_bytes = bytes as u64;
            }
        }
        if let Some(parts) = options.max_parallel_parts {
            tuning.max_parallel_parts = usize::from(parts.max(1));
        }
        if let Some(one_in) = options.verify_one_in {
            tuning.verify_one_in = one_in;
        }
        let events = Events::new(listener);
        let api = Api::new(&options.api_url, events.clone());
        let fetch_ports = fetch_ports.iter().map(JsCast::unchecked_into::<MessagePort>);
        let downloads = Downloads::new(Rc::clone(&api), fetch_ports, &tuning);
        let faults = events.clone();
        let compress_ports = ports.to_vec().into_iter().map(JsCast::unchecked_into::<MessagePort>);
        let tell = move || faults.send(&Event::EncoderFault);
        let pool = Rc::new(WorkerPool::new(compress_ports, tuning.verify_one_in, tell));
        let journal = Rc::new(IdbJournal::open().await);
        let ports = BrowserPorts {
            pool: Rc::clone(&pool),
            api: Rc::clone(&api),
            journal: Rc::clone(&journal),
            transport: XhrTransport::default(),
        };
        let segment_bytes = tuning.segment_bytes;
        let engine = Engine::new(ports, tuning);
        spawn_local(get_ready(engine.clone(), Rc::clone(&api), events.clone()));
        Ok(Self { engine, api, journal, events, downloads, pool, segment_bytes, handles: Rc::default() })
    }

    /// Begins an upload of a blob; `asked` says where it goes.
    pub fn upload(&self, asked: JsValue, blob: Blob) -> Result<(), JsError> {
        let asked: UploadRequested = read(asked)?;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let meta = SourceMeta {
            name: asked.file_name,
            content_type: asked.content_type,
            size_bytes: blob.size() as u64,
            last_modified_ms: asked.last_modified as i64,
        };
        let request = UploadRequest {
            source: BrowserFile::new(blob, meta),
            record_id: asked.record_id,
            attachment_id: asked.attachment_id,
            owner: asked.user.as_deref().map(owner),
        };
        let (id, events) = (asked.id.clone(), self.events.clone());
        let (handle, work) = self.engine.upload(request, move |snapshot| events.send(&Event::snapshot(&id, snapshot)));
        self.handles.borrow_mut().insert(asked.id.clone(), handle);
        let (handles, events) = (Rc::clone(&self.handles), self.events.clone());
        spawn_local(async move {
            let outcome = work.await;
            handles.borrow_mut().remove(&asked.id);
            events.send(&Event::ended(&asked.id, outcome));
        });
        Ok(())
    }

    /// Uploads of this browser that this user began, or went on with, and that can go on once their file is chosen again.
    pub async fn resumable(&self, user: Option<String>) -> JsValue {
        let heads = self.journal.heads(user.as_deref().map(owner).as_deref()).await;
        let rows = heads.into_iter().map(Resumable::from).collect::<Vec<_>>();
        rows.to_value::<Js>().0
    }

    /// A blob as one gzip stream, made by all workers; rejects with the code of what went wrong.
    pub async fn compress(&self, blob: Blob) -> Result<Blob, JsValue> {
        let made = compress(&self.pool, blob, self.segment_bytes).await;
        made.map_err(|error| UploadError::from(error).code().into())
    }

    /// Holds an upload.
    pub fn pause(&self, id: &str) {
        self.with(id, UploadHandle::pause);
    }

    /// Lets an upload go on.
    pub fn resume(&self, id: &str) {
        self.with(id, UploadHandle::resume);
    }

    /// Gives an upload up.
    pub fn cancel(&self, id: &str) {
        self.with(id, UploadHandle::cancel);
    }

    /// The answer to `tokenWanted`.
    #[wasm_bindgen(js_name = setToken)]
    pub fn set_token(&self, call: u32, token: Option<String>) {
        self.api.set_token(call, token);
    }

    /// Begins a download; `asked` says of what. Pieces come as they are asked for by `grantDownload`.
    pub fn download(&self, asked: JsValue) -> Result<(), JsError> {
        self.downloads.begin(read(asked)?, self.events.clone());
        Ok(())
    }

    /// The page has room for so many more pieces.
    #[wasm_bindgen(js_name = grantDownload)]
    pub fn grant_download(&self, id: &str, pieces: u32) {
        self.downloads.grant(id, pieces);
    }

    /// The page wants no more of a download.
    #[wasm_bindgen(js_name = cancelDownload)]
    pub fn cancel_download(&self, id: &str) {
        self.downloads.cancel(id);
    }

    fn with(&self, id: &str, action: impl Fn(&UploadHandle)) {
        // Cloned first: the action may end the upload, which removes its handle.
        let handle = self.handles.borrow().get(id).cloned();
        if let Some(handle) = handle {
            action(&handle);
        }
    }
}
