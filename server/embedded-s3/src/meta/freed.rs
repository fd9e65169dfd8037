use sqlx::SqliteConnection;

use crate::{blobs::BlobId, error::Outcome};

/// Files whose use a transaction ended.
#[derive(Debug, Default)]
pub(crate) struct Freed {
    /// No one's any more: to be removed once no reader needs them.
    pub blobs: Vec<BlobId>,
    /// Another object's still: only their sidecars speak of what is gone.
    pub shared: Vec<BlobId>,
    /// Sidecars that are out of date.
    pub records: Vec<BlobId>,
}

/// Files of the versions that a transaction removes.
#[derive(Default)]
pub(super) struct Removed {
    pub(super) blobs: Vec<BlobId>,
    pub(super) records: Vec<BlobId>,
}

impl Removed {
    /// Adds blobs that are no version's.
    pub fn blobs(&mut self, blobs: impl Iterator<Item = BlobId>) {
        self.blobs.extend(blobs);
    }

    /// Says which of the files have no use left; to be called when the transaction is otherwise done.
    pub async fn sort(self, tx: &mut SqliteConnection) -> Outcome<Freed> {
        let (blobs, shared) = sort_by_use(tx, self.blobs).await?;
        Ok(Freed { blobs, shared, records: self.records })
    }
}

/// Those of `blobs` that no row names any more (copies share the blobs of their source), and those that one does.
pub(super) async fn sort_by_use(tx: &mut SqliteConnection, blobs: Vec<BlobId>) -> Outcome<(Vec<BlobId>, Vec<BlobId>)> {
    let (mut free, mut shared) = (Vec::new(), Vec::new());
    for blob in blobs {
        let (used,): (bool,) = sqlx::query_as(
            "SELECT EXISTS (SELECT 1 FROM object_parts WHERE blob = ?1)
                 OR EXISTS (SELECT 1 FROM upload_parts WHERE blob = ?1)",
        )
        .bind(&blob)
        .fetch_one(&mut *tx)
        .await?;
        if used { shared.push(blob) } else { free.push(blob) }
    }
    Ok((free, shared))
}
