use s3s::{
    S3ErrorCode, S3Request,
    dto::{
        GetObjectLegalHoldInput, GetObjectLegalHoldOutput, GetObjectRetentionInput, GetObjectRetentionOutput,
        ObjectLockLegalHold, ObjectLockRetention, ObjectLockRetentionMode, PutObjectLegalHoldInput,
        PutObjectLegalHoldOutput, PutObjectRetentionInput, PutObjectRetentionOutput,
    },
};

use super::{Backend, fields::legal_hold_status, readable::readable, refusals::missing, to_the_end};
use crate::{
    attributes::Attributes,
    error::{Outcome, refuse},
    lock::{change, is_on, no_lock},
    meta::timestamp,
};

impl Backend {
    pub async fn put_object_retention(
        &self,
        request: S3Request<PutObjectRetentionInput>,
    ) -> Outcome<PutObjectRetentionOutput> {
        let input = request.input;
        let (now_ms, bypass) = (self.meta.now_ms(), input.bypass_governance_retention.unwrap_or_default());
        let wanted = input.retention;
        let lock = move |attributes: &mut Attributes| change(attributes, wanted.as_ref(), now_ms, bypass);
        self.change_lock(&input.bucket, input.key, input.version_id, lock).await?;
        Ok(PutObjectRetentionOutput::default())
    }

    pub async fn put_object_legal_hold(
        &self,
        request: S3Request<PutObjectLegalHoldInput>,
    ) -> Outcome<PutObjectLegalHoldOutput> {
        let input = request.input;
        let status = input.legal_hold.and_then(|hold| hold.status);
        let status = status.ok_or_else(|| refuse(S3ErrorCode::MalformedXML, "A legal hold has a status"))?;
        let legal_hold = is_on(&status)?;
        let lock = move |attributes: &mut Attributes| {
            attributes.legal_hold = legal_hold;
            Ok(())
        };
        self.change_lock(&input.bucket, input.key, input.version_id, lock).await?;
        Ok(PutObjectLegalHoldOutput::default())
    }

    async fn change_lock(
        &self,
        bucket: &str,
        key: String,
        version: Option<String>,
        lock: impl FnOnce(&mut Attributes) -> Outcome<()> + Send + 'static,
    ) -> Outcome<()> {
        let bucket = self.meta.bucket(bucket).await?;
        bucket.settings()?.object_lock.ok_or_else(no_lock)?;
        let backend = self.clone();
        to_the_end(async move {
            let changed = backend.meta.change_object(&bucket, &key, version.as_deref(), |object, attributes, _| {
                readable((object.clone(), Vec::new()))?;
                lock(attributes)
            });
            backend.retire(changed.await?.1);
            Ok(())
        })
        .await
    }

    async fn lock_of(&self, bucket: &str, key: &str, version: Option<&str>) -> Outcome<Attributes> {
        let bucket = self.meta.bucket(bucket).await?;
        bucket.settings()?.object_lock.ok_or_else(no_lock)?;
        let (object, _) = readable((self.meta.object(bucket.id, key, version).await?, Vec::new()))?;
        object.attributes()
    }

    pub async fn get_object_retention(
        &self,
        request: S3Request<GetObjectRetentionInput>,
    ) -> Outcome<GetObjectRetentionOutput> {
        let input = request.input;
        let attributes = self.lock_of(&input.bucket, &input.key, input.version_id.as_deref()).await?;
        let message = "The specified object does not have a ObjectLock configuration";
        let retention =
            attributes.retention.ok_or_else(|| missing(S3ErrorCode::NoSuchObjectLockConfiguration, message))?;
        let retention = ObjectLockRetention {
            mode: Some(ObjectLockRetentionMode::from_static(retention.mode.name())),
            retain_until_date: Some(timestamp(retention.until_ms)),
        };
        Ok(GetObjectRetentionOutput { retention: Some(retention) })
    }

    pub async fn get_object_legal_hold(
        &self,
        request: S3Request<GetObjectLegalHoldInput>,
    ) -> Outcome<GetObjectLegalHoldOutput> {
        let input = request.input;
        let attributes = self.lock_of(&input.bucket, &input.key, input.version_id.as_deref()).await?;
        Ok(GetObjectLegalHoldOutput {
            legal_hold: Some(ObjectLockLegalHold { status: Some(legal_hold_status(attributes.legal_hold)) }),
        })
    }
}
