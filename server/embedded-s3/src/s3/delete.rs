use s3s::{
    S3Error, S3ErrorCode, S3Request,
    dto::{DeleteObjectInput, DeleteObjectOutput, DeleteObjectsInput, DeleteObjectsOutput, DeletedObject, Error},
};

use super::{Backend, conditions::put_condition, fields::plain, refusals::unsupported, to_the_end};
use crate::{
    error::{Outcome, refuse},
    meta::PutCondition,
};

/// Most keys of one DeleteObjects request (S3 API reference).
const MAX_KEYS: usize = 1000;

impl Backend {
    pub async fn delete_object(&self, request: S3Request<DeleteObjectInput>) -> Outcome<DeleteObjectOutput> {
        let input = request.input;
        if input.version_id.is_some() {
            return Err(unsupported("versionId"));
        }
        let bucket = self.meta.bucket(&input.bucket).await?;
        let condition = put_condition(input.if_match.as_ref(), None)?;
        for (_, outcome) in self.delete(bucket.id, vec![(input.key, Ok(condition))]).await? {
            outcome?;
        }
        Ok(DeleteObjectOutput::default())
    }

    pub async fn delete_objects(&self, request: S3Request<DeleteObjectsInput>) -> Outcome<DeleteObjectsOutput> {
        let input = request.input;
        let bucket = self.meta.bucket(&input.bucket).await?;
        if input.delete.objects.is_empty() || input.delete.objects.len() > MAX_KEYS {
            let message = "The XML you provided was not well-formed or did not validate against our published schema";
            return Err(refuse(S3ErrorCode::MalformedXML, message));
        }
        let wanted = input.delete.objects.into_iter().map(|object| match object.version_id {
            Some(_) => (object.key, Err(unsupported("versionId"))),
            None => {
                let condition = object.e_tag.as_ref().map(plain).map_or(PutCondition::None, PutCondition::Matches);
                (object.key, Ok(condition))
            }
        });
        let wanted = wanted.collect();
        let (mut deleted, mut errors) = (Vec::new(), Vec::new());
        for (key, outcome) in self.delete(bucket.id, wanted).await? {
            match outcome.map_err(S3Error::from) {
                Ok(()) => deleted.push(DeletedObject { key: Some(key), ..Default::default() }),
                Err(error) => errors.push(Error {
                    code: Some(error.code().as_str().to_owned()),
                    message: error.message().map(String::from),
                    key: Some(key),
                    ..Default::default()
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
        bucket_id: i64,
        keys: Vec<(String, Outcome<PutCondition>)>,
    ) -> Outcome<Vec<(String, Outcome<()>)>> {
        let backend = self.clone();
        to_the_end(async move {
            let (outcomes, free) = backend.meta.delete_objects(bucket_id, keys).await?;
            backend.leases.retire(free);
            Ok(outcomes)
        })
        .await
    }
}
