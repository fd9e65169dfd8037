//! The engine's side of the workers that fetch.

use std::{
    cell::{Cell, RefCell},
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use chartlift_core::download::{FetchJob, Fetcher, Flow, FlowEvent};
use futures::{Stream, channel::mpsc};
use js_sys::ArrayBuffer;
use litemap::LiteMap;
use wasm_bindgen::{JsCast, prelude::*};
use web_sys::{MessageEvent, MessagePort};

use chartlift_worker::fetch::{News, Order};

type Flows = Rc<RefCell<LiteMap<u32, mpsc::UnboundedSender<FlowEvent<ArrayBuffer>>>>>;

/// Several workers, each behind its port.
pub struct FetchPool {
    workers: Vec<Worker>,
    next_id: Cell<u32>,
}

struct Worker {
    port: MessagePort,
    flows: Flows,
    /// Kept alive: the port calls it.
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

impl Worker {
    fn new(port: MessagePort) -> Self {
        let flows = Flows::default();
        let listening = Rc::clone(&flows);
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let mut flows = listening.borrow_mut();
            match News::from_js(&event.data()) {
                (id, News::End) => drop(flows.remove(&id)),
                (id, News::Event(event)) => {
                    if let Some(flow) = flows.get(&id) {
                        // Nobody listens any more if the download was cancelled.
                        let _ = flow.unbounded_send(event);
                    }
                }
            }
        });
        port.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Self { port, flows, _on_message: on_message }
    }
}

impl FetchPool {
    pub fn new(ports: impl Iterator<Item = MessagePort>) -> Self {
        Self { workers: ports.map(Worker::new).collect(), next_id: Cell::new(0) }
    }
}

impl Fetcher for FetchPool {
    type Chunk = ArrayBuffer;
    type Flow = BrowserFlow;

    fn open(&self, job: FetchJob) -> BrowserFlow {
        let id = self.next_id.get();
        self.next_id.set(id.wrapping_add(1));
        let (sender, events) = mpsc::unbounded();
        let worker = self.workers.iter().min_by_key(|worker| worker.flows.borrow().len());
        let worker = worker.expect("a page has at least one worker");
        worker.flows.borrow_mut().insert(id, sender);
        let _ = worker.port.post_message(&Order::Open(job).to_js(id));
        BrowserFlow { port: worker.port.clone(), flows: Rc::clone(&worker.flows), id, events }
    }
}

/// One part under way in a worker.
pub struct BrowserFlow {
    port: MessagePort,
    flows: Flows,
    id: u32,
    events: mpsc::UnboundedReceiver<FlowEvent<ArrayBuffer>>,
}

impl Flow<ArrayBuffer> for BrowserFlow {
    fn grant(&self) {
        let _ = self.port.post_message(&Order::Grant.to_js(self.id));
    }
}

impl Stream for BrowserFlow {
    type Item = FlowEvent<ArrayBuffer>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.events).poll_next(context)
    }
}

impl Drop for BrowserFlow {
    fn drop(&mut self) {
        // One that has ended is known to nobody any more.
        if self.flows.borrow_mut().remove(&self.id).is_some() {
            let _ = self.port.post_message(&Order::Close.to_js(self.id));
        }
    }
}
