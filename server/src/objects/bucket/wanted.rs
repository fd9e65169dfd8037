use aws_sdk_s3::{
    error::BuildError,
    types::{
        AbortIncompleteMultipartUpload, CorsRule, DefaultRetention, ExpirationStatus, IntelligentTieringAccessTier,
        IntelligentTieringConfiguration, IntelligentTieringStatus, LifecycleExpiration, LifecycleRule,
        LifecycleRuleFilter, LoggingEnabled, NoncurrentVersionExpiration, ObjectLockConfiguration, ObjectLockEnabled,
        ObjectLockRetentionMode, ObjectLockRule, PublicAccessBlockConfiguration, Tiering, Transition,
        TransitionStorageClass,
    },
};
use serde_json::{Value, json};

use crate::objects::Encryption;

/// What is ours in a list that others write to, too, has an id that begins so.
pub(super) const OURS: &str = "chartlift";
/// The id of the tiering configuration.
pub(super) const TIERING: &str = "chartlift-archive";
/// Parts of uploads that nobody ended cost money; the server aborts its own after seven days at the latest.
const ABORT_DAYS: i32 = 7;
/// How long what was deleted or replaced by hand can be brought back.
const NONCURRENT_DAYS: i32 = 30;
/// Days without a read after which `INTELLIGENT_TIERING` archives.
const TIERING_DAYS: [(IntelligentTieringAccessTier, i32); 2] =
    [(IntelligentTieringAccessTier::ArchiveAccess, 90), (IntelligentTieringAccessTier::DeepArchiveAccess, 180)];
/// Days after storing at which a tenant's lifecycle rule archives.
const LIFECYCLE_DAYS: [(TransitionStorageClass, i32); 2] =
    [(TransitionStorageClass::Glacier, 90), (TransitionStorageClass::DeepArchive, 365)];
/// How long a browser may remember a preflight, in seconds: Chromium's own limit.
const PREFLIGHT_SECONDS: i32 = 2 * 60 * 60;
/// What the client reads of an answer.
const EXPOSED: [&str; 5] = ["etag", "content-length", "content-range", "x-amz-checksum-crc32", "x-amz-request-id"];

/// What a bucket is to be.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The encryption of objects that do not say themselves.
    pub encryption: Encryption,
    /// Pages of these origins may use signed URLs.
    pub origins: Vec<String>,
    /// Whether the store is reached without TLS: asking for it would lock the server out.
    pub plain_http: bool,
    /// The longest life of a signed URL, in milliseconds.
    pub signature_age_ms: u64,
    /// Tenants whose files are archived by their age (a lifecycle rule each); those of the others by their reads, where
    /// they are stored in `INTELLIGENT_TIERING`.
    pub lifecycle_tenants: Vec<String>,
    /// Days for which nothing may be deleted (Object Lock, governance mode); none for no lock.
    pub lock_days: Option<i32>,
    /// The bucket that access logs go to; none for no logs.
    pub log_bucket: Option<String>,
}

type Built<T> = Result<T, BuildError>;

impl Wanted {
    pub(super) fn cors_rule(&self) -> Built<CorsRule> {
        CorsRule::builder()
            .id(OURS)
            .set_allowed_origins(Some(self.origins.clone()))
            .set_allowed_methods(Some(["GET", "HEAD", "PUT"].map(str::to_owned).to_vec()))
            // What may be sent is for the signature to decide.
            .allowed_headers("*")
            .set_expose_headers(Some(EXPOSED.map(str::to_owned).to_vec()))
            .max_age_seconds(PREFLIGHT_SECONDS)
            .build()
    }

    pub(super) fn lifecycle_rules(&self) -> Built<Vec<LifecycleRule>> {
        let rule = |id: String, prefix: &str| {
            let filter = LifecycleRuleFilter::builder().prefix(prefix).build();
            LifecycleRule::builder().id(id).filter(filter).status(ExpirationStatus::Enabled)
        };
        let abort = AbortIncompleteMultipartUpload::builder().days_after_initiation(ABORT_DAYS).build();
        let noncurrent = NoncurrentVersionExpiration::builder().noncurrent_days(NONCURRENT_DAYS).build();
        let soon = LifecycleExpiration::builder().days(1).build();
        let mut rules = vec![
            // A rule of its own: S3 refuses it in one with a size or tag filter.
            rule(format!("{OURS}-abort"), "").abort_incomplete_multipart_upload(abort).build()?,
            rule(format!("{OURS}-noncurrent"), "").noncurrent_version_expiration(noncurrent).build()?,
            // What is left of a probe that was cut short.
            rule(format!("{OURS}-probe"), ".chartlift-probe/").expiration(soon).build()?,
        ];
        for tenant in &self.lifecycle_tenants {
            let step = |(class, days): (TransitionStorageClass, i32)| {
                Transition::builder().storage_class(class).days(days).build()
            };
            let steps = LIFECYCLE_DAYS.map(step).to_vec();
            let id = format!("{OURS}-archive-{tenant}");
            rules.push(rule(id, &format!("{tenant}/")).set_transitions(Some(steps)).build()?);
        }
        Ok(rules)
    }

    pub(super) fn tiering(&self) -> Built<IntelligentTieringConfiguration> {
        let tier = |(tier, days)| Tiering::builder().access_tier(tier).days(days).build();
        let tierings = TIERING_DAYS.map(tier).into_iter().collect::<Result<Vec<_>, _>>()?;
        let configuration = IntelligentTieringConfiguration::builder().id(TIERING).set_tierings(Some(tierings));
        configuration.status(IntelligentTieringStatus::Enabled).build()
    }

    pub(super) fn public_access(&self) -> PublicAccessBlockConfiguration {
        let block = PublicAccessBlockConfiguration::builder().block_public_acls(true).ignore_public_acls(true);
        block.block_public_policy(true).restrict_public_buckets(true).build()
    }

    pub(super) fn lock(&self) -> Option<ObjectLockConfiguration> {
        let mode = ObjectLockRetentionMode::Governance;
        let retention = DefaultRetention::builder().mode(mode).days(self.lock_days?).build();
        let rule = ObjectLockRule::builder().default_retention(retention).build();
        Some(ObjectLockConfiguration::builder().object_lock_enabled(ObjectLockEnabled::Enabled).rule(rule).build())
    }

    pub(super) fn logging(&self) -> Option<Built<LoggingEnabled>> {
        let bucket = self.log_bucket.as_ref()?;
        Some(LoggingEnabled::builder().target_bucket(bucket).target_prefix("chartlift-access/").build())
    }

    /// Nothing goes over the wire in the clear.
    pub(super) fn tls_only(&self, bucket: &str) -> Value {
        deny("ChartliftTlsOnly", bucket, &json!({ "Bool": { "aws:SecureTransport": "false" } }))
    }

    /// No URL is good for longer than the server lets it be, whoever signed it.
    pub(super) fn signature_age(&self, bucket: &str) -> Value {
        let age = self.signature_age_ms.to_string();
        deny("ChartliftSignatureAge", bucket, &json!({ "NumericGreaterThan": { "s3:signatureAge": age } }))
    }
}

fn deny(sid: &str, bucket: &str, condition: &Value) -> Value {
    let everything = [format!("arn:aws:s3:::{bucket}"), format!("arn:aws:s3:::{bucket}/*")];
    json!({ "Sid": sid, "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": everything,
            "Condition": condition })
}
