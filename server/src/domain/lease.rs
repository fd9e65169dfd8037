//! Jobs that one server at a time does, however many there are.

use jiff::Timestamp;

/// A job in the hands of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease<'a> {
    /// The job's name.
    pub job: &'a str,
    /// The server's own id, another one after each start.
    pub holder: &'a str,
}

/// Asking for a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish<'a> {
    /// Which, and who asks.
    pub lease: Lease<'a>,
    /// Until when nobody else is to have it. A server that died has it no longer than that.
    pub until: Timestamp,
    /// Now.
    pub now: Timestamp,
    /// It is not to be had when it was done after this time.
    pub not_done_since: Timestamp,
}
