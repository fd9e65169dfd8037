//! Opaque files that hold bytes. The metadata says what they are; each also says it of itself, in its sidecar.

mod cipher;
mod id;
mod leases;
mod pending;
mod quarantine;
mod reader;
mod store;
mod writer;

pub(crate) use cipher::{BlobKey, check_key};
pub(crate) use id::BlobId;
pub(crate) use leases::{Lease, Leases};
pub(crate) use pending::PendingBlob;
pub(crate) use quarantine::set_aside;
pub(crate) use reader::{Piece, read};
pub(crate) use store::BlobStore;
pub(crate) use writer::{Received, Receiving, Sums};
