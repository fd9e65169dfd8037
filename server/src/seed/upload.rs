//! Uploads of invented files, by the calls that any client makes.

use std::{error::Error, io::Write};

use axum::body::Bytes;
use chartlift_protocol::{
    CompleteUpload, Crc32, CreateUpload, Encoding, PartIndexEntry, PartToSign, SignParts, SourceSummary, StoredSummary,
};
use flate2::{Compression, write::GzEncoder};
use http_body_util::Full;
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};

use super::files::File;
use crate::{auth::Access, domain::uploads::Uploads};

type Failure = Box<dyn Error + Send + Sync>;

/// Sends files to the embedded S3, which speaks plain HTTP.
#[derive(Clone)]
pub(super) struct Sender(Client<HttpConnector, Full<Bytes>>);

impl Sender {
    pub(super) fn new() -> Self {
        Self(Client::builder(TokioExecutor::new()).build_http())
    }

    /// Stores a file with a record; answers the attachment's id.
    pub(super) async fn store(
        &self,
        uploads: &Uploads,
        access: &Access,
        record_id: &str,
        file: &File,
    ) -> Result<String, Failure> {
        let (encoding, stored) = encoded(file)?;
        let part = PartToSign { number: 1, size_bytes: stored.len() as u64, crc32: crc32(&stored), sha256: None };
        let request = CreateUpload {
            record_id: record_id.to_owned(),
            attachment_id: None,
            file_name: file.name.clone(),
            content_type: file.media_type.to_owned(),
            size_bytes: file.bytes.len() as u64,
            source_key: None,
            first: Some(SignParts { encoding, whole: true, parts: vec![part] }),
        };
        let created = uploads.create(access, request, None).await?;
        let signed = created.signed.first().ok_or("the part was not signed")?;
        let mut put = http::Request::put(&signed.url);
        for (name, value) in signed.headers.iter() {
            put = put.header(name, value);
        }
        let answer = self.0.request(put.body(Full::new(Bytes::from(stored.clone())))?).await?;
        if !answer.status().is_success() {
            return Err(format!("S3 answered {}", answer.status()).into());
        }
        let entry = PartIndexEntry {
            number: 1,
            source_bytes: file.bytes.len() as u64,
            stored_bytes: stored.len() as u64,
            source_crc32: crc32(&file.bytes),
            stored_crc32: crc32(&stored),
        };
        let done = CompleteUpload {
            source: SourceSummary { size_bytes: entry.source_bytes, crc32: entry.source_crc32, sha256: None },
            stored: StoredSummary { size_bytes: entry.stored_bytes, crc32: entry.stored_crc32 },
            parts: vec![entry],
        };
        Ok(uploads.complete(access, &created.upload_id, &done).await?.attachment_id)
    }
}

/// As the engine would: compressed where that makes it smaller.
fn encoded(file: &File) -> Result<(Encoding, Vec<u8>), Failure> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(&file.bytes)?;
    let stored = gzip.finish()?;
    // What compresses by less than a twentieth is read quicker as it is.
    Ok(if stored.len() < file.bytes.len() * 19 / 20 {
        (Encoding::Gzip, stored)
    } else {
        (Encoding::Identity, file.bytes.clone())
    })
}

fn crc32(bytes: &[u8]) -> Crc32 {
    Crc32(crc32fast::hash(bytes))
}
