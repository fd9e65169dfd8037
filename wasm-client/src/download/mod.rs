//! Downloads: the same workers that compress fetch and decode; the engine orders and proves; the page reads.
//!
//! Bytes are copied into wasm memory once and out of it once. Between workers they only change hands.

mod demand;
mod events;
pub mod fetch_worker;
mod messages;
mod pool;
mod ports;

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use chartlift_core::{
    Tuning,
    download::{Downloader, Limits},
    protocol::DownloadRequest,
};
use futures::future::{Either, select};
use serde::Deserialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::MessagePort;

use self::{demand::Demand, events::DownloadEvent, pool::FetchPool, ports::BrowserDownloadPorts};
use crate::{api::Api, engine::BrowserEngine, events::Events};

/// The downloads of one page.
pub struct Downloads {
    downloader: Downloader<BrowserDownloadPorts>,
    demands: Rc<RefCell<HashMap<String, Rc<Demand>>>>,
}

impl Downloads {
    /// `ports` lead to the workers that fetch.
    pub fn new(api: Rc<Api>, ports: impl Iterator<Item = MessagePort>, tuning: &Tuning) -> Self {
        let limits = Limits { connections: tuning.max_parallel_parts, ..Limits::default() };
        let ports = BrowserDownloadPorts::new(api, FetchPool::new(ports));
        Self { downloader: Downloader::new(Rc::new(ports), tuning.clone(), limits), demands: Rc::default() }
    }

    fn begin(&self, wish: Wish, events: Events) {
        let demand = Rc::new(Demand::default());
        self.demands.borrow_mut().insert(wish.id.clone(), Rc::clone(&demand));
        let (downloader, demands) = (self.downloader.clone(), Rc::clone(&self.demands));
        spawn_local(async move {
            let read = read(&downloader, &wish, &demand, &events);
            let cancelled = demand.cancelled();
            futures::pin_mut!(read, cancelled);
            // Dropping what is left of it aborts every request; who cancelled needs no answer.
            if let Either::Left((outcome, _)) = select(read, cancelled).await {
                events.send(&DownloadEvent::ended(&wish.id, outcome));
            }
            demands.borrow_mut().remove(&wish.id);
        });
    }
}

/// One download, from the page.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wish {
    id: String,
    attachment_id: String,
    version: Option<u32>,
    start_at: f64,
}

async fn read(
    downloader: &Downloader<BrowserDownloadPorts>,
    wish: &Wish,
    demand: &Demand,
    events: &Events,
) -> Result<(), chartlift_core::DownloadError> {
    let request = DownloadRequest {
        attachment_id: wish.attachment_id.clone(),
        version: wish.version,
        disposition: chartlift_core::protocol::Disposition::Attachment,
        ranges: true,
    };
    // Offsets are below 2^53.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let opened = downloader.open(&request, wish.start_at as u64).await?;
    events.send(&DownloadEvent::opened(&wish.id, opened.answer()));
    let deliver = |piece| async move {
        demand.take().await;
        let (message, transfer) = events::piece(&wish.id, &piece);
        events.post(&message, &transfer);
    };
    opened.read(deliver, |snapshot| events.send(&DownloadEvent::progress(&wish.id, snapshot))).await
}

#[wasm_bindgen]
impl BrowserEngine {
    /// Begins a download; `wish` says of what. Pieces come as they are asked for by `grantDownload`.
    pub fn download(&self, wish: JsValue) -> Result<(), JsError> {
        self.downloads.begin(serde_wasm_bindgen::from_value(wish)?, self.events.clone());
        Ok(())
    }

    /// The page has room for so many more pieces.
    #[wasm_bindgen(js_name = grantDownload)]
    pub fn grant_download(&self, id: &str, pieces: u32) {
        self.with_demand(id, |demand| demand.grant(pieces));
    }

    /// The page wants no more of a download.
    #[wasm_bindgen(js_name = cancelDownload)]
    pub fn cancel_download(&self, id: &str) {
        self.with_demand(id, Demand::cancel);
    }

    fn with_demand(&self, id: &str, action: impl FnOnce(&Demand)) {
        let demand = self.downloads.demands.borrow().get(id).cloned();
        if let Some(demand) = demand {
            action(&demand);
        }
    }
}
