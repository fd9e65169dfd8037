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
    job::{AnswerMessage, DigestMessage, JobMessage, Made},
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
}

type Waiting = Rc<RefCell<HashMap<u32, oneshot::Sender<AnswerMessage>>>>;

struct Worker {
    port: MessagePort,
    waiting: Waiting,
    /// Kept alive: the port calls it.
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

impl Worker {
    fn new(port: MessagePort, inputs: Rc<Spare>, outputs: Rc<Spare>) -> Self {
        let waiting = Waiting::default();
        let answers = Rc::clone(&waiting);
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let answer = AnswerMessage::from_js(&event.data());
            let asker = answers.borrow_mut().remove(&answer.id);
            // Nobody waits any more if the upload was paused or cancelled.
            if let Some(Err(AnswerMessage { input: Some(input), made, .. })) = asker.map(|asker| asker.send(answer)) {
                inputs.give_back(input);
                made.ok().and_then(|made| made.buffer).into_iter().for_each(|output| outputs.give_back(output));
            }
        });
        port.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Self { port, waiting, _on_message: on_message }
    }
}

impl WorkerPool {
    pub fn new(ports: impl ExactSizeIterator<Item = MessagePort>) -> Self {
        let jobs = ports.len() * JOBS_PER_WORKER;
        // Those at work and one that is being read.
        let (inputs, outputs) = (Rc::new(Spare::new(jobs + 1)), Rc::new(Spare::new(jobs)));
        let workers = ports.map(|port| Worker::new(port, Rc::clone(&inputs), Rc::clone(&outputs))).collect();
        Self { workers, inputs, outputs, next_id: Cell::new(0), sends_slices: slices_can_be_sent() }
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
        let input = source.reader.read(&source.blob, &job, &self.inputs).await.map_err(JobError::Source)?;
        let worker = self.least_busy().ok_or(JobError::Worker)?;
        let range = job.read_range();
        let len = u32::try_from(range.end - range.start).expect("a segment fits in memory");
        let output = (job.encoding == Encoding::Gzip).then(|| self.outputs.take_any()).flatten();
        let message = JobMessage { id: 0, input, len, output, job: job.clone() };
        let transfer = message.output.iter().chain([&message.input]).collect::<Array>();
        let (_, answer) = self.ask(worker, |id| JobMessage { id, ..message }.to_js(), &transfer)?;
        let AnswerMessage { input, made, .. } = answer.await.map_err(|_| JobError::Worker)?;
        let input = input.ok_or(JobError::Worker)?;
        let Made { buffer, source: crc, stored, busy_us } = made.map_err(JobError::Source)?;
        let chunk = match job.encoding {
            Encoding::Identity if self.sends_slices => {
                BrowserChunk::slice(&source.blob, job.range.clone()).map_err(JobError::Source)?
            }
            Encoding::Identity => BrowserChunk::copied(&input, len),
            Encoding::Gzip => {
                let output = buffer.ok_or(JobError::Worker)?;
                #[allow(clippy::cast_possible_truncation)]
                let chunk = BrowserChunk::copied(&output, stored.len as u32);
                self.outputs.give_back(output);
                chunk
            }
        };
        self.inputs.give_back(input);
        Ok(Segment { job, chunk, source: crc, stored, busy_us })
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
        let buffer = made.buffer.ok_or(JobError::Worker)?;
        let sha256 = Uint8Array::new(&buffer).to_vec().try_into().map_err(|_| JobError::Worker)?;
        Ok(Digests { sha256, crc: made.source })
    }
}
