//! The engine's side of the compressor workers.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use chartlift_core::{
    digest::Trail,
    ports::{Compressor, Digests, JobError, Source},
    protocol::Encoding,
    segment::{Job, Segment},
    verify::Sampler,
};
use futures::channel::oneshot;
use js_sys::{Array, Object, Uint8Array};
use litemap::LiteMap;
use wasm_bindgen::{JsCast, prelude::*};
use web_sys::{MessageEvent, MessagePort};

use crate::file::{BrowserChunk, BrowserFile, SENT_HELD_BYTES, part_of, sha256 as sha256_of, slices_can_be_sent};
use chartlift_worker::{
    job::{AnswerMessage, DigestMessage, JobMessage, Made, StepMessage, ToDigest},
    reading::Spare,
};

/// Jobs a worker has at once: one it works on and the next, read already.
const JOBS_PER_WORKER: usize = 2;

/// Several workers, each behind its port.
pub struct WorkerPool {
    workers: Vec<Worker>,
    /// Buffers that segments are read into.
    inputs: Rc<Spare>,
    /// Buffers that compressed bytes come back in.
    outputs: Rc<Spare>,
    next_id: Cell<u32>,
    sends_slices: bool,
    sampler: Sampler,
    /// Told of an encoder that errs.
    on_fault: Box<dyn Fn()>,
}

type Waiting = Rc<RefCell<LiteMap<u32, oneshot::Sender<AnswerMessage>>>>;
type Trails = Rc<RefCell<LiteMap<u32, Rc<Trail>>>>;

struct Worker {
    port: MessagePort,
    waiting: Waiting,
    /// Where the digests under way leave their steps.
    trails: Trails,
    /// Kept alive: the port calls it.
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

impl Worker {
    fn new(port: MessagePort, inputs: Rc<Spare>, outputs: Rc<Spare>) -> Self {
        let (waiting, trails) = (Waiting::default(), Trails::default());
        let (answers, followed) = (Rc::clone(&waiting), Rc::clone(&trails));
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(StepMessage { id, crc }) = StepMessage::from_js(&event.data()) {
                // Steps of a digest that was called off may still be on their way.
                if let Some(trail) = followed.borrow().get(&id) {
                    trail.passed(crc);
                }
                return;
            }
            let answer = AnswerMessage::from_js(&event.data());
            let asker = answers.borrow_mut().remove(&answer.id);
            // Nobody waits any more if the upload was paused or cancelled.
            if let Some(Err(AnswerMessage { input: Some(input), made, .. })) = asker.map(|asker| asker.send(answer)) {
                inputs.give_back(input);
                made.ok().and_then(|made| made.buffer).into_iter().for_each(|output| outputs.give_back(output));
            }
        });
        port.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Self { port, waiting, trails, _on_message: on_message }
    }
}

impl WorkerPool {
    /// Workers behind these ports. One compressed segment in `verify_one_in` is inflated again; `on_fault` hears of one that
    /// was wrong.
    pub fn new(
        ports: impl ExactSizeIterator<Item = MessagePort>,
        verify_one_in: u32,
        on_fault: impl Fn() + 'static,
    ) -> Self {
        let jobs = ports.len() * JOBS_PER_WORKER;
        // Those at work and one that is being read.
        let (inputs, outputs) = (Rc::new(Spare::new(jobs + 1)), Rc::new(Spare::new(jobs)));
        let workers = ports.map(|port| Worker::new(port, Rc::clone(&inputs), Rc::clone(&outputs))).collect();
        Self {
            workers,
            inputs,
            outputs,
            next_id: Cell::new(0),
            sends_slices: slices_can_be_sent(),
            sampler: Sampler::new(verify_one_in),
            on_fault: Box::new(on_fault),
        }
    }

    fn least_busy(&self) -> Option<&Worker> {
        self.workers.iter().min_by_key(|worker| worker.waiting.borrow().len())
    }

    fn ask(
        &self,
        worker: &Worker,
        message: impl FnOnce(u32) -> Object,
        transfer: &Array,
    ) -> Result<(u32, oneshot::Receiver<AnswerMessage>), JobError> {
        let id = self.next_id.get();
        self.next_id.set(id.wrapping_add(1));
        let (sender, answer) = oneshot::channel();
        worker.port.post_message_with_transferable(&message(id), transfer).map_err(|_| JobError::Worker)?;
        worker.waiting.borrow_mut().insert(id, sender);
        Ok((id, answer))
    }
}

/// A digest under way; called off if it is dropped before its answer.
struct Digesting<'a> {
    worker: &'a Worker,
    id: u32,
    trail: &'a Trail,
    answered: bool,
}

impl<'a> Digesting<'a> {
    fn begin(worker: &'a Worker, id: u32, trail: &'a Rc<Trail>) -> Self {
        trail.begin();
        worker.trails.borrow_mut().insert(id, Rc::clone(trail));
        Self { worker, id, trail, answered: false }
    }
}

impl Drop for Digesting<'_> {
    fn drop(&mut self) {
        self.worker.trails.borrow_mut().remove(&self.id);
        self.trail.end();
        if !self.answered {
            let _ = self.worker.port.post_message(&DigestMessage { id: self.id, what: None, sha256: false }.to_js());
        }
    }
}

impl Compressor for WorkerPool {
    type Source = BrowserFile;
    type Chunk = BrowserChunk;

    fn width(&self) -> usize {
        self.workers.len() * JOBS_PER_WORKER
    }

    fn holds(&self, encoding: Encoding) -> bool {
        !(encoding == Encoding::Identity && self.sends_slices)
    }

    async fn run(&self, source: &BrowserFile, job: Job) -> Result<Segment<BrowserChunk>, JobError> {
        let held = source.held().await.map_err(JobError::Source)?;
        let from_memory = held.is_some() && (source.meta.size_bytes <= SENT_HELD_BYTES || !self.sends_slices);
        let sliced = job.encoding == Encoding::Identity && self.sends_slices && !from_memory;
        if sliced && let Some(crc) = source.trail.crc(&job.range).await {
            source.reader.rest();
            let chunk = BrowserChunk::of_file(&source.blob, job.range.clone(), held);
            return Ok(Segment { job, chunk, source: crc, stored: crc });
        }
        let range = job.read_range();
        let len = u32::try_from(range.end - range.start).expect("a segment fits in memory");
        let input = match &held {
            Some(held) => {
                let input = self.inputs.take(len);
                Uint8Array::new(&input).set(&part_of(held, range), 0);
                input
            }
            None => source.reader.read(&source.blob, &job, &self.inputs).await.map_err(JobError::Source)?,
        };
        let worker = self.least_busy().ok_or(JobError::Worker)?;
        let output = (job.encoding == Encoding::Gzip).then(|| self.outputs.take_any()).flatten();
        let verify = job.encoding == Encoding::Gzip && self.sampler.picks(&job, source.meta().size_bytes);
        let message = JobMessage { id: 0, input, len, output, verify, job: job.clone() };
        let transfer = message.output.iter().chain([&message.input]).collect::<Array>();
        let (_, answer) = self.ask(worker, |id| JobMessage { id, ..message }.to_js(), &transfer)?;
        let AnswerMessage { input, made, .. } = answer.await.map_err(|_| JobError::Worker)?;
        let input = input.ok_or(JobError::Worker)?;
        if made.as_ref().err() == Some(&JobError::Encoder) {
            (self.on_fault)();
        }
        let Made { buffer, source: crc, stored } = made?;
        let chunk = match (job.encoding, held) {
            (Encoding::Identity, Some(held)) if from_memory => {
                BrowserChunk::of_bytes(part_of(&held, job.range.clone()))
            }
            (Encoding::Identity, held) if sliced => BrowserChunk::of_file(&source.blob, job.range.clone(), held),
            (Encoding::Identity, _) => BrowserChunk::copied(&input, len),
            (Encoding::Gzip, _) => {
                let output = buffer.ok_or(JobError::Worker)?;
                #[allow(clippy::cast_possible_truncation)]
                let chunk = BrowserChunk::copied(&output, stored.len as u32);
                self.outputs.give_back(output);
                chunk
            }
        };
        self.inputs.give_back(input);
        Ok(Segment { job, chunk, source: crc, stored })
    }

    async fn digest(&self, source: &BrowserFile, sha256: bool) -> Result<Digests, JobError> {
        // Never what is held: two readings that agree are the file, one may err.
        let read = source.at_once().await.map_err(JobError::Source)?;
        let by_browser = match &read {
            Some(read) if sha256 => sha256_of(read).await,
            _ => None,
        };
        let what = read.map_or_else(|| ToDigest::Blob(source.blob.clone()), ToDigest::Bytes);
        let digests = self.digest_by_worker(source, what, sha256 && by_browser.is_none()).await?;
        Ok(Digests { sha256: by_browser.map(|sha256| sha256.0).or(digests.sha256), ..digests })
    }
}

impl WorkerPool {
    async fn digest_by_worker(&self, source: &BrowserFile, what: ToDigest, sha256: bool) -> Result<Digests, JobError> {
        let worker = self.least_busy().ok_or(JobError::Worker)?;
        let given = match &what {
            ToDigest::Bytes(bytes) => Array::of1(&bytes.buffer()),
            ToDigest::Blob(_) => Array::new(),
        };
        let message = |id| DigestMessage { id, what: Some(what), sha256 }.to_js();
        let (id, answer) = self.ask(worker, message, &given)?;
        let mut digesting = Digesting::begin(worker, id, &source.trail);
        let answer = answer.await.map_err(|_| JobError::Worker)?;
        digesting.answered = true;
        let made = answer.made?;
        if made.buffer.is_some() != sha256 {
            return Err(JobError::Worker);
        }
        let sha256 = made.buffer.map(|buffer| Uint8Array::new(&buffer).to_vec().try_into()).transpose();
        Ok(Digests { sha256: sha256.map_err(|_| JobError::Worker)?, crc: made.source })
    }
}
