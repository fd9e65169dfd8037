//! What the uploads of one engine share: ports, numbers, connections, workers, memory, and the leave to run at all.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use chartlift_protocol::UploadPolicy;

use crate::{
    adapt::Load,
    lanes::Lanes,
    plan::Tuning,
    ports::{Compressor, Ports},
    schedule::{Permit, Pool, UploadNo},
};

/// What the uploads of one engine share.
pub struct Shared<P: Ports> {
    /// The outside.
    pub ports: Rc<P>,
    /// The numbers.
    pub tuning: Tuning,
    /// Connections to S3.
    pub lanes: Lanes,
    /// Compressor workers.
    pub workers: Pool,
    /// Parts held in memory.
    pub parts_held: Pool,
    /// Bytes held in memory.
    pub memory: Pool,
    /// Parts that are full and not yet sent, of all uploads.
    ready_parts: Cell<usize>,
    /// Uploads that run.
    active: Pool,
    /// Of those, the ones larger than one part.
    active_large: Pool,
    /// Whether what is compressed may be stored.
    trusts_encoder: Cell<bool>,
    policy: RefCell<UploadPolicy>,
    next_upload: Cell<UploadNo>,
}

/// A part that is full and not yet sent, until this is dropped.
pub struct Ready<'a>(&'a Cell<usize>);

impl Drop for Ready<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

/// Leave to run, given back when dropped.
pub struct Admission(#[allow(dead_code)] [Option<Permit>; 2]);

impl<P: Ports> Shared<P> {
    /// Nothing is used yet.
    #[must_use]
    pub fn new(ports: P, tuning: Tuning) -> Self {
        Self {
            lanes: Lanes::new(tuning.max_parallel_parts),
            workers: Pool::new(ports.compressor().width() as u64),
            parts_held: Pool::new(tuning.max_parallel_parts as u64 + 2),
            memory: Pool::new(tuning.memory_budget_bytes),
            ready_parts: Cell::new(0),
            active: Pool::new(tuning.max_active_uploads as u64),
            active_large: Pool::new(tuning.max_active_large as u64),
            trusts_encoder: Cell::new(true),
            policy: RefCell::default(),
            next_upload: Cell::new(1),
            ports: Rc::new(ports),
            tuning,
        }
    }

    /// One more part is full.
    pub fn part_ready(&self) -> Ready<'_> {
        self.ready_parts.set(self.ready_parts.get() + 1);
        Ready(&self.ready_parts)
    }

    /// How the network keeps up with the workers. `warmed_up` as in [`Load`].
    pub fn load(&self, warmed_up: bool) -> Load {
        let lanes = usize::try_from(self.lanes.pool().capacity()).unwrap_or(usize::MAX);
        Load { ready_parts: self.ready_parts.get(), lanes, warmed_up }
    }

    /// Whether an upload has the engine for itself.
    pub fn alone(&self) -> bool {
        self.active.used() <= 1
    }

    /// A number for one more upload.
    pub fn number(&self) -> UploadNo {
        let number = self.next_upload.get();
        self.next_upload.set(number + 1);
        number
    }

    /// Waits until an upload of so many bytes may run.
    pub async fn admit(&self, upload: UploadNo, size_bytes: u64) -> Admission {
        let large = if size_bytes > self.tuning.single_put_bytes {
            Some(self.active_large.acquire(upload, 1, upload).await)
        } else {
            None
        };
        Admission([large, Some(self.active.acquire(upload, 1, upload).await)])
    }

    /// The policy the server gave last: what the next upload assumes until it has its own.
    pub fn policy_hint(&self) -> UploadPolicy {
        self.policy.borrow().clone()
    }

    /// Whether what is compressed may be stored: until a sampled check found otherwise ([`crate::verify`]).
    pub fn trusts_encoder(&self) -> bool {
        self.trusts_encoder.get()
    }

    /// From now on, files are stored as they are, and what is compressed already of those under way is given up: only a
    /// sample of it was looked at.
    pub fn distrust_encoder(&self) {
        self.trusts_encoder.set(false);
    }

    /// The server has said how to go about it.
    pub fn learn_policy(&self, policy: &UploadPolicy) {
        self.lanes.limit(self.tuning.max_parallel_parts.min(policy.max_parallel_parts.into()));
        self.policy.replace(policy.clone());
    }
}
