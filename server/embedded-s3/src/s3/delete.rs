use s3s::{
    S3Error, S3ErrorCode, S3Request,
    dto::{DeleteObjectInput, DeleteObjectOutput, DeleteObjectsInput, DeleteObjectsOutput, DeletedObject, Error},
};

use super::{Backend, conditions::put_condition, fields::plain, refusals::unsupported, to_the_end};
use crate::{
    error::{Failure, Outcome, refuse},
    meta::{BucketRow, Deleted, Deletion, PutCondition},
};

/// Most keys of one DeleteObjects request (S3 API reference).
const MAX_KEYS: usize = 1000;

/// S3 itself has them for directory buckets only (S3 API reference, DeleteObject).
fn other_conditions() -> Failure {
    unsupported("deleting on condition of a size or time")
}

impl Backend {
    pub async fn delete_object(&self, request: S3Request<DeleteObjectInput>) -> Outcome<DeleteObjectOutput> {
        let input = request.input;
        if input.if_match_last_modified_time.is_some() || input.if_match_size.is_some() {
            return Err(other_conditions());
        }
        let bucket = self.meta.bucket(&input.bucket).await?;
        let condition = put_condition(input.if_match.as_ref(), None)?;
        let bypass_governance = input.bypass_governance_retention.unwrap_or_default();
        let deletion = Deletion { bypass_governance, ..Deletion::of(input.key, input.version_id) };
        let mut output = DeleteObjectOutput::default();
        for (_, outcome) in self.delete(bucket, vec![(deletion, Ok(condition))]).await? {
            let Deleted { version_id, delete_marker } = outcome?;
            output.version_id = version_id;
            output.delete_marker = delete_marker.then_some(true);
        }
        Ok(output)
    }

    pub async fn delete_objects(&self, request: S3Request<DeleteObjectsInput>) -> Outcome<DeleteObjectsOutput> {
        let input = request.input;
        let bucket = self.meta.bucket(&input.bucket).await?;
        if input.delete.objects.is_empty() || input.delete.objects.len() > MAX_KEYS {
            let message = "The XML you provided was not well-formed or did not validate against our published schema";
            return Err(refuse(S3ErrorCode::MalformedXML, message));
        }
        let bypass_governance = input.bypass_governance_retention.unwrap_or_default();
        let wanted = input.delete.objects.into_iter().map(|object| {
            let condition = match (object.last_modified_time, object.size) {
                (None, None) => Ok(object.e_tag.as_ref().map(plain).map_or(PutCondition::None, PutCondition::Matches)),
                _ => Err(other_conditions()),
            };
            (Deletion { bypass_governance, ..Deletion::of(object.key, object.version_id) }, condition)
        });
        let wanted = wanted.collect();
        let (mut deleted, mut errors) = (Vec::new(), Vec::new());
        for (deletion, outcome) in self.delete(bucket, wanted).await? {
            match outcome.map_err(S3Error::from) {
                Ok(done) => deleted.push(DeletedObject {
                    key: Some(deletion.key),
                    delete_marker: done.delete_marker.then_some(true),
                    delete_marker_version_id: done.version_id.filter(|_| done.delete_marker),
                    version_id: deletion.version,
                }),
                Err(error) => errors.push(Error {
                    code: Some(error.code().as_str().to_owned()),
                    message: error.message().map(String::from),
                    key: Some(deletion.key),
                    version_id: deletion.version,
                }),
            }
        }
        Ok(DeleteObjectsOutput {
            deleted: (!input.delete.quiet.unwrap_or_default()).then_some(deleted),
            errors: (!errors.is_empty()).then_some(errors),
            ..Default::default()
        })
    }

    async fn delete(
        &self,
        bucket: BucketRow,
        wanted: Vec<(Deletion, Outcome<PutCondition>)>,
    ) -> Outcome<Vec<(Deletion, Outcome<Deleted>)>> {
        let backend = self.clone();
        to_the_end(async move {
            let (outcomes, freed) = backend.meta.delete_objects(&bucket, wanted).await?;
            backend.retire(freed);
            Ok(outcomes)
        })
        .await
    }
}
