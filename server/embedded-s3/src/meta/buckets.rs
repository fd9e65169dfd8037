use s3s::S3ErrorCode;

use super::{
    BucketRow, Meta, Settings,
    freed::sort_by_use,
    settings::{BucketRecord, remove_bucket, write_bucket},
};
use crate::{
    blobs::BlobId,
    error::{Failure, Fault, Outcome, refuse},
};

const BUCKET_COLUMNS: &str = "id, name, created_at_ms, settings";

impl Meta {
    /// Makes a bucket; answers whether it is new.
    pub async fn create_bucket(&self, name: &str, settings: &Settings) -> Outcome<bool> {
        let mut tx = self.begin_write().await?;
        let created_at_ms = self.now_ms();
        let sql = "INSERT INTO buckets (name, created_at_ms, settings) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
        let made = sqlx::query(sql).bind(name).bind(created_at_ms).bind(settings.to_json()?).execute(&mut *tx).await?;
        let new = made.rows_affected() == 1;
        if new {
            self.write_bucket(BucketRecord { name: name.to_owned(), created_at_ms, settings: settings.clone() })
                .await?;
        }
        self.commit(tx).await?;
        Ok(new)
    }

    pub async fn bucket(&self, name: &str) -> Outcome<BucketRow> {
        let sql = sqlx::AssertSqlSafe(format!("SELECT {BUCKET_COLUMNS} FROM buckets WHERE name = ?"));
        sqlx::query_as(sql).bind(name).fetch_optional(&self.readers).await?.ok_or_else(no_such_bucket)
    }

    pub async fn buckets(&self) -> Outcome<Vec<BucketRow>> {
        let sql = sqlx::AssertSqlSafe(format!("SELECT {BUCKET_COLUMNS} FROM buckets ORDER BY name"));
        Ok(sqlx::query_as(sql).fetch_all(&self.readers).await?)
    }

    /// Changes a bucket's settings, in the database and in its sidecar.
    pub async fn configure(&self, name: &str, change: impl FnOnce(&mut Settings) -> Outcome<()>) -> Outcome<()> {
        let mut tx = self.begin_write().await?;
        let sql = sqlx::AssertSqlSafe(format!("SELECT {BUCKET_COLUMNS} FROM buckets WHERE name = ?"));
        let bucket: Option<BucketRow> = sqlx::query_as(sql).bind(name).fetch_optional(&mut *tx).await?;
        let bucket = bucket.ok_or_else(no_such_bucket)?;
        let mut settings = bucket.settings()?;
        change(&mut settings)?;
        let sql = "UPDATE buckets SET settings = ? WHERE id = ?";
        sqlx::query(sql).bind(settings.to_json()?).bind(bucket.id).execute(&mut *tx).await?;
        self.write_bucket(BucketRecord { name: bucket.name, created_at_ms: bucket.created_at_ms, settings }).await?;
        self.commit(tx).await
    }

    /// Removes a bucket without objects, as S3 does: unfinished uploads end with it. Answers the blobs that are free now.
    pub async fn delete_bucket(&self, bucket: &BucketRow) -> Outcome<Vec<BlobId>> {
        let mut tx = self.begin_write().await?;
        let (used,): (bool,) = sqlx::query_as("SELECT EXISTS (SELECT 1 FROM objects WHERE bucket_id = ?)")
            .bind(bucket.id)
            .fetch_one(&mut *tx)
            .await?;
        if used {
            return Err(refuse(S3ErrorCode::BucketNotEmpty, "The bucket you tried to delete is not empty"));
        }
        let blobs: Vec<(BlobId,)> = sqlx::query_as(
            "SELECT blob FROM upload_parts
             WHERE blob IS NOT NULL AND upload_id IN (SELECT id FROM uploads WHERE bucket_id = ?)",
        )
        .bind(bucket.id)
        .fetch_all(&mut *tx)
        .await?;
        sqlx::query("DELETE FROM uploads WHERE bucket_id = ?").bind(bucket.id).execute(&mut *tx).await?;
        let (free, _) = sort_by_use(&mut tx, blobs.into_iter().map(|(blob,)| blob).collect()).await?;
        sqlx::query("DELETE FROM buckets WHERE id = ?").bind(bucket.id).execute(&mut *tx).await?;
        self.commit(tx).await?;
        let (data_dir, name) = (self.data_dir.clone(), bucket.name.clone());
        tokio::task::spawn_blocking(move || remove_bucket(&data_dir, &name)).await??;
        Ok(free)
    }

    /// Writes the sidecars of buckets that were made before there were any.
    pub async fn seal_buckets(&self) -> Outcome<()> {
        for bucket in self.buckets().await? {
            let settings = bucket.settings()?;
            let record = BucketRecord { name: bucket.name, created_at_ms: bucket.created_at_ms, settings };
            self.write_bucket(record).await?;
        }
        Ok(())
    }

    async fn write_bucket(&self, record: BucketRecord) -> Outcome<()> {
        let data_dir = self.data_dir.clone();
        let written = tokio::task::spawn_blocking(move || write_bucket(&data_dir, &record)).await?;
        written.map_err(|error| Failure::Fault(Fault::Io(error)))
    }
}

fn no_such_bucket() -> Failure {
    refuse(S3ErrorCode::NoSuchBucket, "The specified bucket does not exist")
}
