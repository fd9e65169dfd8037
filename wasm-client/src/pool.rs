//! The engine's side of the compressor workers.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    rc::Rc,
};

use chartlift_core::{
    ports::{Compressor, Digests, JobError},
    protocol::Encoding,
    segment::{Job, Segment},
};
use futures::channel::oneshot;
use js_sys::{Array, Object, Uint8Array};
use wasm_bindgen::{JsCast, prelude::*};
use web_sys::{MessageEvent, MessagePort};

use crate::{
    file::{BrowserChunk, BrowserFile, slices_can_be_sent},
    job::{AnswerMessage, DigestMessage, JobMessage},
    reading::Spare,
};

/// Jobs a worker has at once: one it works on and the next, read already.
const JOBS_PER_WORKER: usize = 2;

/// Several workers, each behind its port.
pub struct WorkerPool {
    workers: Vec<Worker>,
    spare: Rc<Spare>,
    next_id: Cell<u32>,
    sends_slices: bool,
}

type Waiting = Rc<RefCell<HashMap<u32, oneshot::Sender<AnswerMessage>>>>;

struct Worker {
    port: MessagePort,
    waiting: Waiting,
    /// Kept alive: the port calls it.
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

impl Worker {
    fn new(port: MessagePort, spare: Rc<Spare>) -> Self {
        let waiting = Waiting::default();
        let answers = Rc::clone(&waiting);
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let mut answer = AnswerMessage::from_js(&event.data());
            if let Some(input) = answer.input.take() {
                spare.give_back(input);
            }
            if let Some(asker) = answers.borrow_mut().remove(&answer.id) {
                // Nobody waits any more if the upload was paused or cancelled.
                let _ = asker.send(answer);
            }
        });
        port.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Self { port, waiting, _on_message: on_message }
    }
}

impl WorkerPool {
    pub fn new(ports: impl ExactSizeIterator<Item = MessagePort>) -> Self {
        // The spare ones are of one size, that of a segment: those at work and one that is being read.
        let spare = Rc::new(Spare::new(ports.len() * JOBS_PER_WORKER + 1));
        let workers = ports.map(|port| Worker::new(port, Rc::clone(&spare))).collect();
        Self { workers, spare, next_id: Cell::new(0), sends_slices: slices_can_be_sent() }
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

/// Tells a worker, when dropped, that something is no longer wanted.
struct CallOff<'a> {
    worker: &'a Worker,
    message: Option<Object>,
}

impl Drop for CallOff<'_> {
    fn drop(&mut self) {
        if let Some(message) = &self.message {
            let _ = self.worker.port.post_message(message);
        }
    }
}

impl Compressor for WorkerPool {
    type Source = BrowserFile;
    type Chunk = BrowserChunk;

    fn width(&self) -> usize {
        self.workers.len() * JOBS_PER_WORKER
    }

    async fn run(&self, source: &BrowserFile, job: Job) -> Result<Segment<BrowserChunk>, JobError> {
        let input = source.reader.read(&source.blob, &job, &self.spare).await.map_err(JobError::Source)?;
        let worker = self.least_busy().ok_or(JobError::Worker)?;
        let (keep, range) = (!self.sends_slices, job.read_range());
        let len = u32::try_from(range.end - range.start).expect("a segment fits in memory");
        let message = JobMessage { id: 0, input, len, keep, job: job.clone() };
        let transfer = Array::of1(&message.input);
        let (_, answer) = self.ask(worker, |id| JobMessage { id, ..message }.to_js(), &transfer)?;
        let answer = answer.await.map_err(|_| JobError::Worker)?;
        let mut segment = answer.made.map_err(JobError::Source)?.into_segment(job);
        if segment.job.encoding == Encoding::Identity && !keep {
            segment.chunk = BrowserChunk::slice(&source.blob, segment.job.range.clone()).map_err(JobError::Source)?;
        }
        Ok(segment)
    }

    async fn digest(&self, source: &BrowserFile) -> Result<Digests, JobError> {
        let worker = self.least_busy().ok_or(JobError::Worker)?;
        let message = |id, blob| DigestMessage { id, blob }.to_js();
        let (id, answer) = self.ask(worker, |id| message(id, Some(source.blob.clone())), &Array::new())?;
        // Dropped before its answer, the worker need not read on.
        let mut stop = CallOff { worker, message: Some(message(id, None)) };
        let answer = answer.await.map_err(|_| JobError::Worker)?;
        stop.message = None;
        let made = answer.made.map_err(JobError::Source)?;
        let sha256 = Uint8Array::new(&made.buffer).to_vec().try_into().map_err(|_| JobError::Worker)?;
        Ok(Digests { sha256, crc: made.source })
    }
}
