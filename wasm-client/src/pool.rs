//! The engine's side of the compressor workers.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    rc::Rc,
};

use chartlift_core::{
    ports::{Compressor, JobError},
    segment::{Job, Segment},
};
use futures::channel::oneshot;
use wasm_bindgen::{JsCast, prelude::*};
use web_sys::{MessageEvent, MessagePort};

use crate::{
    file::{BrowserChunk, BrowserFile},
    job::{AnswerMessage, JobMessage},
};

/// Jobs a worker has at once: one it works on and one whose slice it reads ahead.
const JOBS_PER_WORKER: usize = 2;

/// Several workers, each behind its port.
pub struct WorkerPool {
    workers: Vec<Worker>,
    next_id: Cell<u32>,
}

type Waiting = Rc<RefCell<HashMap<u32, oneshot::Sender<AnswerMessage>>>>;

struct Worker {
    port: MessagePort,
    waiting: Waiting,
    /// Kept alive: the port calls it.
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

impl Worker {
    fn new(port: MessagePort) -> Self {
        let waiting = Waiting::default();
        let answers = Rc::clone(&waiting);
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let answer = AnswerMessage::from_js(&event.data());
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
    pub fn new(ports: impl Iterator<Item = MessagePort>) -> Self {
        Self { workers: ports.map(Worker::new).collect(), next_id: Cell::new(0) }
    }
}

impl Compressor for WorkerPool {
    type Source = BrowserFile;
    type Chunk = BrowserChunk;

    fn width(&self) -> usize {
        self.workers.len() * JOBS_PER_WORKER
    }

    async fn run(&self, source: &BrowserFile, job: Job) -> Result<Segment<BrowserChunk>, JobError> {
        let id = self.next_id.get();
        self.next_id.set(id.wrapping_add(1));
        let (sender, answer) = oneshot::channel();
        let message = JobMessage { id, blob: source.blob.clone(), job: job.clone() };
        {
            let worker = self.workers.iter().min_by_key(|worker| worker.waiting.borrow().len());
            let worker = worker.ok_or(JobError::Worker)?;
            worker.port.post_message(&message.to_js()).map_err(|_| JobError::Worker)?;
            worker.waiting.borrow_mut().insert(id, sender);
        }
        let answer = answer.await.map_err(|_| JobError::Worker)?;
        answer.into_segment(job).map_err(JobError::Source)
    }

    async fn sha256(&self, _source: &BrowserFile) -> Result<Option<[u8; 32]>, JobError> {
        Ok(None)
    }
}
