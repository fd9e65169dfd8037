//! The journal in IndexedDB: one row per upload, one row per part, nothing that names a file.

use chartlift_core::{
    ports::Journal,
    record::{Head, PartRecord, Saved},
};
use js_sys::Array;
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, prelude::*};
use web_sys::{IdbDatabase, IdbObjectStore};

use crate::{
    idb,
    locks::{self, WebLock},
};

const DATABASE: &str = "chartlift";
const UPLOADS: &str = "uploads";
const PARTS: &str = "parts";

#[wasm_bindgen]
extern "C" {
    type IDBKeyRange;
    #[wasm_bindgen(static_method_of = IDBKeyRange, catch)]
    fn bound(lower: &JsValue, upper: &JsValue) -> Result<JsValue, JsValue>;
}

/// The journal; without IndexedDB (private windows of old browsers) it remembers nothing.
pub struct IdbJournal {
    database: Option<IdbDatabase>,
}

impl IdbJournal {
    pub async fn open() -> Self {
        Self { database: idb::open(DATABASE, &[UPLOADS, PARTS]).await }
    }

    /// All uploads that were begun and neither completed nor given up.
    pub async fn heads(&self) -> Vec<Head> {
        let Some(request) = self.store(UPLOADS, false).and_then(|store| store.get_all().ok()) else {
            return Vec::new();
        };
        let rows = idb::done(&request).await.and_then(|rows| rows.dyn_into::<Array>().ok());
        rows.map(|rows| rows.iter().filter_map(read::<Head>).collect()).unwrap_or_default()
    }

    fn store(&self, name: &str, write: bool) -> Option<IdbObjectStore> {
        idb::transaction(self.database.as_ref()?, &[name], write)?.object_store(name).ok()
    }

    async fn put<T: Serialize>(&self, store: &str, key: &JsValue, value: &T) -> Option<()> {
        let value = serde_wasm_bindgen::to_value(value).ok()?;
        let request = self.store(store, true)?.put_with_key(&value, key).ok()?;
        idb::done(&request).await.map(drop)
    }
}

fn part_key(key: &str, number: u32) -> JsValue {
    Array::of2(&key.into(), &number.into()).into()
}

fn all_parts(key: &str) -> Option<JsValue> {
    IDBKeyRange::bound(&part_key(key, 0), &part_key(key, u32::MAX)).ok()
}

fn read<T: DeserializeOwned>(value: JsValue) -> Option<T> {
    serde_wasm_bindgen::from_value(value).ok()
}

impl Journal for IdbJournal {
    type Lock = WebLock;

    async fn lock(&self, key: &str) -> Option<WebLock> {
        locks::take(&format!("chartlift-upload-{key}")).await
    }

    async fn load(&self, key: &str) -> Option<Saved> {
        let head = idb::done(&self.store(UPLOADS, false)?.get(&key.into()).ok()?).await.filter(JsValue::is_object)?;
        let head: Head = read(head)?;
        let rows = idb::done(&self.store(PARTS, false)?.get_all_with_key(&all_parts(key)?).ok()?).await?;
        let parts = rows.dyn_into::<Array>().ok()?.iter().filter_map(read::<PartRecord>).collect();
        Some(Saved { head, parts })
    }

    async fn save_head(&self, key: &str, head: &Head) {
        self.put(UPLOADS, &key.into(), head).await;
    }

    async fn save_part(&self, key: &str, part: &PartRecord) {
        self.put(PARTS, &part_key(key, part.number), part).await;
    }

    async fn remove(&self, key: &str) {
        if let Some(request) = self.store(UPLOADS, true).and_then(|store| store.delete(&key.into()).ok()) {
            idb::done(&request).await;
        }
        let range = all_parts(key);
        if let Some(request) = range.and_then(|range| self.store(PARTS, true)?.delete(&range).ok()) {
            idb::done(&request).await;
        }
    }
}
