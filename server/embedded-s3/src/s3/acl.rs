//! Access lists. There is one account, which owns everything, and only its key gets in: a list that says so is taken, and
//! shown; one that lets others in is refused.

use s3s::{
    S3ErrorCode, S3Request,
    dto::{
        AccessControlPolicy, BucketCannedACL, DeleteBucketOwnershipControlsInput, DeleteBucketOwnershipControlsOutput,
        GetBucketAclInput, GetBucketAclOutput, GetBucketOwnershipControlsInput, GetBucketOwnershipControlsOutput,
        GetObjectAclInput, GetObjectAclOutput, Grant, Grantee, ObjectCannedACL, ObjectOwnership, OwnershipControls,
        OwnershipControlsRule, Permission, PutBucketAclInput, PutBucketAclOutput, PutBucketOwnershipControlsInput,
        PutBucketOwnershipControlsOutput, PutObjectAclInput, PutObjectAclOutput, Type,
    },
};

use super::{
    Backend,
    fields::{OWNER, owner},
    readable::readable,
    refusals::{missing, unsupported},
};
use crate::error::{Failure, Outcome, refuse};

const BUCKET_ACLS: [&str; 4] = ["private", "public-read", "public-read-write", "authenticated-read"];
const OBJECT_ACLS: [&str; 7] = [
    "private",
    "public-read",
    "public-read-write",
    "authenticated-read",
    "aws-exec-read",
    "bucket-owner-read",
    "bucket-owner-full-control",
];
/// Those that give nobody anything here: who owns an object owns its bucket.
const OWNERS_ONLY: [&str; 3] = ["private", "bucket-owner-read", "bucket-owner-full-control"];
const ENFORCED: &str = ObjectOwnership::BUCKET_OWNER_ENFORCED;

/// Collects the five `x-amz-grant-*` headers of a request that may have them.
macro_rules! given_grants {
    ($input:expr) => {
        [
            $input.grant_full_control.as_deref(),
            $input.grant_read.as_deref(),
            $input.grant_read_acp.as_deref(),
            $input.grant_write_acp.as_deref(),
        ]
    };
}
pub(super) use given_grants;

/// Refuses what a request for a bucket grants to others.
pub(super) fn check_bucket(
    canned: Option<&BucketCannedACL>,
    grants: &[Option<&str>],
    ownership: Option<&str>,
) -> Outcome<()> {
    check(canned.map(BucketCannedACL::as_str), &BUCKET_ACLS, grants, ownership)
}

/// Refuses what a request for an object grants to others.
pub(super) fn check_object(
    canned: Option<&ObjectCannedACL>,
    grants: &[Option<&str>],
    ownership: Option<&str>,
) -> Outcome<()> {
    check(canned.map(ObjectCannedACL::as_str), &OBJECT_ACLS, grants, ownership)
}

/// Refuses a write that asks for what the store lacks.
macro_rules! refuse_unsupported {
    ($input:expr, $bucket:expr) => {{
        let input = &$input;
        let ownership = $bucket.settings()?.ownership;
        $crate::s3::acl::check_object(
            input.acl.as_ref(),
            &$crate::s3::acl::given_grants!(input),
            ownership.as_deref(),
        )?;
        let asked = [("x-amz-website-redirect-location", input.website_redirect_location.is_some())];
        if let Some((header, _)) = asked.into_iter().find(|(_, asked)| *asked) {
            return Err($crate::s3::refusals::unsupported(header));
        }
    }};
}
pub(super) use refuse_unsupported;

fn check(canned: Option<&str>, known: &[&str], grants: &[Option<&str>], ownership: Option<&str>) -> Outcome<()> {
    if canned.is_some_and(|canned| !known.contains(&canned)) {
        return Err(refuse(S3ErrorCode::InvalidArgument, "The canned ACL of x-amz-acl is not one"));
    }
    let owners_only = canned.is_none_or(|canned| OWNERS_ONLY.contains(&canned));
    let granted_to_others = grants.iter().flatten().any(|grantees| !is_owner(grantees));
    if owners_only && !granted_to_others { Ok(()) } else { Err(not_granted(ownership)) }
}

/// Whether a header like `x-amz-grant-read` names nobody but the owner: `id="…", id="…"`.
fn is_owner(grantees: &str) -> bool {
    let id = |grantee: &str| grantee.trim().strip_prefix("id=").map(|id| id.trim_matches('"') == OWNER);
    grantees.split(',').all(|grantee| id(grantee) == Some(true))
}

fn not_granted(ownership: Option<&str>) -> Failure {
    if ownership == Some(ENFORCED) {
        let code = S3ErrorCode::AccessControlListNotSupported;
        return refuse(code, "The bucket does not allow ACLs");
    }
    unsupported("an access list that lets others in than the owner of its key")
}

/// Reads a policy from a body: the owner's full control is all that can be said.
fn check_body(policy: &AccessControlPolicy, ownership: Option<&str>) -> Outcome<()> {
    let is_owners = |grant: &Grant| {
        let grantee = grant.grantee.as_ref().and_then(|grantee| grantee.id.as_deref());
        grantee == Some(OWNER) && grant.permission.as_ref().is_some_and(|p| p.as_str() == Permission::FULL_CONTROL)
    };
    let owner = policy.owner.as_ref().and_then(|owner| owner.id.as_deref());
    let grants = policy.grants.as_deref().unwrap_or_default();
    if owner != Some(OWNER) || grants.is_empty() || !grants.iter().all(is_owners) {
        return Err(not_granted(ownership));
    }
    Ok(())
}

/// A rule of ownership, where it is one. All of them come to the same: the owner of a bucket is who writes its objects.
pub(super) fn ownership(given: &str) -> Outcome<String> {
    let known = [ENFORCED, ObjectOwnership::BUCKET_OWNER_PREFERRED, ObjectOwnership::OBJECT_WRITER];
    if known.contains(&given) {
        return Ok(given.to_owned());
    }
    Err(refuse(S3ErrorCode::InvalidArgument, "x-amz-object-ownership is none of the three that there are"))
}

fn grants() -> Vec<Grant> {
    let grantee = Grantee {
        display_name: Some(OWNER.into()),
        email_address: None,
        id: Some(OWNER.into()),
        type_: Type::from_static(Type::CANONICAL_USER),
        uri: None,
    };
    vec![Grant { grantee: Some(grantee), permission: Some(Permission::from_static(Permission::FULL_CONTROL)) }]
}

impl Backend {
    pub async fn get_bucket_acl(&self, request: S3Request<GetBucketAclInput>) -> Outcome<GetBucketAclOutput> {
        self.meta.bucket(&request.input.bucket).await?;
        Ok(GetBucketAclOutput { grants: Some(grants()), owner: Some(owner()) })
    }

    pub async fn put_bucket_acl(&self, request: S3Request<PutBucketAclInput>) -> Outcome<PutBucketAclOutput> {
        let input = request.input;
        let ownership = self.meta.bucket(&input.bucket).await?.settings()?.ownership;
        check_bucket(input.acl.as_ref(), &given_grants!(input), ownership.as_deref())?;
        if input.grant_write.as_deref().is_some_and(|grantees| !is_owner(grantees)) {
            return Err(not_granted(ownership.as_deref()));
        }
        input.access_control_policy.map_or(Ok(()), |policy| check_body(&policy, ownership.as_deref()))?;
        Ok(PutBucketAclOutput::default())
    }

    pub async fn get_object_acl(&self, request: S3Request<GetObjectAclInput>) -> Outcome<GetObjectAclOutput> {
        let input = request.input;
        let bucket = self.meta.bucket(&input.bucket).await?;
        readable((self.meta.object(bucket.id, &input.key, input.version_id.as_deref()).await?, Vec::new()))?;
        Ok(GetObjectAclOutput { grants: Some(grants()), owner: Some(owner()), ..Default::default() })
    }

    pub async fn put_object_acl(&self, request: S3Request<PutObjectAclInput>) -> Outcome<PutObjectAclOutput> {
        let input = request.input;
        let bucket = self.meta.bucket(&input.bucket).await?;
        readable((self.meta.object(bucket.id, &input.key, input.version_id.as_deref()).await?, Vec::new()))?;
        let ownership = bucket.settings()?.ownership;
        check_object(input.acl.as_ref(), &given_grants!(input), ownership.as_deref())?;
        input.access_control_policy.map_or(Ok(()), |policy| check_body(&policy, ownership.as_deref()))?;
        Ok(PutObjectAclOutput::default())
    }

    pub async fn get_bucket_ownership_controls(
        &self,
        request: S3Request<GetBucketOwnershipControlsInput>,
    ) -> Outcome<GetBucketOwnershipControlsOutput> {
        let kept = self.meta.bucket(&request.input.bucket).await?.settings()?.ownership;
        let code = S3ErrorCode::Custom("OwnershipControlsNotFoundError".into());
        let kept = kept.ok_or_else(|| missing(code, "The bucket ownership controls were not found"))?;
        let rules = vec![OwnershipControlsRule { object_ownership: kept.into() }];
        Ok(GetBucketOwnershipControlsOutput { ownership_controls: Some(OwnershipControls { rules }) })
    }

    pub async fn put_bucket_ownership_controls(
        &self,
        request: S3Request<PutBucketOwnershipControlsInput>,
    ) -> Outcome<PutBucketOwnershipControlsOutput> {
        let input = request.input;
        let [rule] = input.ownership_controls.rules.as_slice() else {
            return Err(refuse(S3ErrorCode::MalformedXML, "Ownership controls have one rule"));
        };
        let kept = ownership(rule.object_ownership.as_str())?;
        self.set(&input.bucket, |settings| settings.ownership = Some(kept)).await?;
        Ok(PutBucketOwnershipControlsOutput::default())
    }

    pub async fn delete_bucket_ownership_controls(
        &self,
        request: S3Request<DeleteBucketOwnershipControlsInput>,
    ) -> Outcome<DeleteBucketOwnershipControlsOutput> {
        self.set(&request.input.bucket, |settings| settings.ownership = None).await?;
        Ok(DeleteBucketOwnershipControlsOutput::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_owner_may_be_granted_anything() {
        let check = |canned: Option<&str>, grants: &[Option<&str>]| check(canned, &OBJECT_ACLS, grants, None);
        assert!(check(None, &[None, Some("id=\"chartlift\"")]).is_ok());
        assert!(check(Some("bucket-owner-full-control"), &[]).is_ok());
        for others in ["id=\"other\"", "id=\"chartlift\", uri=\"http://acs.amazonaws.com/groups/global/AllUsers\"", ""]
        {
            assert!(check(None, &[Some(others)]).is_err(), "{others}");
        }
        assert!(check(Some("public-read"), &[]).is_err());
    }
}
