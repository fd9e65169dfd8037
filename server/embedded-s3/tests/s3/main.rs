//! The store over a real socket, driven by `aws-sdk-s3` and, where headers matter, by `reqwest`.

mod access_lists;
mod aging;
mod attributes;
mod bucket_config;
mod conditions;
mod copying;
mod cors;
mod customer_keys;
mod durability;
mod encryption;
mod forms;
mod harness;
mod integrity;
mod listing;
mod locking;
mod multipart;
mod objects;
mod presigned;
mod recovery;
mod serving;
mod versions;
