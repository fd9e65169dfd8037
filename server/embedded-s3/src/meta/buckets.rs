use s3s::S3ErrorCode;

use super::{BucketRow, Meta, now_ms};
use crate::error::{Outcome, refuse};

impl Meta {
    /// Makes a bucket; answers whether it is new.
    pub async fn create_bucket(&self, name: &str) -> Result<bool, sqlx::Error> {
        let made = sqlx::query("INSERT INTO buckets (name, created_at_ms) VALUES (?, ?) ON CONFLICT DO NOTHING")
            .bind(name)
            .bind(now_ms())
            .execute(&self.writer)
            .await?;
        Ok(made.rows_affected() == 1)
    }

    pub async fn bucket(&self, name: &str) -> Outcome<BucketRow> {
        sqlx::query_as("SELECT id, name, created_at_ms FROM buckets WHERE name = ?")
            .bind(name)
            .fetch_optional(&self.readers)
            .await?
            .ok_or_else(|| refuse(S3ErrorCode::NoSuchBucket, "The specified bucket does not exist"))
    }

    pub async fn buckets(&self) -> Outcome<Vec<BucketRow>> {
        Ok(sqlx::query_as("SELECT id, name, created_at_ms FROM buckets ORDER BY name").fetch_all(&self.readers).await?)
    }

    /// Removes an empty bucket. Unfinished uploads in it count as content: their parts are someone's bytes.
    pub async fn delete_bucket(&self, bucket_id: i64) -> Outcome<()> {
        let mut tx = self.begin_write().await?;
        let (used,): (bool,) = sqlx::query_as(
            "SELECT EXISTS (SELECT 1 FROM objects WHERE bucket_id = ?1)
                 OR EXISTS (SELECT 1 FROM uploads WHERE bucket_id = ?1)",
        )
        .bind(bucket_id)
        .fetch_one(&mut *tx)
        .await?;
        if used {
            return Err(refuse(S3ErrorCode::BucketNotEmpty, "The bucket you tried to delete is not empty"));
        }
        sqlx::query("DELETE FROM buckets WHERE id = ?").bind(bucket_id).execute(&mut *tx).await?;
        Ok(tx.commit().await?)
    }
}
