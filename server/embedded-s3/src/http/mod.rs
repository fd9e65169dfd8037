//! What lies between the socket and `s3s`.

mod access;
mod boundary;
mod cors;
mod dispatch;
mod drain;
mod query;

pub(crate) use access::FormGuard;
pub(crate) use boundary::handle;
pub(crate) use cors::layer as cors_layer;
pub(crate) use dispatch::Verified;
