//! The domain's `Objects` port on S3 (Amazon's or any other that speaks its API).

mod credentials;
mod failures;
mod https;
mod presign;
mod s3;

pub use s3::{Encryption, S3Config, S3Objects};
