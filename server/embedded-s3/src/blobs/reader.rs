use std::{
    fs::File,
    io,
    os::unix::fs::FileExt as _,
    pin::Pin,
    sync::{Arc, OnceLock},
    task::{Context, Poll},
};

use bytes::Bytes;
use futures::{Stream, StreamExt as _, stream};
use s3s::{
    StdError,
    dto::StreamingBlob,
    stream::{ByteStream, RemainingLength},
};

use super::{BlobId, BlobStore, Lease};

/// Bytes per read: large enough that the hop to a blocking thread costs nothing beside the copy.
const CHUNK_BYTES: u64 = 512 * 1024;
/// Reads under way per download: one being sent, one being fetched. Bounds its memory to 1 MiB.
const READ_AHEAD: usize = 2;

/// Some bytes of one blob.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub blob: BlobId,
    pub offset: u64,
    pub len: u64,
}

/// Streams the pieces one after another; the lease is held until the stream ends or is dropped.
pub(crate) fn read(store: BlobStore, pieces: Vec<Piece>, lease: Lease) -> StreamingBlob {
    let remaining = pieces.iter().map(|piece| piece.len).sum();
    let chunks = pieces.into_iter().flat_map(move |piece| {
        let file = Arc::new(LazyFile { store: store.clone(), blob: piece.blob, file: OnceLock::new() });
        (0..piece.len.div_ceil(CHUNK_BYTES)).map(move |n| {
            let offset = n * CHUNK_BYTES;
            (Arc::clone(&file), piece.offset + offset, CHUNK_BYTES.min(piece.len - offset))
        })
    });
    let reads = stream::iter(chunks)
        .map(|(file, offset, len)| async move {
            tokio::task::spawn_blocking(move || file.read(offset, len)).await.map_err(io::Error::other)?
        })
        .buffered(READ_AHEAD);
    StreamingBlob::new(Download { reads: Box::pin(reads), remaining, lease })
}

/// A blob that is opened by its first read and shared by the reads after it.
struct LazyFile {
    store: BlobStore,
    blob: BlobId,
    file: OnceLock<File>,
}

impl LazyFile {
    fn read(&self, offset: u64, len: u64) -> io::Result<Bytes> {
        let opened;
        let file = match self.file.get() {
            Some(file) => file,
            None => {
                opened = self.store.open_blob(&self.blob)?;
                self.file.get_or_init(|| opened)
            }
        };
        let len = usize::try_from(len).map_err(io::Error::other)?;
        let mut buffer = vec![0; len];
        file.read_exact_at(&mut buffer, offset)?;
        if let Some(mut cipher) = self.store.cipher(&self.blob, offset)? {
            cipher.apply(&mut buffer);
        }
        Ok(buffer.into())
    }
}

struct Download {
    reads: Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send + Sync>>,
    remaining: u64,
    lease: Lease,
}

impl Stream for Download {
    type Item = Result<Bytes, StdError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.lease.touch();
        self.reads.as_mut().poll_next(cx).map(|chunk| match chunk? {
            Ok(bytes) => {
                self.remaining = self.remaining.saturating_sub(bytes.len() as u64);
                Some(Ok(bytes))
            }
            Err(error) => {
                // The status line is long gone; breaking off the connection is all the client can be told.
                tracing::error!(%error, "a blob could not be read; the download is cut off");
                Some(Err(error.into()))
            }
        })
    }
}

impl ByteStream for Download {
    fn remaining_length(&self) -> RemainingLength {
        usize::try_from(self.remaining).map_or_else(|_| RemainingLength::unknown(), RemainingLength::new_exact)
    }
}
