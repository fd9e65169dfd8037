use sqlx::SqliteConnection;

use super::{Meta, key::insert, settings::BucketRecord};
use crate::{blobs::BlobId, error::Outcome, sidecar::ObjectRecord};

impl Meta {
    /// Fills an empty database with buckets and objects, the older versions of a key before the newer. With each
    /// object comes the file below `records/` that its record was read from, if it was one.
    pub async fn restore(
        &self,
        buckets: Vec<BucketRecord>,
        objects: Vec<(ObjectRecord, Option<BlobId>)>,
    ) -> Outcome<()> {
        let mut tx = self.begin_write().await?;
        for bucket in buckets {
            sqlx::query("INSERT INTO buckets (name, created_at_ms, settings) VALUES (?, ?, ?)")
                .bind(bucket.name)
                .bind(bucket.created_at_ms)
                .bind(bucket.settings.to_json()?)
                .execute(&mut *tx)
                .await?;
        }
        for (object, record) in objects {
            let bucket_id = self.bucket_of(&mut tx, &object.bucket).await?;
            sqlx::query("UPDATE objects SET is_latest = 0 WHERE bucket_id = ? AND key = ?")
                .bind(bucket_id)
                .bind(object.key.as_bytes())
                .execute(&mut *tx)
                .await?;
            insert(&mut tx, bucket_id, &object, record.as_deref()).await?;
        }
        self.commit(tx).await
    }

    /// The bucket of a name; made where its own sidecar is lost.
    async fn bucket_of(&self, tx: &mut SqliteConnection, name: &str) -> Outcome<i64> {
        sqlx::query("INSERT INTO buckets (name, created_at_ms) VALUES (?, ?) ON CONFLICT DO NOTHING")
            .bind(name)
            .bind(self.now_ms())
            .execute(&mut *tx)
            .await?;
        let (id,): (i64,) =
            sqlx::query_as("SELECT id FROM buckets WHERE name = ?").bind(name).fetch_one(&mut *tx).await?;
        Ok(id)
    }
}
