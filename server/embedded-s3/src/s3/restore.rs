use s3s::{
    S3Error, S3ErrorCode, S3Request, S3Response,
    dto::{RestoreObjectInput, RestoreObjectOutput},
};

use super::{Backend, readable::readable, refusals::unsupported};
use crate::{
    aging::{Reach, archive_tier, next_midnight},
    error::{Failure, Outcome, refuse},
    meta::ObjectRow,
};

const MINUTE_MS: i64 = 60 * 1000;
const HOUR_MS: i64 = 60 * MINUTE_MS;

impl Backend {
    /// Begins a restore, or lets the copy there is stay longer.
    pub async fn restore_object(
        &self,
        request: S3Request<RestoreObjectInput>,
    ) -> Outcome<S3Response<RestoreObjectOutput>> {
        let input = request.input;
        let wanted = input.restore_request.unwrap_or_default();
        if wanted.select_parameters.is_some() || wanted.output_location.is_some() || wanted.type_.is_some() {
            return Err(unsupported("a restore that selects"));
        }
        let bucket = self.meta.bucket(&input.bucket).await?;
        let object = self.meta.object(bucket.id, &input.key, input.version_id.as_deref()).await?;
        let (object, _) = readable((object, Vec::new()))?;
        let now_ms = self.meta.now_ms();
        let tier = wanted.glacier_job_parameters.as_ref().map(|parameters| parameters.tier.as_str().to_owned());
        let tier = tier.or_else(|| wanted.tier.map(|tier| tier.as_str().to_owned()));
        let most_ms = self.restores_within.map_or(i64::MAX, |most| i64::try_from(most.as_millis()).unwrap_or(i64::MAX));
        let takes_ms = takes(&object, tier.as_deref().unwrap_or("Standard"))?.min(most_ms);
        let until = |from_ms: i64| match (archive_tier(&object), wanted.days) {
            (Some(_), None) => Ok(None),
            (Some(_), Some(_)) => Err(refuse(
                S3ErrorCode::InvalidArgument,
                "Days cannot be given for an object in S3 Intelligent-Tiering: it leaves its archive tier for good",
            )),
            (None, Some(days)) if days > 0 => Ok(Some(next_midnight(from_ms + i64::from(days) * 24 * HOUR_MS))),
            (None, _) => Err(refuse(S3ErrorCode::MalformedXML, "Days must be a positive integer")),
        };
        let (status, ready_ms, until_ms) = match Reach::of(&object, now_ms) {
            Reach::Online => {
                let message = "Restore is not allowed for the object's current storage class";
                return Err(Failure::Refused(S3Error::with_message(S3ErrorCode::InvalidObjectState, message)));
            }
            Reach::Restoring => {
                let message = "Object restore is already in progress";
                return Err(refuse(S3ErrorCode::RestoreAlreadyInProgress, message));
            }
            Reach::Archived => (http::StatusCode::ACCEPTED, now_ms + takes_ms, until(now_ms + takes_ms)?),
            Reach::Restored(_) => (http::StatusCode::OK, object.restore_ready_ms.unwrap_or(now_ms), until(now_ms)?),
        };
        self.meta.set_restore(&bucket, &object, ready_ms, until_ms).await?;
        let mut response = S3Response::new(RestoreObjectOutput::default());
        response.status = Some(status);
        Ok(response)
    }
}

/// How long a restore takes: the upper end of what S3 states (Amazon S3 User Guide, "Archive retrieval options").
fn takes(object: &ObjectRow, tier: &str) -> Outcome<i64> {
    let deep = object.storage_class == "DEEP_ARCHIVE" || archive_tier(object) == Some("DEEP_ARCHIVE_ACCESS");
    match (tier, deep) {
        ("Expedited", false) => Ok(5 * MINUTE_MS),
        ("Standard", false) => Ok(5 * HOUR_MS),
        ("Standard", true) => Ok(12 * HOUR_MS),
        ("Bulk", false) => Ok(12 * HOUR_MS),
        ("Bulk", true) => Ok(48 * HOUR_MS),
        ("Expedited", true) => Err(refuse(
            S3ErrorCode::InvalidArgument,
            "Retrieval option is not supported by this storage class: Expedited",
        )),
        _ => Err(refuse(S3ErrorCode::MalformedXML, "A tier is Standard, Bulk or Expedited")),
    }
}
