//! Downloads: the same workers that compress fetch and decode; the engine orders and proves; the page reads.
//!
//! Bytes are copied into wasm memory once and out of it once. Between workers they only change hands.

pub(crate) mod events;
mod pool;
mod ports;

use std::{cell::RefCell, rc::Rc};

use chartlift_core::{
    Tuning,
    download::{Downloader, Limits},
    protocol::{DownloadRequest, value::FromValue},
};
use futures::future::{Either, select};
use litemap::LiteMap;
use wasm_bindgen_futures::spawn_local;
use web_sys::MessagePort;

use self::{events::DownloadEvent, pool::FetchPool, ports::BrowserDownloadPorts};
use crate::{api::Api, events::Events};
use chartlift_worker::demand::Demand;

/// The downloads of one page.
pub struct Downloads {
    downloader: Downloader<BrowserDownloadPorts>,
    demands: Rc<RefCell<LiteMap<String, Rc<Demand>>>>,
}

impl Downloads {
    /// `ports` lead to the workers that fetch.
    pub fn new(api: Rc<Api>, ports: impl Iterator<Item = MessagePort>, tuning: &Tuning) -> Self {
        let limits = Limits { connections: tuning.max_parallel_parts, ..Limits::default() };
        let ports = BrowserDownloadPorts::new(api, FetchPool::new(ports));
        Self { downloader: Downloader::new(Rc::new(ports), tuning.clone(), limits), demands: Rc::default() }
    }

    /// Begins one. Pieces come as they are asked for by [`Downloads::grant`].
    pub fn begin(&self, asked: DownloadRequested, events: Events) {
        let demand = Rc::new(Demand::default());
        self.demands.borrow_mut().insert(asked.id.clone(), Rc::clone(&demand));
        let (downloader, demands) = (self.downloader.clone(), Rc::clone(&self.demands));
        spawn_local(async move {
            let read = read(&downloader, &asked, &demand, &events);
            let cancelled = demand.cancelled();
            futures::pin_mut!(read, cancelled);
            // Dropping what is left of it aborts every request; who cancelled needs no answer.
            if let Either::Left((outcome, _)) = select(read, cancelled).await {
                events.send(&DownloadEvent::ended(&asked.id, outcome));
            }
            demands.borrow_mut().remove(&asked.id);
        });
    }

    /// The page has room for so many more pieces.
    pub fn grant(&self, id: &str, pieces: u32) {
        self.with(id, |demand| demand.grant(pieces));
    }

    /// The page wants no more of it.
    pub fn cancel(&self, id: &str) {
        self.with(id, Demand::cancel);
    }

    fn with(&self, id: &str, action: impl FnOnce(&Demand)) {
        let demand = self.demands.borrow().get(id).cloned();
        if let Some(demand) = demand {
            action(&demand);
        }
    }
}

/// One download, from the page.
#[derive(FromValue)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "DownloadRequest"))]
#[serde(rename_all = "camelCase")]
pub struct DownloadRequested {
    id: String,
    attachment_id: String,
    #[cfg_attr(test, ts(type = "number | undefined"))]
    version: Option<u32>,
    start_at: f64,
}

async fn read(
    downloader: &Downloader<BrowserDownloadPorts>,
    asked: &DownloadRequested,
    demand: &Demand,
    events: &Events,
) -> Result<(), chartlift_core::DownloadError> {
    let request = DownloadRequest {
        attachment_id: asked.attachment_id.clone(),
        version: asked.version,
        disposition: chartlift_core::protocol::Disposition::Attachment,
        ranges: true,
    };
    // Offsets are below 2^53.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let opened = downloader.open(&request, asked.start_at as u64).await?;
    events.send(&DownloadEvent::opened(&asked.id, opened.answer()));
    let deliver = |piece| async move {
        demand.take().await;
        let (message, transfer) = events::piece(&asked.id, &piece);
        events.post(&message, &transfer);
    };
    opened.read(deliver, |snapshot| events.send(&DownloadEvent::progress(&asked.id, snapshot))).await
}
