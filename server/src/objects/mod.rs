//! The domain's `Objects` port on S3 (Amazon's or any other that speaks its API).

mod abilities;
pub mod bucket;
mod cdn;
mod clients;
mod config;
mod credentials;
mod failures;
mod https;
mod listing;
mod presign;
mod probe;
mod s3;
mod signing;
mod versions;

pub use cdn::Cdn;
pub use clients::S3Objects;
pub use config::{Encryption, S3Config};
