use aws_sdk_s3::{
    error::BuildError,
    types::{
        AbortIncompleteMultipartUpload, CorsRule, DefaultRetention, ExpirationStatus, IntelligentTieringAccessTier,
        IntelligentTieringConfiguration, IntelligentTieringFilter, IntelligentTieringStatus, LifecycleExpiration,
        LifecycleRule, LifecycleRuleAndOperator, LifecycleRuleFilter, LoggingEnabled, NoncurrentVersionExpiration,
        ObjectLockConfiguration, ObjectLockEnabled, ObjectLockRetentionMode, ObjectLockRule,
        PublicAccessBlockConfiguration, Tiering, Transition, TransitionStorageClass,
    },
};
use serde_json::{Value, json};

use crate::{
    auth::TenantId,
    domain::{
        access_logs::PREFIX,
        keys::PROBES,
        storage_rules::{ArchiveDays, Move, OLD_OBJECT_DAYS},
    },
    objects::Encryption,
};

/// What is ours in a list that others write to, too, has an id that begins so.
pub(super) const OURS: &str = "chartlift";
/// What archives has an id that begins so.
pub(super) const ARCHIVE: &str = "chartlift-archive";
/// Objects of more bytes than this move to other classes: S3 itself leaves smaller ones where they are, others may not.
const SMALLER_THAN_MOVED: i64 = (128 << 10) - 1;
/// Parts of uploads that nobody ended cost money; the server aborts its own after seven days, unless it is told to wait longer.
pub const LEAST_ABORT_DAYS: i32 = 7;
/// How long what was deleted or replaced by hand can be brought back, in days.
const NONCURRENT_DAYS: u16 = OLD_OBJECT_DAYS;
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
    /// After how many days an upload that nobody ended is aborted.
    pub abort_days: i32,
    /// The longest life of a signed URL, in milliseconds.
    pub signature_age_ms: u64,
    /// Whose files are archived by their age, after how many days: of a tenant, or of all.
    pub lifecycle: Vec<(Option<String>, ArchiveDays)>,
    /// Whose larger files move to another class by their age.
    pub moves: Vec<Move>,
    /// The same as `lifecycle` by how long nobody read them, where they are in `INTELLIGENT_TIERING`.
    pub tiering: Vec<(Option<String>, ArchiveDays)>,
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
            .set_allowed_methods(Some(["GET", "HEAD", "POST", "PUT"].map(str::to_owned).to_vec()))
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
        let abort = AbortIncompleteMultipartUpload::builder().days_after_initiation(self.abort_days).build();
        let noncurrent = NoncurrentVersionExpiration::builder().noncurrent_days(NONCURRENT_DAYS.into()).build();
        let soon = LifecycleExpiration::builder().days(1).build();
        let mut rules = vec![
            // A rule of its own: S3 refuses it in one with a size or tag filter.
            rule(format!("{OURS}-abort"), "").abort_incomplete_multipart_upload(abort).build()?,
            rule(format!("{OURS}-noncurrent"), "").noncurrent_version_expiration(noncurrent).build()?,
            // What is left of a probe that was cut short.
            rule(format!("{OURS}-probe"), PROBES).expiration(soon).build()?,
        ];
        for (tenant, days) in &self.lifecycle {
            let step = |(class, days): (TransitionStorageClass, u16)| {
                Transition::builder().storage_class(class).days(days.into()).build()
            };
            let steps =
                [(TransitionStorageClass::Glacier, days.archive), (TransitionStorageClass::DeepArchive, days.deep)];
            let steps = steps.map(step).to_vec();
            rules.push(
                rule(id_of(tenant.as_deref()), &prefix_of(tenant.as_deref())).set_transitions(Some(steps)).build()?,
            );
        }
        for Move { tenant, to, after_days } in &self.moves {
            let tenant = tenant.as_ref().map(TenantId::as_str);
            let step = Transition::builder().storage_class(to.as_str().into()).days((*after_days).into()).build();
            let sized = LifecycleRuleFilter::builder();
            let sized = match tenant {
                None => sized.object_size_greater_than(SMALLER_THAN_MOVED),
                Some(_) => sized.and(
                    LifecycleRuleAndOperator::builder()
                        .prefix(prefix_of(tenant))
                        .object_size_greater_than(SMALLER_THAN_MOVED)
                        .build(),
                ),
            };
            let id = format!("{OURS}-{}", to.to_ascii_lowercase().replace('_', "-"));
            let id = tenant.map_or_else(|| id.clone(), |tenant| format!("{id}-{tenant}"));
            let moving = LifecycleRule::builder().id(id).filter(sized.build()).status(ExpirationStatus::Enabled);
            rules.push(moving.transitions(step).build()?);
        }
        Ok(rules)
    }

    pub(super) fn tierings(&self) -> Built<Vec<IntelligentTieringConfiguration>> {
        let configuration = |(tenant, days): &(Option<String>, ArchiveDays)| {
            let tier = |tier, days: u16| Tiering::builder().access_tier(tier).days(days.into()).build();
            let tierings = vec![
                tier(IntelligentTieringAccessTier::ArchiveAccess, days.archive)?,
                tier(IntelligentTieringAccessTier::DeepArchiveAccess, days.deep)?,
            ];
            let filter = tenant
                .as_deref()
                .map(|tenant| IntelligentTieringFilter::builder().prefix(prefix_of(Some(tenant))).build());
            let configuration = IntelligentTieringConfiguration::builder().id(id_of(tenant.as_deref()));
            configuration
                .set_filter(filter)
                .set_tierings(Some(tierings))
                .status(IntelligentTieringStatus::Enabled)
                .build()
        };
        self.tiering.iter().map(configuration).collect()
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
        Some(LoggingEnabled::builder().target_bucket(bucket).target_prefix(PREFIX).build())
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

fn id_of(tenant: Option<&str>) -> String {
    tenant.map_or_else(|| ARCHIVE.to_owned(), |tenant| format!("{ARCHIVE}-{tenant}"))
}

/// Every key of a tenant begins with it.
fn prefix_of(tenant: Option<&str>) -> String {
    tenant.map(|tenant| format!("{tenant}/")).unwrap_or_default()
}

fn deny(sid: &str, bucket: &str, condition: &Value) -> Value {
    let everything = [format!("arn:aws:s3:::{bucket}"), format!("arn:aws:s3:::{bucket}/*")];
    json!({ "Sid": sid, "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": everything,
            "Condition": condition })
}
