//! A small durable S3 for one machine.
//!
//! The [`s3s`] crate speaks the protocol (routing, XML, Signature Version 4); everything behind it is here: metadata
//! in SQLite, bytes in opaque files, so that a key never becomes a path. It behaves as Amazon S3 does where a client
//! can tell the difference: presigned URLs expire and bind what they sign, a wrong checksum stores nothing,
//! conditional writes have one winner, listings are sorted and paged.
//!
//! A successful answer means the bytes and their metadata are on disk: the blob file and its directory are synced
//! before the one SQLite transaction (`synchronous = FULL`) that makes them visible. Nothing is deleted because something
//! else is absent: what the metadata does not name is set aside at the next [`EmbeddedS3::open`], and every file says
//! itself what it is, so that [`rebuild()`] can make lost metadata anew.
//!
//! Lifecycle rules, the tiers of `INTELLIGENT_TIERING`, archives and restores run by [`Config::clock`], which can be
//! moved: a year of them is seen in seconds ([`MovableClock`], [`Handle::age`]).
//!
//! What it does not do (access for others than the owner of its key, access logs, replication, Signature Version 2) it refuses with
//! `NotImplemented`, rather than to accept a header or a setting and ignore it. Buckets are addressed by path, not by host name.
//! Blob files are written with Unix calls, so it runs where those are.
//!
//! ```no_run
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! use chartlift_embedded_s3::{Config, EmbeddedS3};
//!
//! let s3 = EmbeddedS3::open(Config {
//!     buckets: vec!["attachments".into()],
//!     cors_origins: vec!["http://localhost:3000".into()],
//!     ..Config::new("./data/s3", "an-access-key", "a-secret-key")
//! })
//! .await?;
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:9090").await?;
//! s3.serve(listener, async { tokio::signal::ctrl_c().await.unwrap_or(()) }).await?;
//! # Ok(()) }
//! ```

mod aging;
mod attributes;
mod blobs;
mod checksum;
mod config;
mod customer;
mod durable;
mod error;
mod http;
mod keys;
mod layout;
mod lock;
mod meta;
mod names;
mod policy;
mod reads;
mod rebuild;
mod s3;
mod server;
mod sidecar;
mod snapshot;

pub use aging::Aged;
pub use config::{Clock, Config, MIN_PART_BYTES, MovableClock, OnRead, ReadEvent};
pub use error::{OpenError, ServeError};
pub use rebuild::{Rebuilt, rebuild};
pub use server::{EmbeddedS3, Handle};
pub use snapshot::Snapshot;
