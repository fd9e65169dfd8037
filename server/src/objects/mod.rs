//! The domain's `Objects` port on S3 (Amazon's or any other that speaks its API).

mod abilities;
mod access_logs;
pub mod bucket;
mod cdn;
mod checksums;
mod clients;
mod config;
mod credentials;
mod direct;
mod escaping;
mod facts;
mod failures;
mod forms;
mod https;
mod listing;
mod parts;
mod probe;
mod s3;
mod signing;
mod sigv4;
mod versions;

pub use cdn::Cdn;
pub use clients::S3Objects;
pub use config::{Encryption, S3Config};
