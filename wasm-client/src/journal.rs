//! The journal in IndexedDB: one row per upload, one row per part, nothing that names a file.

use std::{cell::RefCell, rc::Rc};

use chartlift_core::{
    ports::{Clock, Journal},
    protocol::value::{FromValue, ToValue},
    record::{Head, PartRecord, Saved},
};
use futures::{channel::oneshot, future::select};
use js_sys::Array;
use litemap::LiteMap;
use wasm_bindgen::{JsCast, prelude::*};
use wasm_bindgen_futures::spawn_local;
use web_sys::{IdbDatabase, IdbObjectStore, IdbRequest};

use crate::{
    idb,
    locks::{self, WebLock},
    value::Js,
};
use chartlift_worker::clock::{BrowserClock, unix_ms};

const DATABASE: &str = "chartlift";
const UPLOADS: &str = "uploads";
const PARTS: &str = "parts";

#[wasm_bindgen]
extern "C" {
    type IDBKeyRange;
    #[wasm_bindgen(static_method_of = IDBKeyRange, catch)]
    fn bound(lower: &JsValue, upper: &JsValue) -> Result<JsValue, JsValue>;
}

/// So long is waited for the database before the first upload, in milliseconds: another tab may keep it from opening.
const OPENING_MS: u64 = 1_000;

/// The journal; without IndexedDB (private windows of old browsers) it remembers nothing that outlives the page.
pub struct IdbJournal(Rc<Journaled>);

#[derive(Default)]
struct Journaled {
    /// Absent until it is open, and while another tab has it closed.
    database: RefCell<Option<IdbDatabase>>,
    /// What is under way: written again wherever it cannot be known to be there.
    active: RefCell<LiteMap<String, Saved>>,
}

impl Journaled {
    /// Opens the database, and opens it again whenever it was closed by others.
    async fn keep_open(self: Rc<Self>, mut first: Option<oneshot::Sender<()>>) {
        while let Some((database, closed)) = idb::open(DATABASE, &[UPLOADS, PARTS]).await {
            self.database.replace(Some(database));
            let active = self.active.borrow().clone();
            for (key, saved) in active {
                self.put(UPLOADS, &key.as_str().into(), &saved.head).await;
                for part in &saved.parts {
                    self.put(PARTS, &part_key(&key, part.number), part).await;
                }
            }
            if let Some(first) = first.take() {
                let _ = first.send(());
            }
            self.sweep().await;
            let _ = closed.await;
            self.database.replace(None);
        }
    }

    /// All rows of uploads with their keys; none where a row is not what this version writes.
    async fn heads(&self) -> Vec<(String, Option<Head>)> {
        let all = |request: Option<IdbRequest>| async move {
            let rows = idb::done(&request?).await?;
            rows.dyn_into::<Array>().ok()
        };
        // Begun in one go, they see the same rows.
        let keys = self.store(UPLOADS, false).and_then(|store| store.get_all_keys().ok());
        let rows = self.store(UPLOADS, false).and_then(|store| store.get_all().ok());
        let (Some(keys), Some(rows)) = (all(keys).await, all(rows).await) else { return Vec::new() };
        keys.iter().zip(rows.iter()).filter_map(|(key, row)| Some((key.as_string()?, read(row)))).collect()
    }

    /// Removes what can never go on: uploads that the server has given up, or that another version of this program wrote.
    async fn sweep(&self) {
        for (key, head) in self.heads().await {
            if head.is_none_or(|head| is_over(&head)) {
                self.delete(&key).await;
            }
        }
    }

    async fn delete(&self, key: &str) {
        if let Some(request) = self.store(UPLOADS, true).and_then(|store| store.delete(&key.into()).ok()) {
            idb::done(&request).await;
        }
        let range = all_parts(key);
        if let Some(request) = range.and_then(|range| self.store(PARTS, true)?.delete(&range).ok()) {
            idb::done(&request).await;
        }
    }

    fn store(&self, name: &str, write: bool) -> Option<IdbObjectStore> {
        idb::transaction(self.database.borrow().as_ref()?, &[name], write)?.object_store(name).ok()
    }

    /// Begins to write a row; that goes on whether or not anybody waits for it.
    fn begin_put<T: ToValue>(&self, store: &str, key: &JsValue, value: &T) -> Option<IdbRequest> {
        let value = value.to_value::<Js>().0;
        self.store(store, true)?.put_with_key(&value, key).ok()
    }

    async fn put<T: ToValue>(&self, store: &str, key: &JsValue, value: &T) -> Option<()> {
        idb::done(&self.begin_put(store, key, value)?).await.map(drop)
    }

    /// A reading request over all stores: it ends after every write that was begun before it.
    fn after_all(&self) -> Option<IdbRequest> {
        let transaction = idb::transaction(self.database.borrow().as_ref()?, &[UPLOADS, PARTS], false)?;
        transaction.object_store(PARTS).ok()?.count().ok()
    }
}

impl IdbJournal {
    /// Opens it, or goes on without it for as long as another tab stands in the way.
    pub async fn open() -> Self {
        let journaled = Rc::<Journaled>::default();
        let (sender, opened) = oneshot::channel();
        spawn_local(Rc::clone(&journaled).keep_open(Some(sender)));
        let late = BrowserClock.sleep_ms(OPENING_MS);
        futures::pin_mut!(late);
        select(opened, late).await;
        Self(journaled)
    }

    /// This owner's uploads that were begun, and neither completed nor given up nor too old.
    pub async fn heads(&self, owner: Option<&str>) -> Vec<Head> {
        let all = self.0.heads().await.into_iter().filter_map(|(_, head)| head);
        all.filter(|head| !is_over(head) && head.owner.as_deref() == owner).collect()
    }
}

/// Whether the server has given it up by now.
fn is_over(head: &Head) -> bool {
    head.until_unix_ms <= unix_ms()
}

fn part_key(key: &str, number: u32) -> JsValue {
    Array::of2(&key.into(), &number.into()).into()
}

fn all_parts(key: &str) -> Option<JsValue> {
    IDBKeyRange::bound(&part_key(key, 0), &part_key(key, u32::MAX)).ok()
}

fn read<T: FromValue>(value: JsValue) -> Option<T> {
    T::from_value(&Js(value))
}

impl Journal for IdbJournal {
    type Lock = WebLock;

    async fn lock(&self, key: &str) -> Option<WebLock> {
        locks::take(&format!("chartlift-upload-{key}")).await
    }

    async fn load(&self, key: &str) -> Option<Saved> {
        if self.0.database.borrow().is_none() {
            return self.0.active.borrow().get(key).cloned();
        }
        let head = idb::done(&self.0.store(UPLOADS, false)?.get(&key.into()).ok()?).await.filter(JsValue::is_object)?;
        let head: Head = read(head).filter(|head| !is_over(head))?;
        let rows = idb::done(&self.0.store(PARTS, false)?.get_all_with_key(&all_parts(key)?).ok()?).await?;
        let parts = rows.dyn_into::<Array>().ok()?.iter().filter_map(read::<PartRecord>).collect();
        let saved = Saved { head, parts };
        self.0.active.borrow_mut().insert(key.to_owned(), saved.clone());
        Some(saved)
    }

    async fn save_head(&self, key: &str, head: &Head) {
        let mut active = self.0.active.borrow_mut();
        let known = active.remove(key).filter(|saved| saved.head.upload_id == head.upload_id);
        let parts = known.map(|saved| saved.parts).unwrap_or_default();
        active.insert(key.to_owned(), Saved { head: head.clone(), parts });
        drop(active);
        // Not waited for: parts are on their way already, and their rows must not come later for it (WebKit takes long).
        self.0.begin_put(UPLOADS, &key.into(), head);
    }

    async fn save_part(&self, key: &str, part: &PartRecord) {
        if let Some(saved) = self.0.active.borrow_mut().get_mut(key) {
            saved.parts.retain(|known| known.number != part.number);
            saved.parts.push(part.clone());
        }
        self.0.put(PARTS, &part_key(key, part.number), part).await;
    }

    async fn settle(&self) {
        if let Some(request) = self.0.after_all() {
            idb::done(&request).await;
        }
    }

    async fn remove(&self, key: &str) {
        self.0.active.borrow_mut().remove(key);
        self.0.delete(key).await;
    }
}
