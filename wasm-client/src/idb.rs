//! The few bits of IndexedDB that the journal needs, as futures.

use chartlift_core::ports::Clock;
use futures::{
    channel::oneshot,
    future::{Either, select},
};
use js_sys::{Function, Reflect, global};
use wasm_bindgen::{JsCast, prelude::*};
use web_sys::{IdbDatabase, IdbFactory, IdbOpenDbRequest, IdbRequest, IdbTransaction, IdbTransactionMode};

use chartlift_worker::clock::BrowserClock;

/// A request that calls nobody any more once it is dropped: whoever waited may be gone before it ends (an upload was
/// paused), and a call to a closure that is gone would end the worker.
struct Listening<'a>(&'a IdbRequest);

impl Drop for Listening<'_> {
    fn drop(&mut self) {
        self.0.set_onsuccess(None);
        self.0.set_onerror(None);
    }
}

/// No upload waits longer for its journal than this, in milliseconds.
const PATIENCE_MS: u64 = 2_000;

/// Waits for a request and returns its result; `None` if it failed or takes too long.
pub async fn done(request: &IdbRequest) -> Option<JsValue> {
    let (ended, late) = (ended(request), BrowserClock.sleep_ms(PATIENCE_MS));
    futures::pin_mut!(ended, late);
    match select(ended, late).await {
        Either::Left((result, _)) => result,
        Either::Right(_) => None,
    }
}

async fn ended(request: &IdbRequest) -> Option<JsValue> {
    let (sender, ended) = oneshot::channel();
    let mut sender = Some(sender);
    let on_end = Closure::<dyn FnMut()>::new(move || {
        if let Some(sender) = sender.take() {
            let _ = sender.send(());
        }
    });
    let function: &Function = on_end.as_ref().unchecked_ref();
    request.set_onsuccess(Some(function));
    request.set_onerror(Some(function));
    let _listening = Listening(request);
    ended.await.ok()?;
    request.result().ok()
}

/// A database that gives way: it is closed when another tab wants to delete or change it, or the browser clears it, and
/// then the second of this answers.
pub type Opened = (IdbDatabase, oneshot::Receiver<()>);

/// Opens a database, creating its stores the first time. That takes as long as another tab stands in the way.
pub async fn open(name: &str, stores: &'static [&'static str]) -> Option<Opened> {
    let factory: IdbFactory = Reflect::get(&global(), &"indexedDB".into()).ok()?.dyn_into().ok()?;
    let request: IdbOpenDbRequest = factory.open_with_u32(name, 1).ok()?;
    let upgrading = request.clone();
    let on_upgrade = Closure::<dyn FnMut()>::new(move || {
        if let Ok(database) = upgrading.result().map(JsCast::unchecked_into::<IdbDatabase>) {
            for store in stores {
                let _ = database.create_object_store(store);
            }
        }
    });
    request.set_onupgradeneeded(Some(on_upgrade.as_ref().unchecked_ref()));
    let database: IdbDatabase = ended(&request).await?.dyn_into().ok()?;
    let (sender, closed) = oneshot::channel();
    let (mut sender, closing) = (Some(sender), database.clone());
    let on_close = Closure::<dyn FnMut()>::new(move || {
        closing.close();
        if let Some(sender) = sender.take() {
            let _ = sender.send(());
        }
    });
    let function: &Function = on_close.as_ref().unchecked_ref();
    database.set_onversionchange(Some(function));
    database.set_onclose(Some(function));
    // It lives as long as the database, which is open until the worker ends or it is called.
    on_close.forget();
    Some((database, closed))
}

/// Begins a transaction over some stores.
pub fn transaction(database: &IdbDatabase, stores: &[&str], write: bool) -> Option<IdbTransaction> {
    let names = stores.iter().map(|name| JsValue::from_str(name)).collect::<js_sys::Array>();
    let mode = if write { IdbTransactionMode::Readwrite } else { IdbTransactionMode::Readonly };
    database.transaction_with_str_sequence_and_mode(&names, mode).ok()
}
