//! The fetching side of a worker: stored bytes in from S3, decoded pieces out by transfer.

use std::{
    cell::{Cell, RefCell},
    ops::Range,
    rc::Rc,
};

use chartlift_core::download::{Decoded, Decoder, FetchError, FetchJob, FlowEvent, Piece};
use chartlift_worker::{
    clock::performance_now,
    demand::Demand,
    fetch::{News, Order},
};
use futures::future::{Either, select, try_join_all};
use js_sys::{Array, Uint8Array};
use litemap::LiteMap;
use wasm_bindgen::{JsCast, prelude::*};
use wasm_bindgen_futures::spawn_local;
use web_sys::{MessageEvent, MessagePort};

use self::{
    arriving::{Arrivals, Arriving},
    request::Request,
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
    let flows: Rc<RefCell<LiteMap<u32, Rc<Demand>>>> = Rc::default();
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
                    select(run, closed).await;
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

fn with(flows: &RefCell<LiteMap<u32, Rc<Demand>>>, id: u32, action: impl FnOnce(&Demand)) {
    let demand = flows.borrow().get(&id).cloned();
    if let Some(demand) = demand {
        action(&demand);
    }
}

/// What has arrived of a part, and what of it was told.
#[derive(Default)]
struct Tally {
    received: Cell<u64>,
    said: Cell<u64>,
    said_at: Cell<f64>,
}

impl Tally {
    /// Counts; answers how many bytes there are by now.
    fn more(&self, bytes: u64) -> u64 {
        self.received.set(self.received.get() + bytes);
        self.received.get()
    }

    /// Whether it is time to tell that so many are here; then they count as told.
    fn worth_saying(&self, stored: u64) -> bool {
        let now = performance_now();
        let worth = stored - self.said.get() >= REPORT_BYTES || now - self.said_at.get() >= REPORT_MS;
        if worth {
            self.said.set(stored);
            self.said_at.set(now);
        }
        worth
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
        self.say(&match self.fetch(job, spare).await {
            Ok(()) => News::End,
            Err(error) => News::Event(FlowEvent::Failed(error)),
        });
    }

    async fn fetch(&self, job: &FetchJob, spare: &Spare) -> Result<(), FetchError> {
        let asks = if job.ask.is_empty() { vec![None] } else { job.ask.iter().map(Some).collect() };
        let arrivals = Arrivals::new(asks.iter().map(|ask| ask.map_or(u64::MAX, |ask| ask.end - ask.start)));
        let tally = Tally::default();
        let reads = asks.iter().zip(arrivals.answers()).map(|(ask, arriving)| self.read(job, *ask, arriving, &tally));
        let (reading, decoding) = (try_join_all(reads), self.decode(job, &arrivals, spare));
        futures::pin_mut!(reading, decoding);
        match select(reading, decoding).await {
            Either::Left((Ok(_), decoding)) => decoding.await,
            Either::Left((Err(error), _)) => Err(error),
            Either::Right((outcome, reading)) => {
                // The bytes are there; how the answers end is of no matter.
                let _ = reading.await;
                outcome
            }
        }
    }

    /// Makes one request and reads ahead of the decoder, to the very end: a connection whose answer is read can be used
    /// again. An answer that is none fails the part at once, one that breaks off only when its bytes are needed.
    async fn read(
        &self,
        job: &FetchJob,
        ask: Option<&Range<u64>>,
        arriving: &Arriving,
        tally: &Tally,
    ) -> Result<(), FetchError> {
        let (_request, body) = Request::send(&job.url, ask, job.object_bytes).await?;
        loop {
            arriving.room().await;
            match body.read().await {
                Ok(Some(bytes)) => {
                    let stored = tally.more(bytes.length().into()).saturating_sub(job.lead_bytes).min(job.stored_bytes);
                    arriving.push(bytes);
                    if tally.worth_saying(stored) || stored == job.stored_bytes {
                        self.say(&News::Event(FlowEvent::Received(stored)));
                    }
                }
                Ok(None) => arriving.end(FetchError::Truncated),
                Err(error) => arriving.end(FetchError::Answer(error)),
            }
            if arriving.has_ended() {
                return Ok(());
            }
        }
    }

    async fn decode(&self, job: &FetchJob, arrivals: &Arrivals, spare: &Spare) -> Result<(), FetchError> {
        let mut decoder = Decoder::new(job, spare.take());
        let mut stored = spare.take();
        let outcome = self.pieces(&mut decoder, &mut stored, arrivals).await;
        spare.put(decoder.into_buffer());
        spare.put(stored);
        arrivals.discard();
        outcome
    }

    async fn pieces(&self, decoder: &mut Decoder, stored: &mut Vec<u8>, arrivals: &Arrivals) -> Result<(), FetchError> {
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
                    let bytes = arrivals.next().await?;
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
