use std::{
    fs::File,
    io::{self, Write as _},
    time::Duration,
};

use bytes::Bytes;
use futures::StreamExt as _;
use s3s::{
    S3Error, S3ErrorCode,
    crypto::{Checksum as _, Md5},
    dto::StreamingBlob,
};
use tokio::task::JoinHandle;

use super::{BlobStore, PendingBlob, cipher::Cipher};
use crate::{
    checksum::{Algorithm, Checksum, Hasher},
    durable::sync_directory,
    error::{Failure, Outcome, refuse},
    sidecar::Sidecar,
};

/// Bytes gathered before they go to a blocking thread; one batch is written while the next arrives, so an upload
/// holds at most two (and what hyper read ahead).
const BATCH_BYTES: usize = 1024 * 1024;
/// How long a client may send nothing before its upload is given up. AWS closes idle sockets after a like time.
const IDLE_LIMIT: Duration = Duration::from_secs(60);

/// How a body is to be received.
pub(crate) struct Receiving {
    /// Size the client announced, in bytes.
    pub expected_bytes: u64,
    /// Checksums to compute.
    pub algorithms: Vec<Algorithm>,
}

/// What was computed of a body.
pub(crate) struct Sums {
    pub size_bytes: u64,
    pub md5: [u8; 16],
    /// In the order of [`Receiving::algorithms`].
    pub checksums: Vec<Checksum>,
}

/// A body that is safely on disk.
pub(crate) struct Received {
    pub blob: PendingBlob,
    pub sums: Sums,
}

impl Sums {
    pub fn checksum(&self, algorithm: Algorithm) -> Option<&Checksum> {
        self.checksums.iter().find(|checksum| checksum.algorithm == algorithm)
    }
}

/// The part of an upload that lives on blocking threads: hashes, encrypts and writes.
struct Sink {
    file: File,
    cipher: Option<Cipher>,
    md5: Md5,
    hashers: Vec<Hasher>,
}

impl Sink {
    fn write(mut self, batch: Vec<Bytes>) -> io::Result<Self> {
        for bytes in batch {
            self.md5.update(&bytes);
            self.hashers.iter_mut().for_each(|hasher| hasher.update(&bytes));
            match &mut self.cipher {
                None => self.file.write_all(&bytes)?,
                Some(cipher) => {
                    let mut bytes = Vec::from(bytes);
                    cipher.apply(&mut bytes);
                    self.file.write_all(&bytes)?;
                }
            }
        }
        Ok(self)
    }
}

impl BlobStore {
    /// Writes a body into a new blob, hashing it on the way, adds the sidecar that `seal` makes of the blob's id and
    /// sums, and syncs it to disk. No bytes make no blob, so then there is no sidecar either.
    ///
    /// Holds back the client while the disk is slower than the network.
    pub async fn receive(
        &self,
        mut body: StreamingBlob,
        how: Receiving,
        seal: impl FnOnce(&str, &Sums) -> Outcome<Sidecar> + Send + 'static,
    ) -> Outcome<Received> {
        let store = self.clone();
        let (id, file) = tokio::task::spawn_blocking(move || store.create()).await??;
        let mut blob = PendingBlob::new(self.clone(), id.clone());
        let hashers = how.algorithms.into_iter().map(Hasher::new).collect();
        let mut writing = Writing::Idle(Sink { file, cipher: self.cipher(&id, 0)?, md5: Md5::new(), hashers });

        // The name can be made durable while the bytes are still coming in.
        let directory = blob.id().map(|id| self.directory_of(id));
        let mut naming = None;
        let mut size_bytes = 0_u64;
        let (mut batch, mut batch_bytes) = (Vec::new(), 0);
        loop {
            let chunk = match tokio::time::timeout(IDLE_LIMIT, body.next()).await {
                Err(_) => return Err(refuse(S3ErrorCode::RequestTimeout, "Your socket connection sent no data.")),
                Ok(None) => break,
                Ok(Some(chunk)) => chunk.map_err(|error| body_failure(&error))?,
            };
            size_bytes += chunk.len() as u64;
            if size_bytes > how.expected_bytes {
                return Err(refuse(S3ErrorCode::IncompleteBody, "The body is longer than its Content-Length."));
            }
            if let (None, Some(directory)) = (&naming, &directory) {
                let directory = directory.clone();
                naming = Some(tokio::task::spawn_blocking(move || sync_directory(&directory)));
            }
            batch_bytes += chunk.len();
            batch.push(chunk);
            if batch_bytes >= BATCH_BYTES {
                writing = Writing::start(writing.finish().await?, std::mem::take(&mut batch));
                batch_bytes = 0;
            }
        }
        if size_bytes < how.expected_bytes {
            return Err(refuse(S3ErrorCode::IncompleteBody, "The body is shorter than its Content-Length."));
        }

        let sink = writing.finish().await?;
        let sums = tokio::task::spawn_blocking(move || {
            let Sink { mut file, md5, hashers, .. } = sink.write(batch)?;
            let checksums = hashers.into_iter().map(Hasher::finish).collect();
            let sums = Sums { size_bytes, md5: md5.finalize(), checksums };
            if size_bytes > 0 {
                seal(&id, &sums)?.append(&mut file)?;
                file.sync_all()?;
            }
            Ok::<_, Failure>(sums)
        })
        .await??;
        if let Some(naming) = naming {
            naming.await??;
        }
        if size_bytes == 0 {
            // Nothing to keep: drop the empty file and go on without a blob.
            blob = PendingBlob::none(self.clone());
        }
        Ok(Received { blob, sums })
    }
}

/// The sink is either here or away writing a batch.
enum Writing {
    Idle(Sink),
    Busy(JoinHandle<io::Result<Sink>>),
}

impl Writing {
    fn start(sink: Sink, batch: Vec<Bytes>) -> Self {
        Self::Busy(tokio::task::spawn_blocking(move || sink.write(batch)))
    }

    async fn finish(self) -> Outcome<Sink> {
        match self {
            Self::Idle(sink) => Ok(sink),
            Self::Busy(job) => Ok(job.await??),
        }
    }
}

/// Turns what a body stream reports into S3's error.
///
/// `s3s` keeps the types of these errors to itself, but their names are in the text: a payload that does not hash to
/// `x-amz-content-sha256`, a chunk with a wrong signature, a connection that ended early.
fn body_failure(error: &s3s::StdError) -> Failure {
    let text = error.to_string();
    if text.contains("Sha256Mismatch") {
        let message = "The provided 'x-amz-content-sha256' header does not match what was computed.";
        let mut error = S3Error::with_message(S3ErrorCode::Custom("XAmzContentSHA256Mismatch".into()), message);
        error.set_status_code(http::StatusCode::BAD_REQUEST);
        return Failure::Refused(error);
    }
    if text.contains("SignatureMismatch") {
        return refuse(S3ErrorCode::SignatureDoesNotMatch, "A chunk of the body has a wrong signature.");
    }
    refuse(S3ErrorCode::IncompleteBody, "The body ended early or could not be read.")
}
