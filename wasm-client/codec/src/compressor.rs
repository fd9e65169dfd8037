//! The compressor worker: compresses what it is given and hands bytes and buffers back by transfer.
//!
//! The engine sends a worker one job more than it works on, so that none waits for the next.

use std::{cell::RefCell, rc::Rc};

use chartlift_core::{
    adapt,
    crc::Crc,
    digest::{Digester, STEP_BYTES},
    gzip::WINDOW_BYTES,
    ports::{JobError, SourceError},
    protocol::{Encoding, Intent},
    segment::{Codec, Encode},
    verify::Verifier,
};
use chartlift_worker::{
    collector::Collector,
    job::{AnswerMessage, DigestMessage, JobMessage, Made, StepMessage, ToDigest},
    reading::Reading,
};
use futures::channel::oneshot;
use js_sys::{Array, ArrayBuffer, Uint8Array};
use litemap::LiteMap;
use wasm_bindgen::{JsCast, JsValue, prelude::*};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, MessageChannel, MessageEvent, MessagePort};

/// Bytes digested before a job gets its turn: twice the time of a job, so that a worker that does both is done with the
/// digest when two of them are done with the jobs.
const TURN_BYTES: u64 = 4 << 20;

/// The collector is woken after so many source bytes: streams and messages leave some 2 KB for each MiB.
const WAKE_AFTER_BYTES: u64 = 256 << 20;

/// Buffers for compressed bytes are multiples of this.
const OUTPUT_STEP_BYTES: u32 = 64 << 10;

/// What is compressed to warm up, and how often: until nothing that is used much runs as it was compiled first. It
/// takes a worker about a tenth of a second.
const WARM_UP_BYTES: usize = 1 << 20;
const HALF_WARM: usize = WARM_UP_BYTES / 2;
const WARM_UP_TIMES: u32 = 8;

/// Serves jobs from this port for as long as the worker lives.
///
/// To `warm_up` makes the first file as fast as the next: browsers compile wasm quickly at first, and well only what
/// they see running. What they then make is shared by all workers of the page, so one is enough.
#[wasm_bindgen(js_name = startCompressor)]
pub fn start_compressor(port: &MessagePort, warm_up: bool) {
    let mut worker = Worker::new(Codec::new());
    if warm_up {
        worker.warm_up();
    }
    serve(port, worker);
}

/// Answers what comes through the port.
pub fn serve<E: Encode + 'static>(port: &MessagePort, worker: Worker<E>) {
    let worker = RefCell::new(worker);
    let (turns, wanted) = (Rc::new(Turns::default()), Rc::new(RefCell::new(LiteMap::<u32, ()>::new_vec())));
    let collector = Rc::new(Collector::new(WAKE_AFTER_BYTES));
    let answers = port.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(DigestMessage { id, what, sha256 }) = DigestMessage::from_js(&event.data()) {
            let blob = match what {
                Some(ToDigest::Blob(blob)) => blob,
                Some(ToDigest::Bytes(bytes)) => {
                    collector.left(bytes.length().into());
                    let mut digester = Digester::new(sha256);
                    digester.update(&bytes.to_vec());
                    return answer(&answers, &AnswerMessage { id, input: None, made: Ok(digested(digester)) });
                }
                None => {
                    wanted.borrow_mut().remove(&id);
                    return;
                }
            };
            wanted.borrow_mut().insert(id, ());
            let (port, wanted) = (answers.clone(), Rc::clone(&wanted));
            let (turns, collector) = (Rc::clone(&turns), Rc::clone(&collector));
            spawn_local(Digesting { id, port, wanted, turns, collector }.run(blob, sha256));
            return;
        }
        let message = JobMessage::from_js(&event.data());
        collector.left(message.len.into());
        answer(&answers, &worker.borrow_mut().work(message));
    });
    port.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The worker is terminated as a whole; the closure lives until then.
    on_message.forget();
}

fn answer(port: &MessagePort, answer: &AnswerMessage) {
    let buffers = answer.made.iter().filter_map(|made| made.buffer.as_ref()).chain(&answer.input);
    // Posting to a port that the page has closed does nothing.
    let _ = port.post_message_with_transferable(&answer.to_js(), &buffers.collect::<Array>());
}

/// One wish to digest a blob.
struct Digesting {
    id: u32,
    port: MessagePort,
    /// Those that somebody still wants.
    wanted: Rc<RefCell<LiteMap<u32, ()>>>,
    turns: Rc<Turns>,
    collector: Rc<Collector>,
}

impl Digesting {
    async fn run(self, blob: Blob, sha256: bool) {
        let made = self.digest(&blob, sha256).await.map_err(JobError::Source);
        self.wanted.borrow_mut().remove(&self.id);
        answer(&self.port, &AnswerMessage { id: self.id, input: None, made });
    }

    /// Reads the blob to its end, for as long as somebody wants to know.
    async fn digest(&self, blob: &Blob, sha256: bool) -> Result<Made, SourceError> {
        // Sizes are below 2^53.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let mut reading = Reading::new(blob, 0..blob.size() as u64)?;
        let (mut digester, mut piece) = (Digester::new(sha256), Vec::new());
        #[allow(clippy::cast_possible_truncation)]
        let step = |reading: &Reading| reading.left().min(STEP_BYTES) as u32;
        let mut buffer = ArrayBuffer::new(step(&reading));
        while reading.left() > 0 && self.wanted.borrow().contains_key(&self.id) {
            let len = step(&reading);
            buffer = reading.fill(buffer, 0..len).await?;
            piece.resize(len as usize, 0);
            Uint8Array::new_with_byte_offset_and_length(&buffer, 0, len).copy_to(&mut piece);
            let crc = digester.update(&piece);
            let _ = self.port.post_message(&StepMessage { id: self.id, crc }.to_js());
            self.collector.left(len.into());
            if reading.at() % TURN_BYTES == 0 {
                self.turns.next().await;
            }
        }
        Ok(digested(digester))
    }
}

fn digested(digester: Digester) -> Made {
    let digests = digester.finish();
    let sha256 = digests.sha256.map(|sha256| Uint8Array::from(sha256.as_slice()).buffer());
    Made { buffer: sha256, source: digests.crc, stored: Crc::default() }
}

/// Into this buffer, if they fit.
fn copied(bytes: &[u8], into: Option<ArrayBuffer>) -> ArrayBuffer {
    let len = u32::try_from(bytes.len()).expect("wasm has 32 bits");
    let fitting = into.filter(|buffer| buffer.byte_length() >= len);
    // The next segment's bytes are about as many: a little more room, and they fit.
    let buffer = fitting.unwrap_or_else(|| ArrayBuffer::new(len.next_multiple_of(OUTPUT_STEP_BYTES)));
    Uint8Array::new_with_byte_offset_and_length(&buffer, 0, len).copy_from(bytes);
    buffer
}

/// What a worker works with, in wasm memory, reused for every job.
pub struct Worker<E> {
    codec: E,
    verifier: Verifier,
    input: Vec<u8>,
    output: Vec<u8>,
}

impl<E: Encode> Worker<E> {
    /// One that has done nothing yet.
    pub fn new(codec: E) -> Self {
        Self { codec, verifier: Verifier::default(), input: Vec::new(), output: Vec::new() }
    }

    fn warm_up(&mut self) {
        let Self { codec, input, output, .. } = self;
        // Lines like those of HL7 and of JSON: all alike, none the same. The encoder takes each its own way.
        for line in 0u32.. {
            let id = line.wrapping_mul(0x9e37_79b9);
            let text = match input.len() {
                WARM_UP_BYTES.. => break,
                HALF_WARM.. => format!(
                    "{{\"resourceType\":\"Observation\",\"id\":\"{line}\",\"status\":\"final\",\"code\":{{\"coding\":\
                     [{{\"system\":\"http://loinc.org\",\"code\":\"718-7\"}}]}},\"valueQuantity\":{{\"value\":{}}}}}\n",
                    id % 100
                ),
                _ => format!("OBX|{line}|NM|{id:08x}^Hemoglobin||1{}.{}|g/dL|\r", id % 7, id % 10),
            };
            input.extend(text.bytes());
        }
        let effort = adapt::range(Intent::Balanced).start;
        for _ in 0..WARM_UP_TIMES {
            output.clear();
            codec.encode(input, WINDOW_BYTES as usize, effort, false, output);
            let _ = Crc::of(input);
            Digester::new(true).update(input);
        }
        output.clear();
    }

    fn work(&mut self, message: JobMessage) -> AnswerMessage {
        let JobMessage { id, input: given, len, output: room, verify, job } = message;
        let Self { codec, verifier, input, output } = self;
        input.resize(len as usize, 0);
        Uint8Array::new_with_byte_offset_and_length(&given, 0, len).copy_to(input);
        let prime = usize::try_from(job.prime_bytes).expect("a window fits in memory");
        let source = Crc::of(&input[prime..]);
        let (buffer, stored) = match job.encoding {
            Encoding::Gzip => {
                output.clear();
                codec.encode(input, prime, job.effort, job.last, output);
                if verify && !verifier.holds(output, input, prime, job.last) {
                    return AnswerMessage { id, input: Some(given), made: Err(JobError::Encoder) };
                }
                (Some(copied(output, room)), Crc::of(output))
            }
            Encoding::Identity => (None, source),
        };
        AnswerMessage { id, input: Some(given), made: Ok(Made { buffer, source, stored }) }
    }
}

/// Lets the event loop go round: what a stream has read already is given without that, and messages would starve.
///
/// By a message to itself, as timers are held back to 4 ms each once they follow each other (HTML, "timers").
struct Turns {
    port: MessagePort,
    next: Rc<RefCell<Vec<oneshot::Sender<()>>>>,
}

impl Default for Turns {
    fn default() -> Self {
        let channel = MessageChannel::new().expect("every worker has message channels");
        let next = Rc::<RefCell<Vec<oneshot::Sender<()>>>>::default();
        let waiting = Rc::clone(&next);
        let on_message = Closure::<dyn FnMut()>::new(move || {
            for waiting in waiting.take() {
                let _ = waiting.send(());
            }
        });
        channel.port2().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();
        Self { port: channel.port1(), next }
    }
}

impl Turns {
    async fn next(&self) {
        let (sender, turn) = oneshot::channel();
        self.next.borrow_mut().push(sender);
        let _ = self.port.post_message(&JsValue::NULL);
        let _ = turn.await;
    }
}
