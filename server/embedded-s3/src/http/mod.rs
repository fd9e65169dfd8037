//! What lies between the socket and `s3s`.

mod access;
mod boundary;
mod cors;
mod dispatch;
mod drain;
mod query;

pub(crate) use access::FormGuard;
pub(crate) use boundary::handle;
pub(crate) use cors::{Cors, check_cors, check_origin};
pub(crate) use dispatch::Verified;
pub(crate) use query::decode_pairs;
