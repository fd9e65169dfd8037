//! The domain's `Objects` port on S3 (Amazon's or any other that speaks its API).

mod failures;
mod https;
mod presign;
mod s3;

pub use s3::{S3Config, S3Objects};
