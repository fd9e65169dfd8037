//! What the downloads of one page share: ports, numbers, connections, memory.

use std::{cell::Cell, rc::Rc};

use super::limits::{Limits, PIECE_BYTES};
use crate::{
    lanes::Lanes,
    plan::Tuning,
    schedule::{Pool, UploadNo},
};

/// What the downloads of one page share.
pub struct Shared<P> {
    /// The outside.
    pub ports: Rc<P>,
    /// The numbers that uploads use too: tries, waits, patience.
    pub tuning: Tuning,
    /// What may be used.
    pub limits: Limits,
    /// Connections to S3, beside the one of the part whose turn it is.
    pub lanes: Lanes,
    /// Pieces decoded and not yet handed over.
    pub decoded: Pool,
    next: Cell<UploadNo>,
}

impl<P> Shared<P> {
    /// Nothing is used yet.
    pub fn new(ports: Rc<P>, tuning: Tuning, limits: Limits) -> Self {
        Self {
            ports,
            tuning,
            limits,
            lanes: Lanes::new(limits.connections.saturating_sub(1)),
            decoded: Pool::new(limits.decoded_bytes / PIECE_BYTES),
            next: Cell::new(0),
        }
    }

    /// A number for one more download.
    pub fn number(&self) -> UploadNo {
        let number = self.next.get();
        self.next.set(number + 1);
        number
    }
}
