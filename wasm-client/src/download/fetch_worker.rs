//! The fetching side of a worker: stored bytes in from S3, decoded pieces out by transfer.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use chartlift_core::download::{Decoded, Decoder, FetchError, FetchJob, FlowEvent, Piece};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, prelude::*};
use wasm_bindgen_futures::spawn_local;
use web_sys::{MessageEvent, MessagePort};

use self::{
    arriving::Arriving,
    request::{Body, Request},
};
use super::{
    demand::Demand,
    messages::{News, Order},
};

mod arriving;
mod request;

/// Arrivals are reported after this many bytes, or [`REPORT_MS`], or at the end.
const REPORT_BYTES: u64 = 256 * 1024;
/// See [`REPORT_BYTES`], in milliseconds: often enough for progress and for the watchdog.
const REPORT_MS: f64 = 100.0;

/// Buffers in wasm memory that no part uses at the moment.
#[derive(Default)]
struct Spare(RefCell<Vec<Vec<u8>>>);

impl Spare {
    fn take(&self) -> Vec<u8> {
        self.0.borrow_mut().pop().unwrap_or_default()
    }
    fn put(&self, buffer: Vec<u8>) {
        self.0.borrow_mut().push(buffer);
    }
}

/// Serves orders from this port for as long as the worker lives.
#[wasm_bindgen(js_name = startFetcher)]
pub fn start_fetcher(port: &MessagePort) {
    let flows: Rc<RefCell<HashMap<u32, Rc<Demand>>>> = Rc::default();
    let spare = Rc::new(Spare::default());
    let news = port.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let (id, order) = Order::from_js(&event.data());
        match order {
            Order::Open(job) => {
                let demand = Rc::new(Demand::default());
                flows.borrow_mut().insert(id, Rc::clone(&demand));
                let (flows, spare, port) = (Rc::clone(&flows), Rc::clone(&spare), news.clone());
                spawn_local(async move {
                    let flow = Flow { id, port, demand: Rc::clone(&demand) };
                    let run = flow.run(&job, &spare);
                    let closed = demand.cancelled();
                    futures::pin_mut!(run, closed);
                    // Dropping what is left of it aborts the request.
                    futures::future::select(run, closed).await;
                    flows.borrow_mut().remove(&id);
                });
            }
            Order::Grant => with(&flows, id, |demand| demand.grant(1)),
            Order::Close => with(&flows, id, Demand::cancel),
        }
    });
    port.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The worker is terminated as a whole; the closure lives until then.
    on_message.forget();
}

fn with(flows: &RefCell<HashMap<u32, Rc<Demand>>>, id: u32, action: impl FnOnce(&Demand)) {
    let demand = flows.borrow().get(&id).cloned();
    if let Some(demand) = demand {
        action(&demand);
    }
}

/// One part under way.
struct Flow {
    id: u32,
    port: MessagePort,
    demand: Rc<Demand>,
}

impl Flow {
    async fn run(&self, job: &FetchJob, spare: &Spare) {
        let outcome = match Request::send(job).await {
            Ok((request, body)) => self.receive(job, request, body, spare).await,
            Err(error) => Err(FetchError::Answer(error)),
        };
        self.say(&match outcome {
            Ok(()) => News::End,
            Err(error) => News::Event(FlowEvent::Failed(error)),
        });
    }

    async fn receive(&self, job: &FetchJob, request: Request, body: Body, spare: &Spare) -> Result<(), FetchError> {
        let arriving = Arriving::default();
        let read = self.read(job, &body, &arriving);
        let decode = self.decode(job, &arriving, spare);
        let (_, outcome) = futures::join!(read, decode);
        drop(request);
        outcome
    }

    /// Reads ahead of the decoder, and to the very end: a connection whose answer is read can be used again.
    async fn read(&self, job: &FetchJob, body: &Body, arriving: &Arriving) {
        let (mut received, mut said, mut said_at) = (0, 0, 0.0);
        loop {
            arriving.room().await;
            match body.read().await {
                Ok(Some(bytes)) => {
                    received += u64::from(bytes.length());
                    arriving.push(bytes);
                    let stored = received.saturating_sub(job.lead_bytes).min(job.stored_bytes);
                    let now = crate::clock::performance_now();
                    if stored - said >= REPORT_BYTES || now - said_at >= REPORT_MS || stored == job.stored_bytes {
                        (said, said_at) = (stored, now);
                        self.say(&News::Event(FlowEvent::Received(stored)));
                    }
                }
                Ok(None) => return arriving.end(FetchError::Truncated),
                Err(error) => return arriving.end(FetchError::Answer(error)),
            }
        }
    }

    async fn decode(&self, job: &FetchJob, arriving: &Arriving, spare: &Spare) -> Result<(), FetchError> {
        let mut decoder = Decoder::new(job, spare.take());
        let mut stored = spare.take();
        let outcome = self.pieces(&mut decoder, &mut stored, arriving).await;
        spare.put(decoder.into_buffer());
        spare.put(stored);
        arriving.discard();
        outcome
    }

    async fn pieces(&self, decoder: &mut Decoder, stored: &mut Vec<u8>, arriving: &Arriving) -> Result<(), FetchError> {
        let (mut at, mut allowed) = (stored.len(), false);
        loop {
            if !allowed && !decoder.is_done() {
                self.demand.take().await;
                allowed = true;
            }
            let mut input = &stored[at..];
            let step = decoder.step(&mut input)?;
            at = stored.len() - input.len();
            match step {
                Decoded::Done => return Ok(()),
                Decoded::Skipped(crc) => self.say(&News::Event(FlowEvent::Skipped(crc))),
                Decoded::Piece(crc) => {
                    let chunk = Uint8Array::from(decoder.piece()).buffer();
                    self.say(&News::Event(FlowEvent::Piece(Piece { chunk, crc })));
                    allowed = false;
                }
                Decoded::Hungry => {
                    let bytes = arriving.next().await?;
                    stored.resize(bytes.length() as usize, 0);
                    bytes.copy_to(stored);
                    at = 0;
                }
            }
        }
    }

    fn say(&self, news: &News) {
        let (message, buffer) = news.to_js(self.id);
        let transfer = buffer.map_or_else(Array::new, |buffer| Array::of1(buffer));
        // Posting to a port that the page has closed does nothing.
        let _ = self.port.post_message_with_transferable(&message, &transfer);
    }
}
