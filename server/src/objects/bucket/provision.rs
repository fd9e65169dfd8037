use aws_sdk_s3::{
    Client,
    config::http::HttpResponse,
    error::{ProvideErrorMetadata, SdkError},
    types::{
        BucketLifecycleConfiguration, BucketLoggingStatus, BucketVersioningStatus, CorsConfiguration,
        ServerSideEncryption, ServerSideEncryptionByDefault, ServerSideEncryptionConfiguration,
        ServerSideEncryptionRule, VersioningConfiguration,
    },
};
use serde_json::Value;

use super::{
    merge,
    report::{Line, Report, State},
    wanted::{ARCHIVE, Wanted},
};
use crate::{
    domain::{ports::ObjectError, storage_rules::ArchiveDays},
    objects::{Encryption, clients::S3Objects, failures::failed},
};

/// What is looked at, in this order: a lock needs versions, so those come first.
#[derive(Clone, Copy)]
enum Setting {
    Versioning,
    Encryption,
    PublicAccess,
    TlsOnly,
    SignatureAge,
    Cors,
    Lifecycle,
    Tiering,
    ObjectLock,
    AccessLogs,
}

const ALL: [(Setting, &str); 10] = [
    (Setting::Versioning, "versioning"),
    (Setting::Encryption, "default encryption"),
    (Setting::PublicAccess, "public access"),
    (Setting::TlsOnly, "TLS only"),
    (Setting::SignatureAge, "age of signatures"),
    (Setting::Cors, "CORS"),
    (Setting::Lifecycle, "lifecycle"),
    (Setting::Tiering, "tiering"),
    (Setting::ObjectLock, "object lock"),
    (Setting::AccessLogs, "access logs"),
];

/// Why a call did not do what it should.
enum Unable {
    /// The store does not have it.
    NotOffered(String),
    Failed(ObjectError),
}

impl S3Objects {
    /// Compares the bucket with what is wanted and, where asked to, changes it.
    ///
    /// # Errors
    /// When a call fails for another reason than that the store does not have it.
    pub async fn provision(&self, wanted: &Wanted, apply: bool) -> Result<Report, ObjectError> {
        let mut report = Report::default();
        let bucket = Bucket { client: &self.client, name: &self.bucket, wanted };
        for (which, setting) in ALL {
            let state = match bucket.bring(which, apply).await {
                Ok(None) => State::Right,
                Ok(Some(to)) if apply => State::Changed(to),
                Ok(Some(to)) => State::Differs(to),
                Err(Unable::NotOffered(why)) => State::NotOffered(why),
                Err(Unable::Failed(error)) => return Err(error),
            };
            report.lines.push(Line { setting, state });
        }
        Ok(report)
    }
}

struct Bucket<'a> {
    client: &'a Client,
    name: &'a str,
    wanted: &'a Wanted,
}

type Brought = Result<Option<String>, Unable>;

impl Bucket<'_> {
    /// Looks at one setting, and changes it where it differs and `apply` says so. Answers what it is to become.
    async fn bring(&self, setting: Setting, apply: bool) -> Brought {
        match setting {
            Setting::Versioning => self.versioning(apply).await,
            Setting::Encryption => self.encryption(apply).await,
            Setting::PublicAccess => self.public_access(apply).await,
            Setting::TlsOnly if self.wanted.plain_http => {
                let why = "it is reached by plain HTTP, so this would lock the server out; use an https:// endpoint";
                Err(Unable::NotOffered(why.to_owned()))
            }
            Setting::TlsOnly => self.statement(&self.wanted.tls_only(self.name), "TLS only", apply).await,
            Setting::SignatureAge => {
                let to = format!("no signature older than {} s", self.wanted.signature_age_ms / 1000);
                self.statement(&self.wanted.signature_age(self.name), &to, apply).await
            }
            Setting::Cors => self.cors(apply).await,
            Setting::Lifecycle => self.lifecycle(apply).await,
            Setting::Tiering => self.tiering(apply).await,
            Setting::ObjectLock => self.object_lock(apply).await,
            Setting::AccessLogs => self.access_logs(apply).await,
        }
    }

    async fn versioning(&self, apply: bool) -> Brought {
        let is = call("GetBucketVersioning", self.client.get_bucket_versioning().bucket(self.name).send().await)?;
        if is.status() == Some(&BucketVersioningStatus::Enabled) {
            return Ok(None);
        }
        if apply {
            let on = VersioningConfiguration::builder().status(BucketVersioningStatus::Enabled).build();
            let put = self.client.put_bucket_versioning().bucket(self.name).versioning_configuration(on);
            call("PutBucketVersioning", put.send().await)?;
        }
        Ok(Some("enabled".to_owned()))
    }

    async fn encryption(&self, apply: bool) -> Brought {
        let got = self.client.get_bucket_encryption().bucket(self.name).send().await;
        let is = found("GetBucketEncryption", got)?.and_then(|is| is.server_side_encryption_configuration);
        let is = is.as_ref().and_then(|is| is.rules().first()?.apply_server_side_encryption_by_default());
        let (algorithm, key) = match &self.wanted.encryption {
            Encryption::S3 => (ServerSideEncryption::Aes256, None),
            Encryption::Kms(key) => (ServerSideEncryption::AwsKms, key.clone()),
        };
        let right = is.is_some_and(|is| {
            let same_key = key.is_none() || is.kms_master_key_id() == key.as_deref();
            // A key of their own that someone chose is more than was asked for.
            let more = algorithm == ServerSideEncryption::Aes256 && *is.sse_algorithm() != ServerSideEncryption::Aes256;
            more || (*is.sse_algorithm() == algorithm && same_key)
        });
        if right {
            return Ok(None);
        }
        if apply {
            let default = ServerSideEncryptionByDefault::builder().sse_algorithm(algorithm.clone());
            let default = built(default.set_kms_master_key_id(key).build())?;
            let rule = ServerSideEncryptionRule::builder().apply_server_side_encryption_by_default(default);
            // One key of S3's for the bucket instead of a call to the key service for each object.
            let rule = rule.bucket_key_enabled(algorithm == ServerSideEncryption::AwsKms).build();
            let configuration = built(ServerSideEncryptionConfiguration::builder().rules(rule).build())?;
            let put = self.client.put_bucket_encryption().bucket(self.name);
            call("PutBucketEncryption", put.server_side_encryption_configuration(configuration).send().await)?;
        }
        Ok(Some(algorithm.as_str().to_owned()))
    }

    async fn public_access(&self, apply: bool) -> Brought {
        let got = self.client.get_public_access_block().bucket(self.name).send().await;
        let is = found("GetPublicAccessBlock", got)?.and_then(|is| is.public_access_block_configuration);
        let all = self.wanted.public_access();
        if is.as_ref() == Some(&all) {
            return Ok(None);
        }
        if apply {
            let put = self.client.put_public_access_block().bucket(self.name).public_access_block_configuration(all);
            call("PutPublicAccessBlock", put.send().await)?;
        }
        Ok(Some("all blocked".to_owned()))
    }

    async fn statement(&self, statement: &Value, to: &str, apply: bool) -> Brought {
        let got = self.client.get_bucket_policy().bucket(self.name).send().await;
        let is = found("GetBucketPolicy", got)?.and_then(|is| is.policy);
        let Some(policy) = merge::policy(is.as_deref(), statement) else { return Ok(None) };
        if apply {
            call("PutBucketPolicy", self.client.put_bucket_policy().bucket(self.name).policy(policy).send().await)?;
        }
        Ok(Some(to.to_owned()))
    }

    async fn cors(&self, apply: bool) -> Brought {
        let got = self.client.get_bucket_cors().bucket(self.name).send().await;
        let is = found("GetBucketCors", got)?.and_then(|is| is.cors_rules).unwrap_or_default();
        let Some(rules) = merge::cors(&is, &built(self.wanted.cors_rule())?) else { return Ok(None) };
        let to = format!("pages of {}", self.wanted.origins.join(", "));
        if apply {
            let cors = built(CorsConfiguration::builder().set_cors_rules(Some(rules)).build())?;
            call(
                "PutBucketCors",
                self.client.put_bucket_cors().bucket(self.name).cors_configuration(cors).send().await,
            )?;
        }
        Ok(Some(to))
    }

    async fn lifecycle(&self, apply: bool) -> Brought {
        let got = self.client.get_bucket_lifecycle_configuration().bucket(self.name).send().await;
        let is = found("GetBucketLifecycleConfiguration", got)?.and_then(|is| is.rules).unwrap_or_default();
        let ours = built(self.wanted.lifecycle_rules())?;
        let Some(rules) = merge::lifecycle(&is, &ours) else { return Ok(None) };
        let names: Vec<_> = ours.iter().filter_map(|rule| rule.id()).collect();
        let to = names.join(", ");
        if apply {
            let rules = built(BucketLifecycleConfiguration::builder().set_rules(Some(rules)).build())?;
            let put = self.client.put_bucket_lifecycle_configuration().bucket(self.name);
            call("PutBucketLifecycleConfiguration", put.lifecycle_configuration(rules).send().await)?;
        }
        Ok(Some(to))
    }

    async fn tiering(&self, apply: bool) -> Brought {
        let wanted = built(self.wanted.tierings())?;
        let list = self.client.list_bucket_intelligent_tiering_configurations().bucket(self.name);
        let is = found("ListBucketIntelligentTieringConfigurations", list.send().await)?;
        let is = is.and_then(|is| is.intelligent_tiering_configuration_list).unwrap_or_default();
        let ours = is.iter().filter(|is| is.id().starts_with(ARCHIVE));
        let stale: Vec<_> = ours.filter(|is| wanted.iter().all(|wanted| wanted.id() != is.id())).collect();
        let missing: Vec<_> = wanted.iter().filter(|wanted| !is.contains(wanted)).collect();
        if stale.is_empty() && missing.is_empty() {
            return Ok(None);
        }
        if apply {
            for configuration in missing {
                let put = self.client.put_bucket_intelligent_tiering_configuration().bucket(self.name);
                let put = put.id(configuration.id()).intelligent_tiering_configuration(configuration.clone());
                call("PutBucketIntelligentTieringConfiguration", put.send().await)?;
            }
            for configuration in stale {
                let delete = self.client.delete_bucket_intelligent_tiering_configuration().bucket(self.name);
                call("DeleteBucketIntelligentTieringConfiguration", delete.id(configuration.id()).send().await)?;
            }
        }
        let said = |(tenant, days): &(Option<String>, ArchiveDays)| {
            let whose = tenant.as_ref().map(|tenant| format!(" of {tenant}")).unwrap_or_default();
            format!("files{whose} archived after {} days without a read, deeply after {}", days.archive, days.deep)
        };
        let all: Vec<_> = self.wanted.tiering.iter().map(said).collect();
        Ok(Some(if all.is_empty() { "nothing archived by reads".to_owned() } else { all.join("; ") }))
    }

    async fn object_lock(&self, apply: bool) -> Brought {
        // Not asked for is as good as any: nobody's lock is taken away.
        let Some(wanted) = self.wanted.lock() else { return Ok(None) };
        let got = self.client.get_object_lock_configuration().bucket(self.name).send().await;
        let is = found("GetObjectLockConfiguration", got)?.and_then(|is| is.object_lock_configuration);
        if is.as_ref() == Some(&wanted) {
            return Ok(None);
        }
        if apply {
            let put = self.client.put_object_lock_configuration().bucket(self.name).object_lock_configuration(wanted);
            call("PutObjectLockConfiguration", put.send().await)?;
        }
        Ok(Some(format!("governance mode, {} days", self.wanted.lock_days.unwrap_or_default())))
    }

    async fn access_logs(&self, apply: bool) -> Brought {
        let Some(wanted) = self.wanted.logging() else { return Ok(None) };
        let wanted = built(wanted)?;
        let is = call("GetBucketLogging", self.client.get_bucket_logging().bucket(self.name).send().await)?;
        // Whoever has them go elsewhere has a reason.
        if is.logging_enabled().is_some() {
            return Ok(None);
        }
        let to = format!("to {}/{}", wanted.target_bucket(), wanted.target_prefix());
        if apply {
            let status = BucketLoggingStatus::builder().logging_enabled(wanted).build();
            let put = self.client.put_bucket_logging().bucket(self.name).bucket_logging_status(status);
            call("PutBucketLogging", put.send().await)?;
        }
        Ok(Some(to))
    }
}

/// What a call answered.
fn call<T, E: ProvideErrorMetadata>(
    operation: &'static str,
    outcome: Result<T, SdkError<E, HttpResponse>>,
) -> Result<T, Unable> {
    outcome.map_err(|error| {
        let status = error.raw_response().map_or(0, |answer| answer.status().as_u16());
        // 405 is how some stores say that they do not know a call.
        if matches!(status, 405 | 501) {
            let said = error.as_service_error().and_then(ProvideErrorMetadata::message).unwrap_or("NotImplemented");
            return Unable::NotOffered(said.to_owned());
        }
        Unable::Failed(failed(operation, &error))
    })
}

/// The same where nothing may be configured: S3 answers 404, with a code of its own for each.
fn found<T, E: ProvideErrorMetadata>(
    operation: &'static str,
    outcome: Result<T, SdkError<E, HttpResponse>>,
) -> Result<Option<T>, Unable> {
    let absent = outcome.as_ref().err().is_some_and(|error| {
        let status = error.raw_response().map(|answer| answer.status().as_u16());
        let code = error.as_service_error().and_then(ProvideErrorMetadata::code).unwrap_or_default();
        status == Some(404) && code != "NoSuchBucket"
    });
    if absent { Ok(None) } else { call(operation, outcome).map(Some) }
}

fn built<T>(built: Result<T, aws_sdk_s3::error::BuildError>) -> Result<T, Unable> {
    built.map_err(|_| {
        let cause = "a setting lacks a field".to_owned();
        Unable::Failed(ObjectError::Unavailable { operation: "provision", cause })
    })
}
